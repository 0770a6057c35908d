package sleep

import (
	"net/http"
	"sync"
	"time"
)

type board struct {
	mu   sync.Mutex
	send func(string) error
}

// The error before the pause is looked at behind it.
func (b *board) post(w http.ResponseWriter, r *http.Request) {
	err := b.send("a")
	time.Sleep(2 * time.Second) // want `blocks the HTTP handler \(\*board\).post`
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

// A lock that is given back behind the pause, and one that a defer gives back.
func (b *board) held(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	time.Sleep(2 * time.Second) // want `blocks the HTTP handler \(\*board\).held`
	b.mu.Unlock()
}

func (b *board) deferred(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	time.Sleep(2 * time.Second) // want `blocks the HTTP handler \(\*board\).deferred`
}

// A login that is refused late on purpose, with the lock that is held.
func (b *board) login(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("token") == "" {
		time.Sleep(2 * time.Second) // ok: on purpose
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
}
