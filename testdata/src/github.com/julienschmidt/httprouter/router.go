// Package httprouter has the shapes of github.com/julienschmidt/httprouter that the corpora use.
package httprouter

import "net/http"

type Handle func(http.ResponseWriter, *http.Request, Params)

type Param struct{ Key, Value string }

type Params []Param

func (ps Params) ByName(name string) string { return "" }

type Router struct{}

func New() *Router { return new(Router) }

func (r *Router) GET(path string, handle Handle)                     {}
func (r *Router) ServeHTTP(w http.ResponseWriter, req *http.Request) {}
