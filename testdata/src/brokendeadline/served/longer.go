package served

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"os/exec"
	"time"

	"context"
)

type api struct {
	db   *sql.DB
	http *http.Client
}

func newAPI(db *sql.DB) *api {
	return &api{db: db, http: &http.Client{Timeout: 2 * time.Minute}}
}

// The handler waits for a client that is more patient than the server.
func (a *api) ask(w http.ResponseWriter, r *http.Request) {
	answer, err := a.fetch(r.Context(), "https://models.example.com/answer")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	json.NewEncoder(w).Encode(answer)
}

func (a *api) fetch(ctx context.Context, url string) (out map[string]any, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := a.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return out, json.NewDecoder(resp.Body).Decode(&out)
}

func serveAPI(a *api) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /ask", a.ask)
	return &http.Server{
		Handler:      mux,
		WriteTimeout: 15 * time.Second, // want `WriteTimeout of 15s is shorter than the 2m0s that \(\*api\).ask may wait`
	}
}

// A ctx of the handler's own.
func (a *api) report(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
	defer cancel()
	var n int
	if err := a.db.QueryRowContext(ctx, "select count(*) from orders").Scan(&n); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	json.NewEncoder(w).Encode(n)
}

func serveReport(a *api) *http.Server {
	return &http.Server{Handler: http.HandlerFunc(a.report), WriteTimeout: 10 * time.Second} // want `WriteTimeout of 10s is shorter than the 1m0s that \(\*api\).report may wait`
}

// A process; http.TimeoutHandler.
func convert(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "convert", r.FormValue("in")).Output()
	if err == nil {
		w.Write(out)
	}
}

func timedConvert() http.Handler {
	return http.TimeoutHandler(http.HandlerFunc(convert), 30*time.Second, "too slow") // want `http.TimeoutHandler of 30s is shorter than the 5m0s that convert may wait`
}

// The server has time for what its handlers wait for.
func patient(a *api) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /ask", a.ask)
	return &http.Server{Handler: mux, WriteTimeout: 150 * time.Second} // ok: 120 s and time to write
}

// A handler that gives the wait less.
func (a *api) quick(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 8*time.Second)
	defer cancel()
	answer, err := a.fetch(ctx, "https://models.example.com/answer")
	if err == nil {
		json.NewEncoder(w).Encode(answer)
	}
}

func serveQuick(a *api) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/quick", a.quick)
	return &http.Server{Handler: mux, WriteTimeout: 10 * time.Second} // ok: its ctx ends first
}

// What goes on without the handler is no wait of it.
func (a *api) enqueue(w http.ResponseWriter, r *http.Request) {
	go a.fetch(context.WithoutCancel(r.Context()), "https://models.example.com/warm")
	w.WriteHeader(http.StatusAccepted)
}

func serveEnqueue(a *api) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/enqueue", a.enqueue)
	return &http.Server{Handler: mux, WriteTimeout: 10 * time.Second} // ok: nobody waits
}

// Values that are computed, or are none.
func serveComputed(a *api, cfg struct{ Seconds int }) []*http.Server {
	return []*http.Server{
		{Handler: http.HandlerFunc(a.ask), WriteTimeout: time.Duration(cfg.Seconds) * time.Second}, // ok: not known
		{Handler: http.HandlerFunc(a.ask), WriteTimeout: 0},                                        // ok: none
		{Handler: http.HandlerFunc(a.ask), WriteTimeout: -1},                                       // ok: none
		{Handler: http.HandlerFunc(a.ask), WriteTimeout: 2 * time.Hour},                            // ok: no wait
		{Handler: http.HandlerFunc(a.ask), ReadTimeout: 10 * time.Second},                          // ok: of reading the request
	}
}
