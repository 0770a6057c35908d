// Package served is about what handlers do with their responses, how long they
// may wait, and who makes them.
package served

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

const answerTimeout = 2 * time.Minute

var upstream = &http.Client{Timeout: answerTimeout}

// By its type.
func Events(w http.ResponseWriter, r *http.Request) { // want Events:"streams by text/event-stream; flushes"
	w.Header().Set("Content-Type", "text/event-stream")
	w.(http.Flusher).Flush()
}

// By what it does again and again.
func Lines(w http.ResponseWriter, r *http.Request, lines <-chan string) { // want Lines:"streams by Flush in a loop; flushes"
	for line := range lines {
		fmt.Fprintln(w, line)
		w.(http.Flusher).Flush()
	}
}

// A page that is flushed once is no stream, nor is what is written piece by
// piece from memory.
func Head(w http.ResponseWriter, parts []string) { // want Head:"flushes"
	io.WriteString(w, "<head>")
	w.(http.Flusher).Flush()
	for _, p := range parts {
		io.WriteString(w, p)
		w.(http.Flusher).Flush()
	}
}

// A callback hands on each piece.
func Tokens(w http.ResponseWriter, each func(func(string))) { // want Tokens:"streams by each call of a callback is flushed; flushes"
	rc := http.NewResponseController(w)
	each(func(s string) {
		io.WriteString(w, s)
		rc.Flush()
	})
}

func send(w http.ResponseWriter, s string) {
	rc := http.NewResponseController(w)
	rc.SetWriteDeadline(time.Now().Add(10 * time.Second))
	io.WriteString(w, s)
	rc.Flush()
}

// A helper sends, and moves the deadline.
func Rolling(w http.ResponseWriter, in *bufio.Scanner) { // want Rolling:"streams by Flush in a loop; flushes; extends"
	for in.Scan() {
		send(w, in.Text())
	}
}

// The client's timeout ends it.
func Answer(w http.ResponseWriter, r *http.Request) { // want Answer:"network bounded via .*; waits 2m0s"
	req, _ := http.NewRequestWithContext(r.Context(), "GET", "https://api.example.com", nil)
	resp, err := upstream.Do(req)
	if err == nil {
		io.Copy(w, resp.Body)
	}
}

// The nearest of several deadlines.
func Count(ctx context.Context, db *sql.DB) (n int, err error) { // want Count:".*; waits 20s"
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return n, count(ctx, db, &n)
}

func count(ctx context.Context, db *sql.DB, n *int) error {
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(20*time.Second))
	defer cancel()
	return db.QueryRowContext(ctx, "select count(*) from t").Scan(n)
}

// What a setting says is known by its default.
func Configured(ctx context.Context, db *sql.DB) error { // want Configured:"sql bounded via .*; waits 45s"
	ctx, cancel := context.WithTimeout(ctx, duration("QUERY_TIMEOUT", 45*time.Second))
	defer cancel()
	return db.PingContext(ctx)
}

func duration(name string, def time.Duration) time.Duration {
	if d, err := time.ParseDuration(os.Getenv(name)); err == nil {
		return d
	}
	return def
}

// What is computed, or is no time to wait, is not known.
func Computed(ctx context.Context, db *sql.DB, n int) error { // want Computed:"sql bounded via [^;]*$"
	ctx, cancel := context.WithTimeout(ctx, time.Duration(n)*time.Second)
	defer cancel()
	return db.PingContext(ctx)
}

func Overflows(ctx context.Context, db *sql.DB) error { // want Overflows:"sql bounded via [^;]*$"
	days := 200_000
	ctx, cancel := context.WithTimeout(ctx, time.Duration(days)*24*time.Hour)
	defer cancel()
	return db.PingContext(ctx)
}

// Who makes handlers says what they do.
func Routes() http.Handler { // want Routes:"serves served.Events streams; serves served.Answer waits 2m0s"
	mux := http.NewServeMux()
	mux.HandleFunc("/events", Events)
	mux.HandleFunc("/answer", Answer)
	mux.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") })
	return logged(mux)
}

// Who registers them with a router, too.
func Register(mux *http.ServeMux) { // want Register:"serves the HTTP handler in Register streams"
	group(mux, "/v1")
	mux.HandleFunc("/tail", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("content-type", "text/event-stream; charset=utf-8")
	})
}

func group(mux *http.ServeMux, prefix string) {
	mux.HandleFunc(prefix+"/health", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") })
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) })
}
