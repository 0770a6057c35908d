// Package echo has the shapes of github.com/labstack/echo/v4 that the corpora use.
package echo

import "net/http"

type Echo struct {
	Server    *http.Server
	TLSServer *http.Server
}

func New() *Echo { return &Echo{Server: new(http.Server)} }

func (e *Echo) Start(address string) error                       { return nil }
func (e *Echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

type Context interface {
	Request() *http.Request
	JSON(code int, i any) error
	Param(name string) string
	Bind(i any) error
}

type HandlerFunc func(c Context) error
