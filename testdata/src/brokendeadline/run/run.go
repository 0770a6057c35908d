// Package run has a function for each form of fix. What the fixes make of them
// is run.
package run

import (
	"context"
	"net/http"
	"time"
)

// Serve serves until its ctx ends, then lets the requests in flight end.
func Serve(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	return srv.Shutdown(ctx) // want `Shutdown is given ctx, which has ended`
}

// ServeLimited does so for a time of its own.
func ServeLimited(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	limit, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return srv.Shutdown(limit) // want `Shutdown is given limit, made of ctx`
}
