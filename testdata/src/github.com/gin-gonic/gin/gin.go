// Package gin has the shapes of github.com/gin-gonic/gin that the corpora use.
package gin

import (
	"context"
	"io"
	"net/http"
	"time"
)

type HandlerFunc func(*Context)

type RouterGroup struct{}

func (g *RouterGroup) GET(path string, h ...HandlerFunc)  {}
func (g *RouterGroup) POST(path string, h ...HandlerFunc) {}

func (g *RouterGroup) Group(path string, h ...HandlerFunc) *RouterGroup { return g }
func (g *RouterGroup) Use(h ...HandlerFunc)                             {}

type Engine struct {
	RouterGroup
	ContextWithFallback bool
}

func New() *Engine     { return &Engine{} }
func Default() *Engine { return &Engine{} }

func (e *Engine) Handler() http.Handler                            { return e }
func (e *Engine) Run(addr ...string) error                         { return nil }
func (e *Engine) RunTLS(addr, cert, key string) error              { return nil }
func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

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
func (c *Context) Header(key, value string)                 {}
func (c *Context) Next()                                    {}
func (c *Context) Abort()                                   {}
func (c *Context) Deadline() (time.Time, bool)              { return time.Time{}, false }
func (c *Context) Done() <-chan struct{}                    { return nil }
func (c *Context) Err() error                               { return nil }
func (c *Context) Value(key any) any                        { return nil }

// Stream calls step until it returns false.
func (c *Context) Stream(step func(w io.Writer) bool) bool { return false }

var _ context.Context = (*Context)(nil)
