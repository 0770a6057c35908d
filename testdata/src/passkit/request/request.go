// Package request has what runs for a request, and what does not.
package request

import (
	"context"
	"net/http"
	"sync"
)

type server struct {
	store store
	group sync.WaitGroup
}

type store interface{ load(ctx context.Context) }

type files struct{}

func (files) load(ctx context.Context) {} // want "request"

func (s *server) get(w http.ResponseWriter, r *http.Request) { // want "request"
	s.step(r.Context())
	s.store.load(r.Context())
	go s.audit()
	s.group.Go(func() { // want "request"
		inGroup()
	})
	defer func() { // want "request"
		s.close()
	}()
	each([]string{"a"}, visit)
}

func (s *server) step(ctx context.Context) { s.deep(ctx) } // want "request"

func (s *server) deep(ctx context.Context) {} // want "request"

// audit is begun by a request, which does not wait for it.
func (s *server) audit() {} // want "request"

func (s *server) close() {} // want "request"

func inGroup() {} // want "request"

func each(list []string, f func(string)) { // want "request"
	for _, s := range list {
		f(s)
	}
}

func visit(string) {} // want "request"

// new is called by main alone; what it returns runs later.
func newHandler(s *server) http.Handler {
	setUp()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // want "request"
		s.get(w, r)
	})
}

func setUp() {}

// Load has a ctx, and nobody in sight who serves.
func Load(ctx context.Context) { unasked() }

func unasked() {}

var ready = func() bool { return true }()
