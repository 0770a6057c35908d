package ctx

import (
	"context"
	"errors"
	"net/http"
	"sync"
)

type hub struct {
	client *http.Client
	peers  []string
}

func (h *hub) post(ctx context.Context, peer string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, peer, nil)
	if err != nil {
		return err
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// announce tells all, and answers when one has heard it: the others are to hear it too.
func (h *hub) announce(w http.ResponseWriter, r *http.Request) {
	heard := make(chan error, len(h.peers))
	for _, p := range h.peers {
		go func() {
			heard <- h.post(context.Background(), p) // ok: it may be meant to go on
		}()
	}
	for range h.peers {
		if err := <-heard; err == nil {
			w.WriteHeader(http.StatusNoContent)
			return
		}
	}
	http.Error(w, "nobody", http.StatusBadGateway)
}

// fastest takes the first answer.
func (h *hub) fastest(w http.ResponseWriter, r *http.Request) {
	done := make(chan error, len(h.peers))
	for _, p := range h.peers {
		go func() {
			done <- h.post(context.Background(), p) // ok: the same
		}()
	}
	if err := <-done; err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

// all waits for each of them.
func (h *hub) all(w http.ResponseWriter, r *http.Request) {
	done := make(chan error, len(h.peers))
	for _, p := range h.peers {
		go func() {
			done <- h.post(context.Background(), p) // want `\(\*hub\).post is given context.Background\(\) although r is in scope`
		}()
	}
	var err error
	for range h.peers {
		err = errors.Join(err, <-done)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

// firstFailure goes on unless one has failed.
func (h *hub) firstFailure(w http.ResponseWriter, r *http.Request) {
	done := make(chan error, len(h.peers))
	for _, p := range h.peers {
		go func() {
			done <- h.post(context.Background(), p) // want `\(\*hub\).post is given context.Background\(\) although r is in scope`
		}()
	}
	for range h.peers {
		select {
		case err := <-done:
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}

// grouped waits for a group, whatever it receives before.
func (h *hub) grouped(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	done := make(chan error, len(h.peers))
	for _, p := range h.peers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			done <- h.post(context.Background(), p) // want `\(\*hub\).post is given context.Background\(\) although r is in scope`
		}()
	}
	wg.Wait()
	if err := <-done; err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}
