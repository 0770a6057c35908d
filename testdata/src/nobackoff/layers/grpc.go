package layers

import (
	"context"
	"os"

	"example.com/greeter"
	"google.golang.org/grpc"
)

// The connection sends a call again by itself, four times in all.
const config = `{
	"loadBalancingConfig": [{"round_robin": {}}],
	"methodConfig": [{
		"name": [{"service": "example.v1.Greeter"}],
		"timeout": "10s",
		"retryPolicy": {
			"maxAttempts": 4,
			"initialBackoff": "0.1s",
			"maxBackoff": "1s",
			"backoffMultiplier": 2,
			"retryableStatusCodes": ["UNAVAILABLE"]
		}
	}, {
		"name": [{"service": "example.v1.Greeter", "method": "Chat"}]
	}]
}`

type greeters struct {
	retrying greeter.GreeterClient
	off      greeter.GreeterClient
	plain    greeter.GreeterClient
	other    greeter.GreeterClient
	loaded   greeter.GreeterClient
	given    greeter.GreeterClient
}

func newGreeters(addr string, given *grpc.ClientConn) (*greeters, error) {
	conn, err := grpc.NewClient(addr, grpc.WithDefaultServiceConfig(config))
	if err != nil {
		return nil, err
	}
	off, err := grpc.NewClient(addr, grpc.WithDefaultServiceConfig(config), grpc.WithDisableRetry())
	if err != nil {
		return nil, err
	}
	plain, err := grpc.NewClient(addr, grpc.WithDefaultServiceConfig(`{"loadBalancingConfig": [{"round_robin": {}}]}`))
	if err != nil {
		return nil, err
	}
	other, err := grpc.NewClient(addr, grpc.WithDefaultServiceConfig(`{"methodConfig": [{"name": [{"service": "example.v1.Farewell"}], "retryPolicy": {"maxAttempts": 3}}]}`))
	if err != nil {
		return nil, err
	}
	loaded, err := grpc.NewClient(addr, grpc.WithDefaultServiceConfig(os.Getenv("SERVICE_CONFIG")))
	if err != nil {
		return nil, err
	}
	return &greeters{
		retrying: greeter.NewGreeterClient(conn),
		off:      greeter.NewGreeterClient(off),
		plain:    greeter.NewGreeterClient(plain),
		other:    greeter.NewGreeterClient(other),
		loaded:   greeter.NewGreeterClient(loaded),
		given:    greeter.NewGreeterClient(given),
	}, nil
}

func (g *greeters) hello(ctx context.Context) error {
	var err error
	for attempt := 0; attempt < 3; attempt++ { // want `this loop retries greeter.GreeterClient.SayHello, and so does the gRPC retry policy: 3 × 4 = 12 requests for one that fails; retry at one layer`
		pause(ctx, attempt)
		if _, err = g.retrying.SayHello(ctx, &greeter.HelloRequest{}); err == nil {
			return nil
		}
	}
	return err
}

// ok: the method has an entry of its own, without a policy.
func (g *greeters) chat(ctx context.Context) error {
	var err error
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		if _, err = g.retrying.Chat(ctx); err == nil {
			return nil
		}
	}
	return err
}

// ok: retries are turned off; no policy; one for another service; one that is
// not seen; a connection that is not seen.
func (g *greeters) quiet(ctx context.Context) error {
	var err error
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		if _, err = g.off.SayHello(ctx, &greeter.HelloRequest{}); err == nil {
			return nil
		}
	}
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		if _, err = g.plain.SayHello(ctx, &greeter.HelloRequest{}); err == nil {
			return nil
		}
	}
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		if _, err = g.other.SayHello(ctx, &greeter.HelloRequest{}); err == nil {
			return nil
		}
	}
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		if _, err = g.loaded.SayHello(ctx, &greeter.HelloRequest{}); err == nil {
			return nil
		}
	}
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		if _, err = g.given.SayHello(ctx, &greeter.HelloRequest{}); err == nil {
			return nil
		}
	}
	return err
}

// Options in a slice, a connection of a function of ours; more attempts than a
// connection makes.
func dial(addr string) (*grpc.ClientConn, error) {
	opts := []grpc.DialOption{grpc.WithDefaultServiceConfig(`{"methodConfig": [{"name": [{}], "retryPolicy": {"maxAttempts": 10}}]}`)}
	return grpc.NewClient(addr, opts...)
}

func helloOnce(ctx context.Context, addr string) error {
	conn, err := dial(addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	client := greeter.NewGreeterClient(conn)
	for attempt := range 2 { // want `this loop retries greeter.GreeterClient.SayHello, and so does the gRPC retry policy: 2 × 5 = 10 requests`
		pause(ctx, attempt)
		if _, err = client.SayHello(ctx, &greeter.HelloRequest{}); err == nil {
			return nil
		}
	}
	return err
}
