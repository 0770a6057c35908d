package perrequest

import (
	"context"
	"net/http"
	"sync"
	"time"

	"example.com/clinic/courier"
	"golang.org/x/sync/errgroup"
)

// Waited for: there are as many as requests under way.
func (s *service) both(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // ok: the handler waits
		defer wg.Done()
		s.post("a")
	}()
	s.post("b")
	wg.Wait()
}

func (s *service) grouped(w http.ResponseWriter, r *http.Request) {
	var g errgroup.Group
	g.Go(func() error { return s.post("a") }) // ok: the handler waits
	g.Wait()
}

func (s *service) raced(w http.ResponseWriter, r *http.Request) {
	done := make(chan error, 1)
	go func() { done <- s.post("a") }() // ok: the handler takes the answer
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}

// The caller has a channel to receive from.
func (s *service) begin(text string) <-chan error {
	done := make(chan error, 1)
	go func() { done <- s.post(text) }() // ok: what it sends is waited for
	return done
}

func (s *service) future(w http.ResponseWriter, r *http.Request) { <-s.begin("a") }

func (s *service) counted(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	wg.Add(1)
	s.countDown(&wg)
	wg.Wait()
}

func (s *service) countDown(wg *sync.WaitGroup) {
	go func() { // ok: counts down a group that it was given
		defer wg.Done()
		s.post("a")
	}()
}

// Limited.
func (s *service) limited(w http.ResponseWriter, r *http.Request) {
	s.places <- struct{}{}
	go func() { // ok: a place is taken first
		defer func() { <-s.places }()
		s.post("a")
	}()
}

func (s *service) refused(w http.ResponseWriter, r *http.Request) {
	select {
	case s.places <- struct{}{}:
	default:
		http.Error(w, "busy", http.StatusTooManyRequests)
		return
	}
	go func() { // ok: a place is taken first
		defer func() { <-s.places }()
		s.post("a")
	}()
}

func (s *service) pooled(w http.ResponseWriter, r *http.Request) {
	s.limitedGroup().Go(func() error { return s.post("a") }) // ok: the group has a limit
}

func (s *service) limitedGroup() *errgroup.Group {
	g := &errgroup.Group{}
	g.SetLimit(8)
	return g
}

// Only one at a time, or only once.
func (s *service) refresh(w http.ResponseWriter, r *http.Request) {
	if s.busy {
		return
	}
	s.busy = true
	go s.post("refresh") // ok: a field says that it runs already
}

func (s *service) first(w http.ResponseWriter, r *http.Request) {
	s.once.Do(func() {
		go s.post("first") // ok: once
	})
}

func (s *service) stale() bool { return false }

func (s *service) sometimes(w http.ResponseWriter, r *http.Request) {
	if s.stale() {
		go s.post("sometimes") // ok: not for each request
	}
}

// What lasts is one per connection, not per message.
func (s *service) socket(w http.ResponseWriter, r *http.Request) {
	go func() { // ok: works until it is told to stop
		for {
			select {
			case <-r.Context().Done():
				return
			case <-time.After(time.Second):
				s.post("alive")
			}
		}
	}()
}

// Nothing is waited for, or no request is in sight.
func (s *service) quick(w http.ResponseWriter, r *http.Request) {
	go func() { s.busy = false }() // ok: waits for nothing
}

func (s *service) start(ctx context.Context) {
	go s.post("start") // ok: nobody says how often it is called
}

func (s *service) mailed(w http.ResponseWriter, r *http.Request) {
	<-courier.Soon(s.client, "a") // ok: gives a channel to wait with
}
