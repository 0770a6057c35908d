package cycles

import (
	"context"
	"net/http"
	"time"
)

// What runs others runs them through the interface that it has itself: each
// waits on whatever the others do, with more names before it.

type task interface {
	Run(ctx context.Context) error
}

type stopped interface {
	ListenAndServe() error
	Shutdown(ctx context.Context) error
}

type delayed struct {
	task
	by time.Duration
}

func (d delayed) Run(ctx context.Context) error {
	time.Sleep(d.by)
	return d.task.Run(ctx)
}

type ticking struct {
	inner task
	every time.Duration
}

func (t *ticking) Run(ctx context.Context) error {
	tick := time.NewTicker(t.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			if err := t.inner.Run(ctx); err != nil {
				return err
			}
		}
	}
}

type limited struct {
	inner task
	most  time.Duration
}

func (l limited) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, l.most)
	defer cancel()
	return l.inner.Run(ctx)
}

type detached struct{ inner task }

func (d detached) Run(ctx context.Context) error {
	return d.inner.Run(context.WithoutCancel(ctx))
}

type all []task

func (a all) Run(ctx context.Context) error {
	failed := make(chan error, len(a))
	for _, t := range a {
		go func() { failed <- t.Run(ctx) }()
	}
	for range a {
		if err := <-failed; err != nil {
			return err
		}
	}
	return nil
}

type webServer struct {
	srv   stopped
	grace time.Duration
}

func (s *webServer) Run(ctx context.Context) error {
	failed := make(chan error)
	go func() { failed <- s.srv.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return s.stop()
	}
}

func (s *webServer) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), s.grace)
	defer cancel()
	return s.srv.Shutdown(ctx)
}

type probe struct {
	client *http.Client
	url    string
}

func (p probe) Run(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, p.url, nil)
	if err != nil {
		return err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// doubled pauses twice as long each time, which has no end; capped has one.
func doubled(attempt int) time.Duration {
	if attempt == 0 {
		return 50 * time.Millisecond
	}
	return 2 * doubled(attempt-1)
}

func capped(attempt int) time.Duration {
	if attempt == 0 {
		return 50 * time.Millisecond
	}
	return min(2*capped(attempt-1), 10*time.Second)
}

func patient(t task, ctx context.Context) error {
	for i := range 5 {
		if t.Run(ctx) == nil {
			return nil
		}
		time.Sleep(doubled(i))
		time.Sleep(capped(i))
	}
	return ctx.Err()
}
