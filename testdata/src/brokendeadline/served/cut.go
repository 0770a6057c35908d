// Package served has servers that end the responses of their own handlers.
package served

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"time"

	"example.com/feeds"
)

type broker struct{ messages chan string }

func (b *broker) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flusher := w.(http.Flusher)
	for {
		select {
		case <-r.Context().Done():
			return
		case m := <-b.messages:
			fmt.Fprintf(w, "data: %s\n\n", m)
			flusher.Flush()
		}
	}
}

// A mux in a variable, a method as the handler.
func plain(b *broker) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/events", b.events)
	return &http.Server{
		Addr:         ":8080",
		Handler:      mux,
		WriteTimeout: 15 * time.Second, // want `WriteTimeout of 15s cuts off the stream of \(\*broker\).events`
	}
}

const writeTimeout = 2 * time.Minute

// The default mux; what is flushed in a loop needs no header.
func defaultMux() {
	http.HandleFunc("/tail", func(w http.ResponseWriter, r *http.Request) {
		f, err := os.Open("/var/log/app.log")
		if err != nil {
			return
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		rc := http.NewResponseController(w)
		for lines.Scan() {
			w.Write(lines.Bytes())
			if err := rc.Flush(); err != nil {
				return
			}
		}
	})
	srv := http.Server{Addr: ":8080", WriteTimeout: writeTimeout} // want `WriteTimeout of 2m0s cuts off the stream of the HTTP handler in defaultMux`
	srv.ListenAndServe()
}

// Set later; a helper sends.
func later(b *broker) error {
	srv := &http.Server{Addr: ":8080"}
	srv.WriteTimeout = time.Minute // want `WriteTimeout of 1m0s cuts off the stream of \(\*broker\).ndjson`
	srv.Handler = http.HandlerFunc(b.ndjson)
	return srv.ListenAndServe()
}

func (b *broker) ndjson(w http.ResponseWriter, r *http.Request) {
	for m := range b.messages {
		b.send(w, m)
	}
}

func (b *broker) send(w http.ResponseWriter, m string) {
	json.NewEncoder(w).Encode(m)
	w.(http.Flusher).Flush()
}

// Through middleware and a function that makes the routes.
func routes(b *broker) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /v1/events", logged(http.HandlerFunc(b.events)))
	return logged(mux)
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		next.ServeHTTP(w, r)
		fmt.Println(r.URL, time.Since(begin))
	})
}

func throughMiddleware(b *broker) *http.Server {
	return &http.Server{Handler: routes(b), WriteTimeout: 30 * time.Second} // want `WriteTimeout of 30s cuts off the stream of \(\*broker\).events`
}

// A type that serves, with its mux in a field.
type app struct {
	*broker
	mux *http.ServeMux
}

func newApp(b *broker) *app {
	a := &app{broker: b, mux: http.NewServeMux()}
	a.mux.HandleFunc("/events", a.events)
	return a
}

func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

func serveApp(b *broker) *http.Server {
	a := newApp(b)
	return &http.Server{Handler: a, WriteTimeout: 10 * time.Second} // want `WriteTimeout of 10s cuts off the stream of \(\*broker\).events`
}

// The default of a setting.
type settings struct {
	Write time.Duration `env:"WRITE_TIMEOUT" envDefault:"20s"`
}

func configured(s settings, b *broker) *http.Server {
	return &http.Server{Handler: routes(b), WriteTimeout: s.Write} // want `WriteTimeout of 20s cuts off the stream of \(\*broker\).events`
}

// Handlers of another package.
func foreign(h *feeds.Hub) *http.Server {
	return &http.Server{Handler: feeds.Mux(h), WriteTimeout: 15 * time.Second} // want `WriteTimeout of 15s cuts off the stream of \(\*feeds.Hub\).ServeHTTP` `WriteTimeout of 15s is shorter than the 1m30s that feeds.Report may wait`
}

func foreignHandler(h *feeds.Hub) *http.Server {
	mux := http.NewServeMux()
	mux.Handle("/feed", h)
	return &http.Server{Handler: mux, WriteTimeout: 15 * time.Second} // want `WriteTimeout of 15s cuts off the stream of \(\*feeds.Hub\).ServeHTTP`
}

// A proxy that flushes at once.
func proxy(to *url.URL) *http.Server {
	p := &httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(to) },
		FlushInterval: -1,
	}
	return &http.Server{Handler: p, WriteTimeout: time.Minute} // want `WriteTimeout of 1m0s cuts off the stream of httputil.ReverseProxy`
}

// One that is told so after it was made, behind a router, or by a handler that calls it.
func toldLater(to *url.URL) *http.Server {
	p := httputil.NewSingleHostReverseProxy(to)
	p.FlushInterval = -1
	mux := http.NewServeMux()
	mux.Handle("/", p)
	return &http.Server{Handler: mux, WriteTimeout: time.Minute} // want `WriteTimeout of 1m0s cuts off the stream of httputil.ReverseProxy`
}

type front struct{ to *httputil.ReverseProxy }

func newFront(to *url.URL) *front {
	f := &front{to: httputil.NewSingleHostReverseProxy(to)}
	f.to.FlushInterval = 50 * time.Millisecond
	return f
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.to.ServeHTTP(w, r) }

func serveFront(to *url.URL) *http.Server {
	return &http.Server{Handler: newFront(to), WriteTimeout: time.Minute} // want `WriteTimeout of 1m0s cuts off the stream of httputil.ReverseProxy`
}

// A callback sends each token.
type model interface {
	Stream(ctx context.Context, prompt string, token func(string) error) error
}

type chat struct{ model model }

func (c *chat) answer(w http.ResponseWriter, r *http.Request) {
	rc := http.NewResponseController(w)
	c.model.Stream(r.Context(), r.FormValue("q"), func(token string) error {
		io.WriteString(w, token)
		return rc.Flush()
	})
}

func serveChat(c *chat) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/chat", c.answer)
	return &http.Server{Handler: mux, WriteTimeout: time.Minute} // want `WriteTimeout of 1m0s cuts off the stream of \(\*chat\).answer`
}

// A generic handler.
func sse[T any](in <-chan T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for v := range in {
			fmt.Fprintf(w, "data: %v\n\n", v)
			http.NewResponseController(w).Flush()
		}
	}
}

func serveGeneric(in chan int) *http.Server {
	mux := http.NewServeMux()
	mux.Handle("/numbers", sse(in))
	return &http.Server{Handler: mux, WriteTimeout: time.Minute} // want `WriteTimeout of 1m0s cuts off the stream of the HTTP handler in sse`
}

// http.TimeoutHandler keeps what is written.
func timed(b *broker) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/events", b.events)
	return http.TimeoutHandler(mux, 5*time.Second, "too slow") // want `http.TimeoutHandler of 5s cuts off the stream of \(\*broker\).events`
}

// A writer that hides the connection.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Flush() { r.ResponseWriter.(http.Flusher).Flush() }

func recorded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		fmt.Println(r.URL, rec.status)
	})
}

func (b *broker) rolling(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	rc := http.NewResponseController(w)
	for m := range b.messages {
		rc.SetWriteDeadline(time.Now().Add(10 * time.Second))
		fmt.Fprintf(w, "data: %s\n\n", m)
		rc.Flush()
	}
}

func hidden(b *broker) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/rolling", b.rolling)
	return &http.Server{Handler: recorded(mux), WriteTimeout: 15 * time.Second} // want `WriteTimeout of 15s cuts off the stream of \(\*broker\).rolling: SetWriteDeadline does not reach it: recorder hides the connection.*give recorder a method Unwrap`
}
