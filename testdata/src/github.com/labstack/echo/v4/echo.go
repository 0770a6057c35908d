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
	Response() *Response
}

type Response struct{ Writer http.ResponseWriter }

func (r *Response) Header() http.Header         { return r.Writer.Header() }
func (r *Response) Write(b []byte) (int, error) { return r.Writer.Write(b) }
func (r *Response) WriteHeader(code int)        { r.Writer.WriteHeader(code) }
func (r *Response) Flush()                      {}

func (e *Echo) GET(path string, h HandlerFunc, m ...MiddlewareFunc) {}
func (e *Echo) Group(prefix string, m ...MiddlewareFunc) *Group     { return new(Group) }

type Group struct{}

func (g *Group) GET(path string, h HandlerFunc, m ...MiddlewareFunc)  {}
func (g *Group) POST(path string, h HandlerFunc, m ...MiddlewareFunc) {}

type MiddlewareFunc func(next HandlerFunc) HandlerFunc

type HandlerFunc func(c Context) error
