package web

import (
	"context"
	"time"

	"github.com/valyala/fasthttp"
)

// It is a ctx itself, which ends when the server shuts down.
func (s *stock) fasthttp(ctx *fasthttp.RequestCtx) {
	time.Sleep(time.Second)                       // want `blocks the fasthttp handler \(\*stock\).fasthttp: .*select on ctx`
	s.client.SayHello(context.Background(), nil)  // want `although ctx is in scope: .*; pass ctx`
	s.old.Call("Stock.Get", ctx.QueryArgs(), nil) // want `\(\*rpc.Client\).Call waits for net/rpc with no time limit and takes no context: if it stops answering, the fasthttp handler \(\*stock\).fasthttp \(\+2 more\) blocks forever`
	s.client.SayHello(ctx, nil)
}
