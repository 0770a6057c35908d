// Package fiber has the shapes of github.com/gofiber/fiber/v3 that the corpora use.
package fiber

import (
	"context"
	"time"

	"github.com/valyala/fasthttp"
)

type Ctx interface {
	RequestCtx() *fasthttp.RequestCtx
	Context() context.Context
	SetContext(ctx context.Context)
	// As a ctx it never ends.
	Deadline() (time.Time, bool)
	Done() <-chan struct{}
	Err() error
	Value(key any) any
	Params(key string, defaultValue ...string) string
	Query(key string, defaultValue ...string) string
	JSON(data any, ctype ...string) error
}

type Handler = func(Ctx) error
