package rpc

import (
	"context"
	"time"

	"connectrpc.com/connect"
	"example.com/ping"
	"example.com/ping/pingsimple"
)

// The package need not know the one with the interface.
type pings struct{ b *backend }

func (p *pings) Ping(ctx context.Context, req *connect.Request[ping.PingRequest]) (*connect.Response[ping.PingResponse], error) {
	time.Sleep(time.Second)                        // want `blocks the Connect method \(\*pings\).Ping: .*select on ctx`
	p.b.client.SayHello(context.Background(), nil) // want `although ctx is in scope: when the client goes away`
	_, err := p.b.client.SayHello(ctx, nil)
	return connect.NewResponse(new(ping.PingResponse)), err
}

func (p *pings) Sum(ctx context.Context, stream *connect.ClientStream[ping.PingRequest]) (*connect.Response[ping.PingResponse], error) {
	time.Sleep(time.Second) // want `blocks the Connect stream \(\*pings\).Sum`
	for stream.Receive() {  // until the client ends it
	}
	return nil, nil
}

func (p *pings) CountUp(ctx context.Context, req *connect.Request[ping.PingRequest], stream *connect.ServerStream[ping.PingResponse]) error {
	time.Sleep(time.Second) // want `blocks the Connect stream \(\*pings\).CountUp`
	return stream.Send(nil)
}

func (p *pings) CumSum(ctx context.Context, stream *connect.BidiStream[ping.PingRequest, ping.PingResponse]) error {
	time.Sleep(time.Second) // want `blocks the Connect stream \(\*pings\).CumSum`
	_, err := stream.Receive()
	return err
}

// Simple signatures: only the generated interface tells.
type simplePings struct{ b *backend }

var _ pingsimple.PingServiceHandler = (*simplePings)(nil)

func (p *simplePings) Ping(ctx context.Context, req *ping.PingRequest) (*ping.PingResponse, error) {
	time.Sleep(time.Second) // want `blocks the Connect method \(\*simplePings\).Ping`
	_, err := p.b.client.SayHello(ctx, nil)
	return nil, err
}

func (p *simplePings) CountUp(ctx context.Context, req *ping.PingRequest, stream *connect.ServerStream[ping.PingResponse]) error {
	time.Sleep(time.Second) // want `blocks the Connect stream \(\*simplePings\).CountUp`
	return nil
}

// Not one of the service's methods.
func (p *simplePings) Warm(ctx context.Context, req *ping.PingRequest) (*ping.PingResponse, error) {
	time.Sleep(time.Second)
	return nil, nil
}

// An interceptor.
func connectAudit(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
		time.Sleep(time.Second) // want `blocks the Connect interceptor in connectAudit`
		return next(ctx, req)
	}
}
