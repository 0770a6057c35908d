// Package gin has the shapes of github.com/gin-gonic/gin that the corpora use, and
// routes by path what is registered on an Engine, so that fixed forms can be run.
package gin

import (
	"context"
	"io"
	"net/http"
	"time"
)

type HandlerFunc func(*Context)

type RouterGroup struct{ routes map[string][]HandlerFunc }

func (g *RouterGroup) GET(path string, h ...HandlerFunc)  { g.routes[path] = h }
func (g *RouterGroup) POST(path string, h ...HandlerFunc) {}

func (g *RouterGroup) Group(path string, h ...HandlerFunc) *RouterGroup { return g }
func (g *RouterGroup) Use(h ...HandlerFunc)                             {}

type Engine struct {
	RouterGroup
	ContextWithFallback bool
}

func New() *Engine {
	return &Engine{RouterGroup: RouterGroup{routes: make(map[string][]HandlerFunc)}}
}
func Default() *Engine { return New() }

func (e *Engine) Handler() http.Handler               { return e }
func (e *Engine) Run(addr ...string) error            { return nil }
func (e *Engine) RunTLS(addr, cert, key string) error { return nil }

func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, h := range e.routes[r.URL.Path] {
		h(&Context{Request: r, Writer: &writer{w}})
	}
}

type writer struct{ http.ResponseWriter }

func (w *writer) Flush()                      { w.ResponseWriter.(http.Flusher).Flush() }
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type Context struct {
	Request *http.Request
	Writer  ResponseWriter
}

type ResponseWriter interface {
	http.ResponseWriter
	http.Flusher
}

func (c *Context) JSON(code int, obj any)                   {}
func (c *Context) String(code int, format string, v ...any) {}
func (c *Context) Query(key string) string                  { return "" }
func (c *Context) Param(key string) string                  { return "" }
func (c *Context) ShouldBindJSON(obj any) error             { return nil }
func (c *Context) BindJSON(obj any) error                   { return nil }
func (c *Context) SSEvent(name string, message any)         {}
func (c *Context) Header(key, value string)                 { c.Writer.Header().Set(key, value) }
func (c *Context) Next()                                    {}
func (c *Context) Abort()                                   {}
func (c *Context) Deadline() (time.Time, bool)              { return time.Time{}, false }
func (c *Context) Done() <-chan struct{}                    { return nil }
func (c *Context) Err() error                               { return nil }
func (c *Context) Value(key any) any                        { return nil }

// Stream calls step until it returns false.
func (c *Context) Stream(step func(w io.Writer) bool) bool { return false }

var _ context.Context = (*Context)(nil)
