package outlived

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// waited for, by a wait group
func (a *api) both(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		a.mail(r.Context(), "x")
	}()
	a.mail(r.Context(), "y")
	wg.Wait()
}

// by a channel
func (a *api) first(w http.ResponseWriter, r *http.Request) {
	done := make(chan error, 1)
	go func() { done <- a.mail(r.Context(), "x") }()
	select {
	case err := <-done:
		slog.Info("done", "err", err)
	case <-time.After(time.Second):
	}
}

// by a group
func (a *api) grouped(w http.ResponseWriter, r *http.Request) {
	g, ctx := errgroup.WithContext(r.Context())
	g.Go(func() error { return a.mail(ctx, "x") })
	g.Go(func() error { return a.mail(ctx, "y") })
	g.Wait()
}

// detached
func (a *api) detached(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithoutCancel(r.Context())
	go func() {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		a.mail(ctx, "x")
	}()
}

func (a *api) detachedInside(w http.ResponseWriter, r *http.Request) {
	go a.later(r.Context())
}

func (a *api) later(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	a.mail(ctx, "x")
}

// only a logger gets it
func (a *api) logged(w http.ResponseWriter, r *http.Request) {
	go func() { slog.InfoContext(r.Context(), "request") }()
}

// ok: it asks for the end itself
func (a *api) while(w http.ResponseWriter, r *http.Request) {
	go func() {
		for {
			select {
			case <-r.Context().Done():
				return
			case <-time.After(time.Second):
				a.mail(r.Context(), "still there")
			}
		}
	}()
	a.mail(r.Context(), "x")
}

// the function goes on until the ctx ends
func run(db *sql.DB) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() { db.ExecContext(ctx, "vacuum") }()
	<-ctx.Done()
}

// or until its server does
func serve(db *sql.DB, srv *http.Server) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() { db.ExecContext(ctx, "vacuum") }()
	return srv.ListenAndServe()
}

// the ctx of whoever calls it: nobody knows when it ends
func (a *api) Background(ctx context.Context) {
	go func() { a.mail(ctx, "x") }()
}

// called by others too
func (a *api) sometimes(ctx context.Context) {
	go func() { a.mail(ctx, "x") }()
}

func (a *api) handler(w http.ResponseWriter, r *http.Request) { a.sometimes(r.Context()) }
func nightly(a *api)                                          { a.sometimes(context.Background()) }

// the job says when it is done, and the handler waits for that
type call struct {
	ctx  context.Context
	done chan error
}

func (a *api) ask(w http.ResponseWriter, r *http.Request, calls chan call) {
	c := call{ctx: r.Context(), done: make(chan error, 1)}
	calls <- c
	if err := <-c.done; err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

func (a *api) answer(calls chan call) {
	for c := range calls {
		c.done <- a.mail(c.ctx, "x")
	}
}
