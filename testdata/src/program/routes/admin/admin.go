// Package admin is mounted by another.
package admin

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

func Router() http.Handler {
	r := chi.NewRouter()
	r.Get("/users", users)
	return r
}

// entry: GET /admin/users
func users(w http.ResponseWriter, r *http.Request) {}

// entry: GET /foreign
func Page(w http.ResponseWriter, r *http.Request) {}

// entry: POST /wrapped
func Wrapped(w http.ResponseWriter, r *http.Request) {}

type handler struct{}

// NewHandler returns a method as a handler.
func NewHandler() http.Handler {
	h := &handler{}
	return http.HandlerFunc(h.serve)
}

// entry: /wrapped/
func (h *handler) serve(w http.ResponseWriter, r *http.Request) {}
