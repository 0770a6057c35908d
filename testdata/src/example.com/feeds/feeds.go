// Package feeds has handlers that programs put behind servers of their own.
package feeds

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

type Hub struct{ subscribers map[chan string]bool }

// ServeHTTP sends what comes.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	ch := make(chan string)
	h.subscribers[ch] = true
	rc := http.NewResponseController(w)
	for {
		select {
		case <-r.Context().Done():
			return
		case s := <-ch:
			fmt.Fprintf(w, "data: %s\n\n", s)
			rc.Flush()
		}
	}
}

var upstream = http.Client{Timeout: 90 * time.Second}

// Report waits for another service.
func Report(w http.ResponseWriter, r *http.Request) {
	req, _ := http.NewRequestWithContext(r.Context(), "GET", "https://reports.example.com", nil)
	resp, err := upstream.Do(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}

// Mux has both.
func Mux(h *Hub) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/feed", h)
	mux.HandleFunc("/report", Report)
	return mux
}

// Patient moves the deadline of what it writes.
func Patient(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	rc := http.NewResponseController(w)
	for range time.Tick(time.Second) {
		rc.SetWriteDeadline(time.Now().Add(5 * time.Second))
		io.WriteString(w, ": ping\n\n")
		rc.Flush()
	}
}
