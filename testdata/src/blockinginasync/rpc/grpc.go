package rpc

import (
	"context"
	"time"

	"example.com/greeter"
	"example.com/legacy"
	"google.golang.org/grpc"
)

// A method, unary and streaming.
type greetings struct {
	greeter.UnimplementedGreeterServer
	b *backend
}

func (g *greetings) SayHello(ctx context.Context, in *greeter.HelloRequest) (*greeter.HelloReply, error) {
	time.Sleep(time.Second)                        // want `blocks the gRPC method \(\*greetings\).SayHello: .*select on ctx`
	g.b.client.SayHello(context.Background(), nil) // want `although ctx is in scope: when the client goes away`
	return g.b.client.SayHello(ctx, nil)
}

func (g *greetings) Chat(stream grpc.ServerStream) error {
	time.Sleep(time.Second)                        // want `blocks the gRPC stream \(\*greetings\).Chat: .*select on stream.Context\(\)`
	g.b.client.SayHello(context.Background(), nil) // want `although stream is in scope: when the client goes away .*; pass stream.Context\(\)`
	for {
		if err := stream.RecvMsg(nil); err != nil { // what the client sends
			return err
		}
		g.b.client.SayHello(stream.Context(), nil)
	}
}

// No method of the service.
func (g *greetings) Warm(ctx context.Context) { time.Sleep(time.Second) }

// One that wants to hear of new methods from the compiler.
type strictGreetings struct {
	greeter.UnsafeGreeterServer
	b *backend
}

func (g *strictGreetings) SayHello(ctx context.Context, in *greeter.HelloRequest) (*greeter.HelloReply, error) {
	time.Sleep(time.Second) // want `blocks the gRPC method \(\*strictGreetings\).SayHello`
	return g.b.client.SayHello(ctx, nil)
}

// Code of older generators has nothing to embed; the methods are the service's all the same.
type ledger struct{ b *backend }

func (l *ledger) Post(ctx context.Context, in *legacy.Entry) (*legacy.Entry, error) {
	time.Sleep(time.Second) // want `blocks the gRPC method \(\*ledger\).Post`
	return in, nil
}

func (l *ledger) Watch(in *legacy.Entry, stream legacy.Ledger_WatchServer) error {
	time.Sleep(time.Second) // want `blocks the gRPC stream \(\*ledger\).Watch: .*select on stream.Context\(\)`
	return stream.Send(in)
}

// Interceptors.
func unary(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	time.Sleep(time.Second) // want `blocks the gRPC interceptor unary`
	return handler(ctx, req)
}

func stream(b *backend) grpc.StreamServerInterceptor {
	return func(srv any, ss grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		time.Sleep(time.Second)                      // want `blocks the gRPC stream interceptor in stream: .*select on ss.Context\(\)`
		b.client.SayHello(context.Background(), nil) // want `although ss is in scope.*; pass ss.Context\(\)`
		b.client.SayHello(ss.Context(), nil)
		return handler(srv, ss)
	}
}
