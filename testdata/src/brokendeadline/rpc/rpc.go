// Package rpc has gRPC streams: a subscription under a deadline that is meant
// for an answer, one that leaves the function which cancels it, and work left
// behind on the context of a stream that is being served.
package rpc

import (
	"context"
	"errors"
	"io"
	"log"
	"time"

	"example.com/tickerpb"
	"google.golang.org/grpc"
)

type desk struct {
	quotes tickerpb.TickerClient
	seen   chan *tickerpb.Quote
}

func (d *desk) follow(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second) // want `the context of 15s cuts off the stream of tickerpb.TickerClient.Follow`
	defer cancel()
	stream, err := d.quotes.Follow(ctx, &tickerpb.Symbol{Name: "GO"})
	if err != nil {
		return err
	}
	for {
		q, err := stream.Recv()
		if err != nil {
			return err
		}
		d.seen <- q
	}
}

// In a helper, to a callback, by the generic end of a stream.
func (d *desk) each(ctx context.Context, conn *grpc.ClientConn, see func(*tickerpb.Quote)) error {
	short, cancel := context.WithDeadline(ctx, time.Now().Add(5*time.Second)) // want `the context of 5s cuts off the stream of`
	defer cancel()
	stream, err := conn.NewStream(short, &grpc.StreamDesc{}, "/ticker/Follow")
	if err != nil {
		return err
	}
	return receive(stream, see)
}

func receive(stream grpc.ClientStream, see func(*tickerpb.Quote)) error {
	for {
		q := new(tickerpb.Quote)
		if err := stream.RecvMsg(q); err != nil {
			return err
		}
		see(q)
	}
}

func (d *desk) open(ctx context.Context) (tickerpb.Ticker_FollowClient, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	return d.quotes.Follow(ctx, &tickerpb.Symbol{Name: "GO"}) // want `outlives \(\*desk\).open, which cancels its context`
}

// A stream of a known length, one answer of it, all of it collected, a limit on
// purpose, and no limit.

func (d *desk) history(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	stream, err := d.quotes.Follow(ctx, &tickerpb.Symbol{Name: "GO"})
	if err != nil {
		return err
	}
	for {
		q, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		d.seen <- q
	}
}

func (d *desk) first(ctx context.Context) (*tickerpb.Quote, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	stream, err := d.quotes.Follow(ctx, &tickerpb.Symbol{Name: "GO"})
	if err != nil {
		return nil, err
	}
	return stream.Recv()
}

func (d *desk) collected(ctx context.Context) (list []*tickerpb.Quote) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	stream, err := d.quotes.Follow(ctx, &tickerpb.Symbol{Name: "GO"})
	if err != nil {
		return nil
	}
	for {
		q, err := stream.Recv()
		if err != nil {
			return list
		}
		list = append(list, q)
	}
}

func (d *desk) hourly(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	stream, err := d.quotes.Follow(ctx, &tickerpb.Symbol{Name: "GO"})
	if err != nil {
		return err
	}
	return receive(stream, func(q *tickerpb.Quote) { d.seen <- q })
}

func (d *desk) again(ctx context.Context) {
	for ctx.Err() == nil {
		d.once(ctx)
		short, cancel := context.WithTimeout(ctx, 30*time.Second)
		stream, err := d.quotes.Follow(short, &tickerpb.Symbol{Name: "GO"})
		if err == nil {
			err = receive(stream, func(q *tickerpb.Quote) { d.seen <- q })
		}
		cancel()
		log.Print(err)
	}
}

func (d *desk) once(ctx context.Context) {
	_, _ = d.first(ctx)
}

func (d *desk) kept(ctx context.Context) (tickerpb.Ticker_FollowClient, context.CancelFunc, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	stream, err := d.quotes.Follow(ctx, &tickerpb.Symbol{Name: "GO"})
	if err != nil {
		cancel()
		return nil, nil, err
	}
	return stream, cancel, nil
}

type server struct {
	tickerpb.UnimplementedTickerServer
	upstream tickerpb.TickerClient
}

func (s *server) Follow(in *tickerpb.Symbol, out tickerpb.Ticker_FollowServer) error {
	go func() {
		if _, err := s.upstream.Last(out.Context(), in); err != nil { // want `runs in the background on out.Context\(\), which ends`
			log.Print(err)
		}
	}()
	return out.Send(&tickerpb.Quote{})
}

// following waits for the goroutine.
type following struct {
	tickerpb.UnimplementedTickerServer
	upstream tickerpb.TickerClient
}

func (s *following) Follow(in *tickerpb.Symbol, out tickerpb.Ticker_FollowServer) error {
	done := make(chan error, 1)
	go func() {
		_, err := s.upstream.Last(out.Context(), in)
		done <- err
	}()
	return <-done
}
