package web

import (
	"context"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

func (s *service) chi() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.Recoverer)
	r.Get("/ask/{q}", s.chiAsk)
	r.Get("/ok/{q}", s.chiOK)
	r.Get("/fetch/{host}", func(w http.ResponseWriter, r *http.Request) {
		if err := s.fetch("https://" + chi.URLParam(r, "host")); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
		}
	})
	return r
}

// The request's ctx is dropped.
func (s *service) chiAsk(w http.ResponseWriter, r *http.Request) {
	answer, err := s.ask(context.Background(), chi.URLParam(r, "q")) // want `\(\*service\)\.ask is given context\.Background\(\) although r is in scope.*; pass r\.Context\(\)`
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.Write([]byte(answer))
}

// A call under a lock: requests wait for one another.
func (s *service) chiLocked(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock() // want `s\.mu stays locked while \(\*service\)\.ask waits for OpenAI: .*via \(\*openai\.Client\)\.CreateChatCompletion`
	defer s.mu.Unlock()
	s.ask(r.Context(), chi.URLParam(r, "q"))
}

// ok: the request's ctx.
func (s *service) chiOK(w http.ResponseWriter, r *http.Request) {
	answer, err := s.ask(r.Context(), chi.URLParam(r, "q"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.Write([]byte(answer))
}

// ok: has timeouts.
func serveChi(h http.Handler) error {
	srv := &http.Server{Addr: ":8080", Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, IdleTimeout: time.Minute}
	return srv.ListenAndServe()
}

func serveChiBare(h http.Handler) error {
	return http.ListenAndServe(":8080", h) // want `the server that http\.ListenAndServe makes waits forever for request headers`
}
