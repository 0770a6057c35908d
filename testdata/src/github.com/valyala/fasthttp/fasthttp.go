// Package fasthttp has the shapes of github.com/valyala/fasthttp that the corpora use.
package fasthttp

import (
	"bufio"
	"time"
)

type StreamWriter func(w *bufio.Writer)

func (ctx *RequestCtx) SetBodyStreamWriter(sw StreamWriter) {}

type Args struct{}

func (a *Args) Peek(key string) []byte { return nil }

type RequestCtx struct{}

type RequestHandler func(ctx *RequestCtx)

func (ctx *RequestCtx) QueryArgs() *Args                        { return nil }
func (ctx *RequestCtx) SetBodyString(body string)               {}
func (ctx *RequestCtx) Deadline() (deadline time.Time, ok bool) { return }
func (ctx *RequestCtx) Done() <-chan struct{}                   { return nil }
func (ctx *RequestCtx) Err() error                              { return nil }
func (ctx *RequestCtx) Value(key any) any                       { return nil }
