// Package streams receives from streams that may have ended.
package streams

import (
	"context"
	"log"

	"example.com/tickerpb"
	"google.golang.org/grpc"
)

type follower struct {
	client tickerpb.TickerClient
	stream tickerpb.Ticker_FollowClient
	closed func(error) bool
	out    chan *tickerpb.Quote
}

// An error is logged, and the same stream asked again.
func (f *follower) logs(ctx context.Context) error {
	stream, err := f.client.Follow(ctx, &tickerpb.Symbol{})
	if err != nil {
		return err
	}
	for { // want `this loop receives from stream again immediately after it has failed: a stream that failed has ended, and each further Recv fails too: the loop takes a whole processor; leave the loop, or make another stream, after a pause`
		quote, err := stream.Recv()
		if err != nil {
			log.Print(err)
			continue
		}
		f.out <- quote
	}
}

// One sort of error makes another stream, all others do not.
func (f *follower) renews(ctx context.Context) error {
	stream, err := f.client.Follow(ctx, &tickerpb.Symbol{})
	if err != nil {
		return err
	}
	for { // want `this loop receives from stream again immediately`
		quote, err := stream.Recv()
		if err != nil {
			log.Print(err)
			if f.closed(err) {
				if next, err := f.client.Follow(ctx, &tickerpb.Symbol{}); err == nil {
					stream = next
				}
			}
		} else {
			f.out <- quote
		}
	}
}

// In a field, and until the ctx ends.
func (f *follower) field(ctx context.Context) {
	for ctx.Err() == nil { // want `this loop receives from stream again immediately`
		if quote, err := f.stream.Recv(); err == nil {
			f.out <- quote
		}
	}
}

// Given, and any message.
func drain(stream grpc.ClientStream, quotes chan<- *tickerpb.Quote) {
	for { // want `this loop receives from stream again immediately after it has failed: .* each further RecvMsg fails too`
		quote := new(tickerpb.Quote)
		if err := stream.RecvMsg(quote); err != nil {
			log.Print(err)
			continue
		}
		quotes <- quote
	}
}

// On a goroutine.
func (f *follower) background(ctx context.Context) {
	stream, err := f.client.Follow(ctx, &tickerpb.Symbol{})
	if err != nil {
		return
	}
	go func() {
		for { // want `this loop receives from stream again immediately`
			quote, err := stream.Recv()
			if err == nil {
				f.out <- quote
				continue
			}
			log.Print(err)
		}
	}()
}
