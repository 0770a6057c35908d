package served

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"

	"example.com/feeds"
)

// Each write has a deadline of its own.
func serveRolling(b *broker) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/rolling", b.rolling)
	mux.HandleFunc("/patient", feeds.Patient)
	return &http.Server{Handler: logged(mux), WriteTimeout: 15 * time.Second} // ok: rolling deadlines
}

// Middleware moves it for all.
func unlimited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.NewResponseController(w).SetWriteDeadline(time.Time{})
		next.ServeHTTP(w, r)
	})
}

func serveUnlimited(b *broker) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/events", b.events)
	return &http.Server{Handler: unlimited(mux), WriteTimeout: 15 * time.Second} // ok: taken away
}

// No WriteTimeout, a server for the streams alone.
func serveApart(b *broker) (*http.Server, *http.Server) {
	events, pages := http.NewServeMux(), http.NewServeMux()
	events.HandleFunc("/events", b.events)
	pages.HandleFunc("/", index)
	return &http.Server{Handler: events, ReadHeaderTimeout: 10 * time.Second}, // ok: no limit on writing
		&http.Server{Handler: pages, WriteTimeout: 10 * time.Second} // ok: no stream
}

// A page whose head is sent early, and what is sent piece by piece from memory.
func index(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, "<head></head>")
	w.(http.Flusher).Flush()
	for _, part := range []string{"a", "b"} {
		fmt.Fprintln(w, part)
		w.(http.Flusher).Flush()
	}
}

// A hijacked connection has no deadline.
func upgrade(w http.ResponseWriter, r *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	go pump(conn)
}

func pump(conn net.Conn) {
	defer conn.Close()
	for range time.Tick(time.Second) {
		conn.Write([]byte{0})
	}
}

func serveUpgrade() *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/ws", upgrade)
	return &http.Server{Handler: mux, WriteTimeout: 10 * time.Second} // ok: Hijack takes it away
}

// A proxy that does not flush.
func plainProxy(to *url.URL) *http.Server {
	return &http.Server{Handler: httputil.NewSingleHostReverseProxy(to), WriteTimeout: time.Minute} // ok: whole answers
}

// A type of event streams is asked for, not sent.
func ask(w http.ResponseWriter, r *http.Request) {
	r.Header.Set("Accept", "text/event-stream")
	w.Header().Set("Content-Type", "text/plain")
}

func serveAsk() *http.Server {
	return &http.Server{Handler: http.HandlerFunc(ask), WriteTimeout: time.Minute} // ok
}

// The handler comes in from elsewhere.
func given(h http.Handler) *http.Server {
	return &http.Server{Handler: h, WriteTimeout: time.Minute} // ok: not known
}
