// Package pubsub has the shapes of cloud.google.com/go/pubsub that the corpora use.
package pubsub

import "context"

type Message struct{ Data []byte }

func (m *Message) Ack() {}

type Subscription struct{}

func (s *Subscription) Receive(ctx context.Context, f func(context.Context, *Message)) error {
	return nil
}
