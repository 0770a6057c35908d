package queue

import (
	"context"
	"net/http"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/valkey-io/valkey-go"
)

type outbox struct {
	w   *worker
	pub message.Publisher
	kc  *kgo.Client
	vk  valkey.Client
}

// A handler of Watermill's router, whose ctx is in the message.
func (o *outbox) handle(m *message.Message) error {
	o.w.mu.Lock() // want `o.w.mu stays locked while \(\*worker\).ship waits for gRPC.*on the path of the Watermill handler \(\*outbox\).handle`
	defer o.w.mu.Unlock()
	return o.w.ship(m.Context(), m.UUID)
}

// One that publishes what it makes, as a literal.
func (o *outbox) routes() message.HandlerFunc {
	return func(m *message.Message) ([]*message.Message, error) {
		o.w.ship(context.Background(), m.UUID) // want `although m is in scope`
		time.Sleep(time.Second)
		return []*message.Message{message.NewMessage(m.UUID, nil)}, nil
	}
}

// ok: no handler, for all that it takes a message.
func (o *outbox) size(m *message.Message) int { return len(m.Payload) }

// Results that hold their error wait as others do.
func (o *outbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.kc.ProduceSync(context.Background(), &kgo.Record{Topic: "orders"}).FirstErr() // want `\(\*kgo.Client\).ProduceSync is given context.Background\(\) although r is in scope`
	o.kc.ProduceSync(r.Context(), &kgo.Record{Topic: "orders"})
}

func (o *outbox) session(w http.ResponseWriter, r *http.Request) {
	o.vk.Do(context.Background(), o.vk.B().Get().Key("k").Build()).ToString() // want `valkey.CommandClient.Do is given context.Background\(\) although r is in scope`
}

func (o *outbox) queued(w http.ResponseWriter, r *http.Request) {
	o.kc.Produce(context.Background(), &kgo.Record{Topic: "orders"}, nil) // ok: into a buffer, and it should outlive the request
	o.pub.Publish("orders", message.NewMessage("1", nil))                 // ok: what it waits for is not known
}
