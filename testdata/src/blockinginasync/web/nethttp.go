package web

import (
	"context"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/gorilla/mux"
	"github.com/julienschmidt/httprouter"
)

// ServeHTTP of a type.
type page struct{ s *stock }

func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	time.Sleep(time.Second)                        // want `time.Sleep blocks the HTTP handler page.ServeHTTP: .*select on r.Context\(\)`
	p.s.client.SayHello(context.Background(), nil) // want `SayHello is given context.Background\(\) although r is in scope: when the client goes away .*; pass r.Context\(\)`
	p.s.old.Call("Stock.Get", "q", nil)            // with the other handlers
	p.s.client.SayHello(r.Context(), nil)
}

// A HandlerFunc, and one on a mux.
func serveMux(s *stock) *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET /stock/{id}", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Second) // want `blocks the HTTP handler in serveMux`
		s.client.SayHello(r.Context(), nil)
	})
	var h http.HandlerFunc = func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Second) // want `blocks the HTTP handler in serveMux`
	}
	m.Handle("/", h)
	return m
}

// The inner handler of middleware.
func audit(s *stock, next http.Handler) http.Handler {
	time.Sleep(time.Second) // once, when the program starts
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Second) // want `blocks the HTTP handler in audit`
		s.client.SayHello(r.Context(), nil)
		next.ServeHTTP(w, r)
	})
}

// chi.
func chiRouter(s *stock) http.Handler {
	r := chi.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second) // want `blocks the HTTP handler in chiRouter`
			next.ServeHTTP(w, r)
		})
	})
	r.Route("/stock", func(r chi.Router) {
		time.Sleep(time.Second) // once, when the program starts
		r.Get("/{id}", func(w http.ResponseWriter, r *http.Request) {
			s.client.SayHello(context.Background(), nil) // want `although r is in scope.*; pass r.Context\(\)`
			s.client.SayHello(r.Context(), nil)
		})
	})
	return r
}

// gorilla/mux.
func gorillaRouter(s *stock) http.Handler {
	r := mux.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second) // want `blocks the HTTP handler in gorillaRouter`
			next.ServeHTTP(w, r)
		})
	})
	r.HandleFunc("/stock/{id}", func(w http.ResponseWriter, r *http.Request) {
		s.client.SayHello(context.Background(), nil) // want `although r is in scope.*; pass r.Context\(\)`
		s.client.SayHello(r.Context(), nil)
	}).Methods(http.MethodGet)
	return r
}

// httprouter.
func (s *stock) param(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
	time.Sleep(time.Second)                      // want `blocks the HTTP handler \(\*stock\).param`
	s.client.SayHello(context.Background(), nil) // want `although r is in scope.*; pass r.Context\(\)`
	s.old.Call("Stock.Get", ps.ByName("id"), nil)
	s.client.SayHello(r.Context(), nil)
}
