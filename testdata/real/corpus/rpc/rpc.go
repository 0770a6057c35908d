// Package rpc calls services over gRPC.
package rpc

import (
	"context"
	"net/http"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
)

type prober struct {
	grpc_health_v1.UnimplementedHealthServer
	next grpc_health_v1.HealthClient
}

func dial(addr string) (*prober, error) {
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	return &prober{next: grpc_health_v1.NewHealthClient(conn)}, nil
}

// ok: not seen: WithBlock is deprecated, and without it nothing waits.
func dialBlocking(addr string) (*grpc.ClientConn, error) {
	return grpc.Dial(addr, grpc.WithBlock(), grpc.WithTransportCredentials(insecure.NewCredentials()))
}

// No deadline.
func (p *prober) ping() error {
	_, err := p.next.Check(context.Background(), &grpc_health_v1.HealthCheckRequest{}) // want `grpc_health_v1\.HealthClient\.Check is given a context without a deadline: it comes from context\.Background.*; use context\.WithTimeout\(context\.Background\(\), 30 \* time\.Second\)`
	return err
}

// A server method that drops its caller's ctx.
func (p *prober) Check(ctx context.Context, in *grpc_health_v1.HealthCheckRequest) (*grpc_health_v1.HealthCheckResponse, error) {
	return p.next.Check(context.Background(), in) // want `grpc_health_v1\.HealthClient\.Check is given context\.Background\(\) although ctx is in scope.*; pass ctx`
}

func (p *prober) check(ctx context.Context, service string) error {
	_, err := p.next.Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: service})
	return err
}

// One goroutine per service.
func (p *prober) checkAll(ctx context.Context, names []string) {
	for _, s := range names {
		go p.check(ctx, s) // want `one goroutine per element of names, each calling gRPC health check, with no limit`
	}
}

// At once, forever.
func (p *prober) until(ctx context.Context, service string) {
	for p.check(ctx, service) != nil { // want `this loop retries \(\*prober\)\.check immediately when it fails` `this loop retries \(\*prober\)\.check until it succeeds`
	}
}

// ok: strict: the address comes with the request.
func handle(w http.ResponseWriter, r *http.Request) {
	p, err := dial(r.FormValue("addr"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	p.check(r.Context(), "")
}

// A connection for each request.
func handleConn(w http.ResponseWriter, r *http.Request) {
	conn, err := grpc.NewClient("dns:///search:50051", grpc.WithTransportCredentials(insecure.NewCredentials())) // want `grpc\.NewClient is built on every call of the HTTP handler handleConn`
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer conn.Close()
	if _, err := grpc_health_v1.NewHealthClient(conn).Check(r.Context(), &grpc_health_v1.HealthCheckRequest{}); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

// ok: a deadline of each call.
func (p *prober) pingTimed() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return p.check(ctx, "")
}

// ok: an interceptor gives every call a deadline.
func dialTimed(addr string) (grpc_health_v1.HealthClient, error) {
	conn, err := grpc.NewClient(addr,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithUnaryInterceptor(func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			return invoke(ctx, method, req, reply, cc, opts...)
		}),
	)
	if err != nil {
		return nil, err
	}
	return grpc_health_v1.NewHealthClient(conn), nil
}

func pingIntercepted(addr string) error {
	client, err := dialTimed(addr)
	if err != nil {
		return err
	}
	_, err = client.Check(context.Background(), &grpc_health_v1.HealthCheckRequest{})
	return err
}

// ok: a stream lasts.
func (p *prober) watch(ctx context.Context) (grpc.ServerStreamingClient[grpc_health_v1.HealthCheckResponse], error) {
	return p.next.Watch(ctx, &grpc_health_v1.HealthCheckRequest{})
}

func (p *prober) Watch(in *grpc_health_v1.HealthCheckRequest, stream grpc.ServerStreamingServer[grpc_health_v1.HealthCheckResponse]) error {
	return p.check(stream.Context(), in.Service)
}
