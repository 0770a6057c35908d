// Package mux has the shapes of github.com/gorilla/mux that the corpora use.
package mux

import "net/http"

type Route struct{}

func (r *Route) Methods(methods ...string) *Route { return r }

type MiddlewareFunc func(http.Handler) http.Handler

type Router struct{}

func NewRouter() *Router { return new(Router) }

func (r *Router) HandleFunc(path string, f func(http.ResponseWriter, *http.Request)) *Route {
	return nil
}
func (r *Router) PathPrefix(tpl string) *Route                       { return nil }
func (r *Route) Subrouter() *Router                                  { return new(Router) }
func (r *Router) Use(mwf ...MiddlewareFunc)                          {}
func (r *Router) ServeHTTP(w http.ResponseWriter, req *http.Request) {}

func Vars(r *http.Request) map[string]string { return nil }
