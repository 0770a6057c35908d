package ended

import (
	"context"
	"net"
	"net/http"
	"os/signal"
	"syscall"

	"golang.org/x/sync/errgroup"
)

// ok in the default set: nothing ends this ctx but the failure of the server.
func alone(l net.Listener) error {
	srv := &http.Server{}
	ctx := context.Background()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return srv.Serve(l) })
	g.Go(func() error {
		<-ctx.Done()
		return srv.Shutdown(ctx)
	})
	return g.Wait()
}

// Another of the group may fail, or a signal may come.
func beside(l net.Listener, feed func(context.Context) error) error {
	srv := &http.Server{}
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error { return srv.Serve(l) })
	g.Go(func() error { return feed(ctx) })
	g.Go(func() error {
		<-ctx.Done()
		return srv.Shutdown(ctx) // want `Shutdown is given ctx, which has ended`
	})
	return g.Wait()
}

func signalled(l net.Listener) error {
	srv := &http.Server{}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return srv.Serve(l) })
	g.Go(func() error {
		<-ctx.Done()
		return srv.Shutdown(ctx) // want `Shutdown is given ctx, which has ended`
	})
	return g.Wait()
}

func second(l, m net.Listener) error {
	srv, admin := &http.Server{}, &http.Server{}
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error { return srv.Serve(l) })
	g.Go(func() error { return admin.Serve(m) })
	g.Go(func() error {
		<-ctx.Done()
		return srv.Shutdown(ctx) // want `Shutdown is given ctx, which has ended`
	})
	return g.Wait()
}
