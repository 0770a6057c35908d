package deadline

import (
	"context"
	"time"

	"example.com/greeter"
	"google.golang.org/grpc"
)

func limit(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return invoke(ctx, method, req, reply, cc, opts...)
}

// The connection in sight has nothing that could bound a call.
func plainConn(addr string) error {
	opts := []grpc.DialOption{grpc.WithUserAgent("worker"), grpc.WithDefaultServiceConfig(`{"loadBalancingPolicy": "round_robin"}`)}
	conn, err := grpc.NewClient(addr, opts...)
	if err != nil {
		return err
	}
	_, err = greeter.NewGreeterClient(conn).SayHello(context.Background(), nil) // want `greeter.GreeterClient.SayHello is given a context without a deadline`
	return err
}

// ok: an interceptor may give each call a deadline.
func intercepted(addr string) error {
	conn, err := grpc.NewClient(addr, grpc.WithUnaryInterceptor(limit))
	if err != nil {
		return err
	}
	_, err = greeter.NewGreeterClient(conn).SayHello(context.Background(), nil)
	return err
}

func dialIntercepted(addr string) (greeter.GreeterClient, error) {
	opts := []grpc.DialOption{grpc.WithUserAgent("worker"), grpc.WithChainUnaryInterceptor(limit)}
	conn, err := grpc.NewClient(addr, opts...)
	if err != nil {
		return nil, err
	}
	return greeter.NewGreeterClient(conn), nil
}

func viaFunction(addr string) error {
	c, err := dialIntercepted(addr)
	if err != nil {
		return err
	}
	_, err = c.SayHello(context.Background(), nil)
	return err
}

// ok: the service config has a timeout for each method.
func configured(addr string) error {
	conn, err := grpc.NewClient(addr, grpc.WithDefaultServiceConfig(`{"methodConfig": [{"name": [{}], "timeout": "5s"}]}`))
	if err != nil {
		return err
	}
	_, err = greeter.NewGreeterClient(conn).SayHello(context.Background(), nil)
	return err
}

// ok: callers may hand over what bounds.
func given(addr string, opts ...grpc.DialOption) error {
	conn, err := grpc.NewClient(addr, opts...)
	if err != nil {
		return err
	}
	_, err = greeter.NewGreeterClient(conn).SayHello(context.Background(), nil)
	return err
}
