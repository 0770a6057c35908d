package delay

import (
	"net/http"
	"time"
)

// What comes behind is an answer like any other.
func (g *gate) ready(w http.ResponseWriter, r *http.Request) {
	if len(g.users) == 0 {
		time.Sleep(2 * time.Second) // want `blocks the HTTP handler \(\*gate\).ready`
		http.Error(w, "not yet", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// The refusal is another branch's.
func (g *gate) branches(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("key") == "" {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	time.Sleep(3 * time.Second) // want `blocks the HTTP handler \(\*gate\).branches`
	w.WriteHeader(http.StatusOK)
}

// A condition behind it decides.
func (g *gate) later(w http.ResponseWriter, r *http.Request) {
	time.Sleep(3 * time.Second) // want `blocks the HTTP handler \(\*gate\).later`
	if r.FormValue("key") == "" {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// For a service to settle, as long as it is configured.
func (g *gate) settle(w http.ResponseWriter, r *http.Request) {
	time.Sleep(settleTime) // want `blocks the HTTP handler \(\*gate\).settle`
	w.WriteHeader(http.StatusAccepted)
}

var settleTime = 5 * time.Second
