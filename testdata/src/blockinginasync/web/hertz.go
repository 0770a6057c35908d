package web

import (
	"context"
	"time"

	"github.com/cloudwego/hertz/pkg/app"
)

func (s *stock) hertz(ctx context.Context, c *app.RequestContext) {
	time.Sleep(time.Second)                      // want `blocks the hertz handler \(\*stock\).hertz: .*select on ctx`
	s.client.SayHello(context.Background(), nil) // want `although ctx is in scope: .*; pass ctx`
	s.client.SayHello(ctx, nil)
}
