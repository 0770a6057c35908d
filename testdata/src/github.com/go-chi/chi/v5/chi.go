// Package chi has the shapes of github.com/go-chi/chi/v5 that the corpora use.
package chi

import "net/http"

type Router interface {
	http.Handler
	Use(middlewares ...func(http.Handler) http.Handler)
	Get(pattern string, h http.HandlerFunc)
	Post(pattern string, h http.HandlerFunc)
	Method(method, pattern string, h http.Handler)
	With(middlewares ...func(http.Handler) http.Handler) Router
	Group(fn func(r Router)) Router
	Mount(pattern string, h http.Handler)
	Route(pattern string, fn func(r Router)) Router
}

func NewRouter() Router { return nil }

func URLParam(r *http.Request, key string) string { return "" }
