// Package out implements what others start goroutines for.
package out

import (
	"context"
	"net/http"
	"time"
)

var client = &http.Client{Timeout: time.Minute}

func get(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

type Web struct{ Base string }

func (w *Web) Send(ctx context.Context, to string) error { return get(ctx, w.Base+to) }
func (w *Web) Label() string                             { return w.Base }
func (w *Web) Drain(ctx context.Context, n int) error    { return get(ctx, w.Base) }

type Lines struct{ list []string }

func (l *Lines) Append(ctx context.Context, line string) error {
	l.list = append(l.list, line)
	return nil
}

type Remote struct{}

func (Remote) Append(ctx context.Context, line string) error { return get(ctx, line) }

type Pool struct{ places chan struct{} }

func NewPool(n int) *Pool { return &Pool{make(chan struct{}, n)} }

func (p *Pool) Carry(ctx context.Context, to string) error {
	p.places <- struct{}{}
	defer func() { <-p.places }()
	return get(ctx, to)
}

func Draw(to string) error {
	_ = to
	return nil
}
