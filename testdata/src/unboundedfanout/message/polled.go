package message

import (
	"context"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/valkey-io/valkey-go"
	"golang.org/x/sync/errgroup"
)

// Messages that come many at a time are messages.
func poll(ctx context.Context, cl *kgo.Client) {
	for {
		fetched := cl.PollFetches(ctx)
		fetched.EachRecord(func(r *kgo.Record) {
			go post(ctx, string(r.Value)) // want `one goroutine per message from fetched, each calling HTTP`
		})
	}
}

// By a function of its own, in a loop over them.
func pollOnce(ctx context.Context, cl *kgo.Client) error {
	batch := cl.PollFetches(ctx)
	if err := batch.Err(); err != nil {
		return err
	}
	for _, r := range batch.Records() {
		go deliver(ctx, r) // want `one goroutine per message from batch.Records\(\), each calling HTTP`
	}
	return nil
}

func deliver(ctx context.Context, r *kgo.Record) error { return post(ctx, string(r.Key)) }

// In one chain.
func pollChain(ctx context.Context, cl *kgo.Client) {
	for {
		for _, r := range cl.PollFetches(ctx).Records() {
			go func() { // want `one goroutine per message from cl.PollFetches`
				deliver(ctx, r)
			}()
		}
	}
}

// By an iterator.
func pollIter(ctx context.Context, cl *kgo.Client) {
	for {
		iter := cl.PollFetches(ctx).RecordIter()
		for !iter.Done() {
			r := iter.Next()
			go post(ctx, string(r.Key)) // want `one goroutine per message from iter, each calling HTTP`
		}
	}
}

// What one message holds is no message.
func inside(ctx context.Context, cl *kgo.Client, urls func(*kgo.Record) []string) {
	for _, r := range cl.PollFetches(ctx).Records() {
		for _, u := range urls(r) {
			go post(ctx, u) // want `one goroutine per element of urls\(r\), each calling HTTP`
		}
	}
}

// ok: sixteen at a time.
func pollLimited(ctx context.Context, cl *kgo.Client) {
	var g errgroup.Group
	g.SetLimit(16)
	for {
		cl.PollFetches(ctx).EachRecord(func(r *kgo.Record) {
			g.Go(func() error { return deliver(ctx, r) })
		})
	}
}

// ok: one after the other.
func pollEach(ctx context.Context, cl *kgo.Client) {
	for {
		cl.PollFetches(ctx).EachRecord(func(r *kgo.Record) { deliver(ctx, r) })
	}
}

// A subscription's channel.
func subscribe(ctx context.Context, sub message.Subscriber) error {
	in, err := sub.Subscribe(ctx, "orders")
	if err != nil {
		return err
	}
	for m := range in {
		go func() { // want `one goroutine per message from in, each calling HTTP`
			post(ctx, m.UUID)
			m.Ack()
		}()
	}
	return nil
}

// Clients whose results hold their error wait as others do.
func produceEach(ctx context.Context, cl *kgo.Client, records []*kgo.Record) {
	for _, r := range records {
		go cl.ProduceSync(ctx, r) // want `one goroutine per element of records, each calling Kafka`
	}
}

// ok: Produce writes into a buffer.
func produceAll(ctx context.Context, cl *kgo.Client, records []*kgo.Record) {
	for _, r := range records {
		go cl.Produce(ctx, r, nil)
	}
}

func lookUp(ctx context.Context, c valkey.Client, keys []string) {
	for _, k := range keys {
		go c.Do(ctx, c.B().Get().Key(k).Build()) // want `one goroutine per element of keys, each calling Valkey`
	}
}
