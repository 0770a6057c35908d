// Package svc calls what it is given.
package svc

import (
	"context"
	"net/http"
	"time"
)

type Service struct {
	Fetch  func(ctx context.Context) error
	Notify func(text string)
	Read   func(ctx context.Context) error
	Hooks  []func(ctx context.Context) error
	done   func()
	check  func(ctx context.Context) error
}

var Default func()

var Handlers = map[string]func(){"local": local}

func local() {}

func (s *Service) OnDone(f func()) { s.done = f }

type Option func(*Service)

func WithCheck(f func(ctx context.Context) error) Option {
	return func(s *Service) { s.check = f }
}

func (s *Service) Option(o Option) { o(s) }

func (s *Service) ServeFetch(w http.ResponseWriter, r *http.Request) { s.Fetch(r.Context()) }

func (s *Service) ServeHooks(w http.ResponseWriter, r *http.Request) {
	for _, hook := range s.Hooks {
		hook(r.Context())
	}
}

func (s *Service) ServeNotify(w http.ResponseWriter, r *http.Request) {
	notify := s.Notify
	notify("x")
}

func (s *Service) ServeDone(w http.ResponseWriter, r *http.Request) { s.done() }

func (s *Service) ServeDefault(w http.ResponseWriter, r *http.Request) { Default() }

func (s *Service) ServeNamed(w http.ResponseWriter, r *http.Request) {
	if h, ok := Handlers[r.URL.Path]; ok {
		h()
	}
}

func (s *Service) ServeRead(w http.ResponseWriter, r *http.Request) { s.Read(r.Context()) }

func (s *Service) ServeCheck(w http.ResponseWriter, r *http.Request) { s.check(r.Context()) }

func (s *Service) ServeBounded(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	s.Read(ctx)
}
