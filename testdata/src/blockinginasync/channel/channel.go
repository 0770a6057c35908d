package channel

import (
	"context"
	"net/http"
	"sync"
	"time"
)

type server struct {
	jobs    chan string
	results chan string
	sem     chan struct{}
	wg      sync.WaitGroup
	cond    *sync.Cond
	tick    *time.Ticker
}

func (s *server) enqueue(w http.ResponseWriter, r *http.Request) {
	s.jobs <- r.FormValue("q") // want `the send to s.jobs in \(\*server\).enqueue cannot be cancelled: the HTTP handler \(\*server\).enqueue blocks until another goroutine is ready, however long that takes; select on r.Context\(\) too`
	v := <-s.results           // want `the receive from s.results in`
	_ = v
	for range s.results { // want `the range over s.results in`
	}
}

func (s *server) through(w http.ResponseWriter, r *http.Request) { s.push(r.Context(), "q") }

func (s *server) push(ctx context.Context, q string) {
	s.jobs <- q // want `the HTTP handler \(\*server\).through blocks .* select on ctx too`
}

func (s *server) all(w http.ResponseWriter, r *http.Request) {
	s.wg.Wait()   // want `\(\*sync.WaitGroup\).Wait in \(\*server\).all cannot be cancelled`
	s.cond.Wait() // want `\(\*sync.Cond\).Wait in`
}

// What a case waits for besides what it has sent or received.
func (s *server) cases(w http.ResponseWriter, r *http.Request) {
	select {
	case s.sem <- struct{}{}:
		s.jobs <- "q" // want `the send to s.jobs in`
		<-s.sem
	default:
		<-s.results // want `the receive from s.results in`
	}
}

func (s *server) twice(w http.ResponseWriter, r *http.Request) {
	select {
	case <-s.sem:
		<-s.sem // want `the receive from s.sem in`
	case <-r.Context().Done():
	}
}

// What is sent back at once is an answer, and not a key.
func (s *server) echoes(w http.ResponseWriter, r *http.Request) {
	v := <-s.results // want `the receive from s.results in`
	s.results <- v
}
