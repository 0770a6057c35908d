// Package echo has the shapes of github.com/labstack/echo/v5 that the corpora use.
package echo

import "net/http"

type Echo struct{}

func New() *Echo { return new(Echo) }

func (e *Echo) Use(middleware ...MiddlewareFunc)                 {}
func (e *Echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

// Context is a struct, where v4 has an interface.
type Context struct{ request *http.Request }

func (c *Context) Request() *http.Request     { return c.request }
func (c *Context) Param(name string) string   { return "" }
func (c *Context) Bind(i any) error           { return nil }
func (c *Context) JSON(code int, i any) error { return nil }

type HandlerFunc func(c *Context) error

type MiddlewareFunc func(next HandlerFunc) HandlerFunc
