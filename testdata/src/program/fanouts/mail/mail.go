// Package mail starts goroutines for what others implement.
package mail

import (
	"context"
	"sync"
)

type Sender interface {
	Send(ctx context.Context, to string) error
	Label() string
}

// A Log is made by the program as one that keeps all in memory; another, which the
// program does not make, writes to a server.
type Log interface {
	Append(ctx context.Context, line string) error
}

// A Courier works under a limit of its own.
type Courier interface {
	Carry(ctx context.Context, to string) error
}

type Desk struct {
	sender  Sender
	log     Log
	courier Courier
	Sent    func(ctx context.Context, to string) error
	Drawn   func(to string) error
}

func New(s Sender, l Log, c Courier) *Desk { return &Desk{sender: s, log: l, courier: c} }

func (d *Desk) All(ctx context.Context, to []string) {
	for _, t := range to {
		go d.sender.Send(ctx, t) // each: go-per-item
	}
}

func (d *Desk) Value(ctx context.Context, to []string) {
	send := d.sender.Send
	for _, t := range to {
		go send(ctx, t) // each: go-per-item
	}
}

func (d *Desk) Messages(ctx context.Context, to <-chan string) {
	for t := range to {
		go d.sender.Send(ctx, t) // each: go-per-message
	}
}

func (d *Desk) Group(ctx context.Context, to []string) {
	var wg sync.WaitGroup
	for _, t := range to {
		wg.Go(func() { d.sender.Send(ctx, t) }) // each: group-no-limit
	}
	wg.Wait()
}

func (d *Desk) begin(ctx context.Context, t string) { go d.sender.Send(ctx, t) }

func (d *Desk) Helper(ctx context.Context, to []string) {
	for _, t := range to {
		d.begin(ctx, t) // each: spawn-in-helper
	}
}

func (d *Desk) Field(ctx context.Context, to []string) {
	for _, t := range to {
		go d.Sent(ctx, t) // each: go-per-item
	}
}

type Shelf struct{ Sender }

func (s *Shelf) All(ctx context.Context, to []string) {
	for _, t := range to {
		go s.Send(ctx, t) // each: go-per-item
	}
}

// A Sink is called by goroutines only.
type Sink[T any] interface {
	Drain(ctx context.Context, v T) error
}

func Drain[T any](ctx context.Context, s Sink[T], list []T) {
	for _, v := range list {
		go s.Drain(ctx, v) // each: go-per-item
	}
}

// A handful of senders, as many as somebody has configured.
func Every(ctx context.Context, senders []Sender) {
	for _, s := range senders {
		go s.Send(ctx, "all") // each: go-per-item strict
	}
}

func (d *Desk) Limited(ctx context.Context, to []string) {
	places := make(chan struct{}, 8)
	for _, t := range to {
		places <- struct{}{}
		go func() {
			defer func() { <-places }()
			d.sender.Send(ctx, t)
		}()
	}
}

func (d *Desk) Two(ctx context.Context) {
	for _, t := range []string{"post", "master"} {
		go d.sender.Send(ctx, t)
	}
}

func (d *Desk) Labels(to []string) {
	for range to {
		go d.sender.Label()
	}
}

func (d *Desk) Lines(ctx context.Context, to []string) {
	for _, t := range to {
		go d.log.Append(ctx, t)
	}
}

func (d *Desk) Couriers(ctx context.Context, to []string) {
	for _, t := range to {
		go d.courier.Carry(ctx, t)
	}
}

func (d *Desk) Drawings(to []string) {
	for _, t := range to {
		go d.Drawn(t)
	}
}

func (d *Desk) InTurn(ctx context.Context, to []string) error {
	for _, t := range to {
		if err := d.Sent(ctx, t); err != nil {
			return err
		}
	}
	return nil
}
