// Package clinic is a client of a booking service. What its methods do, and not
// how they are called, says how long they take.
package clinic

import (
	"context"
	"net/http"
	"strings"
	"time"
)

type Client struct {
	HTTP  *http.Client
	calls chan string
}

func (c *Client) post(ctx context.Context, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://clinic.example/"+path, nil)
	if err != nil {
		return err
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// One request, one answer.

func (c *Client) ConnectPatient(ctx context.Context, id string) error {
	return c.post(ctx, "connect/"+id)
}
func (c *Client) DisconnectPhone(ctx context.Context, id string) error {
	return c.post(ctx, "phone/"+id)
}
func (c *Client) FlushReminders(ctx context.Context, id string) error {
	return c.post(ctx, "flush/"+id)
}
func (c *Client) ListenTo(ctx context.Context, id string) (string, error) {
	return id, c.post(ctx, "heart/"+id)
}
func (c *Client) Subscribe(ctx context.Context, email string) error {
	return c.post(ctx, "letter/"+email)
}
func (c *Client) WatchWeight(ctx context.Context, id string) (int, error) {
	return 0, c.post(ctx, "weight/"+id)
}
func (c *Client) ServeMeal(ctx context.Context, id string) error { return c.post(ctx, "meal/"+id) }
func (c *Client) Stop(ctx context.Context, medicine string) error {
	return c.post(ctx, "stop/"+medicine)
}
func (c *Client) OpenAIDiagnosis(ctx context.Context, id string) error {
	return c.post(ctx, "guess/"+id)
}
func (c *Client) ReceiveResult(ctx context.Context, id string) (err error) {
	return c.post(ctx, "result/"+id)
}
func RunTest[ID ~string](ctx context.Context, c *Client, id ID) error {
	return c.post(ctx, "test/"+string(id))
}

// Each works until it is told to stop, ends what is its own, or waits for
// something to happen.

func (c *Client) Watch(ctx context.Context, id string) error {
	for {
		if err := c.post(ctx, "watch/"+id); err != nil && ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Minute):
		}
	}
}

func (c *Client) Serve(ctx context.Context) error {
	for id := range c.calls {
		if err := c.post(ctx, "call/"+id); err != nil {
			return err
		}
	}
	return nil
}

func (c *Client) WaitForDoctor(ctx context.Context, id string) error {
	for {
		if err := c.post(ctx, "doctor/"+id); err == nil {
			return nil
		}
		time.Sleep(time.Minute)
	}
}

func (c *Client) Shutdown(ctx context.Context) error { return c.post(ctx, "bye") }
func (c *Client) Close(ctx context.Context) error    { return c.post(ctx, "bye") }
func (c *Client) ReleaseLock(ctx context.Context, key string) error {
	return c.post(ctx, "unlock/"+key)
}
func (c *Client) Connect(ctx context.Context, room string) error { return c.post(ctx, "room/"+room) }

// Visit is one that has begun.
type Visit struct{ c *Client }

func (v *Visit) Close() error { return nil }

func (c *Client) StartVisit(ctx context.Context, id string) (*Visit, error) {
	return &Visit{c}, c.post(ctx, "visit/"+id)
}

// JoinNames waits for nothing.
func JoinNames(names ...string) string { return strings.Join(names, ", ") }

// Step is what is done when it is run, and not when it is made.
type Step interface {
	Do(ctx context.Context) error
}

type phase string

func (p phase) Do(ctx context.Context) error { return ctx.Err() }

func WaitPhase(name string, options ...string) Step { return phase(name) }

func WatchPulse(name string) func(ctx context.Context) error { return phase(name).Do }

// ServePhases has no result that could be run later: it may well serve.
func ServePhases(name string) error { return nil }

// Room has a place of its own, which limits nobody else.
type Room struct {
	free   chan struct{}
	shared chan struct{}
}

func NewRoom() *Room {
	r := &Room{free: make(chan struct{}, 1)}
	r.free <- struct{}{}
	return r
}

func NewBed() *Room {
	r := &Room{}
	r.free = make(chan struct{}, 1)
	r.free <- struct{}{}
	return r
}

// Enter waits for a place in the room of its caller.
func (r *Room) Enter() { r.shared <- struct{}{} }

// NewGuest takes one of the places that the room has for all.
func NewGuest(r *Room) *Room {
	g := &Room{shared: r.shared}
	g.shared <- struct{}{}
	return g
}
