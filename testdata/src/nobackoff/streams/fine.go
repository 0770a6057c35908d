package streams

import (
	"context"
	"io"
	"log"
	"time"

	"example.com/tickerpb"
)

// ok: the error ends the loop.
func (f *follower) ends(ctx context.Context) error {
	stream, err := f.client.Follow(ctx, &tickerpb.Symbol{})
	if err != nil {
		return err
	}
	for {
		quote, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		f.out <- quote
	}
}

// ok: broken out of.
func (f *follower) breaks(ctx context.Context) {
	stream, err := f.client.Follow(ctx, &tickerpb.Symbol{})
	if err != nil {
		return
	}
	for {
		quote, err := stream.Recv()
		if err != nil {
			break
		}
		f.out <- quote
	}
}

// ok: there is a pause.
func (f *follower) pauses(ctx context.Context) {
	for {
		quote, err := f.stream.Recv()
		if err != nil {
			log.Print(err)
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
				return
			}
			continue
		}
		f.out <- quote
	}
}

// ok: another stream for each failure, with a pause.
func (f *follower) anew(ctx context.Context) error {
	stream, err := f.client.Follow(ctx, &tickerpb.Symbol{})
	for err == nil {
		quote, failed := stream.Recv()
		if failed != nil {
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
				return ctx.Err()
			}
			stream, err = f.client.Follow(ctx, &tickerpb.Symbol{})
			continue
		}
		f.out <- quote
	}
	return err
}

// ok: a call for each round is no stream.
func (f *follower) asks(ctx context.Context) {
	for ctx.Err() == nil {
		quote, err := f.client.Last(ctx, &tickerpb.Symbol{})
		if err != nil {
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
			}
			continue
		}
		f.out <- quote
	}
}
