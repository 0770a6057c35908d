// Package svc waits on what it is given.
package svc

import (
	"context"
	"net/http"
	"time"
)

type queue interface {
	Next(ctx context.Context) error
}

type Worker struct {
	client *http.Client
	timed  *http.Client
	queue  queue
	Hook   func(ctx context.Context)
}

func NewWorker(c *http.Client, q queue) *Worker {
	return &Worker{client: c, timed: &http.Client{Timeout: time.Second}, queue: q}
}

func request(ctx context.Context) *http.Request {
	req, err := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	if err != nil {
		panic(err)
	}
	return req
}

type Queue struct{ client *http.Client }

func NewQueue(c *http.Client) *Queue { return &Queue{c} }

// Next is behind an interface.
func (q *Queue) Next(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, "GET", "https://queue.example.com", nil)
	if err != nil {
		return err
	}
	resp, err := q.client.Do(req) // no deadline: default
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (w *Worker) Run(ctx context.Context) {
	for ctx.Err() == nil {
		w.queue.Next(ctx)
		w.step(ctx)
		time.Sleep(time.Second)
	}
}

// The same cause as in Next: told there.
func (w *Worker) step(ctx context.Context) {
	w.client.Do(request(ctx).WithContext(ctx))
}

// A person ends it.
func (w *Worker) Signalled(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req)
}

func (w *Worker) Derived(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req) // no deadline: default
}

// A worker and a handler, which detaches itself from its request.
func (w *Worker) Twice(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req) // no deadline: default
}

// One of two callers gives it a deadline.
func (w *Worker) Mixed(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req)
}

// The client has a timeout.
func (w *Worker) Timed(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.timed.Do(req)
}

// It gives itself a deadline.
func (w *Worker) Bounded(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req)
}

// A directive says that something ends it.
//
//timeoutlint:bounded -- by the proxy in front of it
func (w *Worker) Own(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req)
}

// Whoever has it as a value may call it.
func (w *Worker) AsValue(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req)
}

// main starts it, and waits: a person can interrupt that.
func (w *Worker) Start(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req) // no deadline: strict
}

func (w *Worker) Hooked(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req)
}

func (w *Worker) CallHook(ctx context.Context) { w.Hook(ctx) }

// The client of a request hangs up.
func (w *Worker) Served(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req)
}

// Nobody calls it.
func (w *Worker) Exported(ctx context.Context) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	w.client.Do(req)
}

// Generic is called with one type.
func Generic[T any](ctx context.Context, c *http.Client, v T) {
	req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
	c.Do(req) // no deadline: default
}
