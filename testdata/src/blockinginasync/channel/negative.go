package channel

import (
	"net/http"
	"sync"
)

// What the handler started itself answers.
func (s *server) own(w http.ResponseWriter, r *http.Request) {
	done := make(chan string, 1)
	go func() { done <- "x" }()
	<-done
	var wg sync.WaitGroup
	wg.Go(func() {})
	wg.Wait()
}

// A way out.
func (s *server) selects(w http.ResponseWriter, r *http.Request) {
	select {
	case s.jobs <- "q":
	case <-r.Context().Done():
	}
	select {
	case s.jobs <- "q":
	default:
	}
}

// The token it has put there, and the end of the request.
func (s *server) token(w http.ResponseWriter, r *http.Request) {
	select {
	case s.sem <- struct{}{}:
	case <-r.Context().Done():
		return
	}
	defer func() { <-s.sem }()
	<-r.Context().Done()
	<-s.tick.C
}

// Not on the path of a request.
func (s *server) work() {
	for j := range s.jobs {
		s.results <- j
	}
}

// Made with room.
type logger struct{ lines chan string }

func newLogger(size int) *logger {
	lines := make(chan string, size)
	return &logger{lines: lines}
}

func (l *logger) ServeHTTP(w http.ResponseWriter, r *http.Request) { l.lines <- r.URL.Path }

// The token is given back in the case that has put it there, at once or later.
func (s *server) asks(w http.ResponseWriter, r *http.Request) {
	select {
	case s.sem <- struct{}{}:
		<-s.sem
	default:
		http.Error(w, "full", http.StatusServiceUnavailable)
	}
}

func (s *server) probes(w http.ResponseWriter, r *http.Request) {
	select {
	case s.sem <- struct{}{}:
		if r.FormValue("dry") != "" {
			<-s.sem
			return
		}
	case <-r.Context().Done():
		return
	}
	select {
	case s.results <- "q":
	default:
	}
	<-s.sem
}

// A token that was taken is put back.
func (s *server) borrows(w http.ResponseWriter, r *http.Request) {
	select {
	case <-s.sem:
		s.sem <- struct{}{}
	case <-r.Context().Done():
	}
}

// A lock that is a channel, as what waits for a mutex is silent.
type gate struct{ key chan struct{} }

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k := <-g.key
	defer func() { g.key <- k }()
}

func (g *gate) enter(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("id") != "" {
		<-g.key
		defer g.leave()
		return
	}
	<-g.key
	defer func() {
		println("left")
		g.key <- struct{}{}
	}()
}

func (g *gate) leave() { g.key <- struct{}{} }

// There is one with room, or none for a while.
type pool struct{ used chan struct{} }

func (p *pool) put() { p.used = make(chan struct{}, 1) }

func (p *pool) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.used != nil {
		p.used <- struct{}{}
		p.used = nil
	}
}
