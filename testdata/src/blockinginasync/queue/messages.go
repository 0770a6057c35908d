package queue

import (
	"context"
	"database/sql"
	"time"

	"cloud.google.com/go/pubsub"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nsqio/go-nsq"
	amqp "github.com/rabbitmq/amqp091-go"
)

// NATS hands over no ctx.
func (w *worker) subscribe(nc *nats.Conn, js jetstream.Consumer) {
	nc.Subscribe("orders", func(m *nats.Msg) {
		w.mu.Lock() // want `w.mu stays locked while \(\*worker\).ship waits for gRPC.*on the path of the NATS handler in \(\*worker\).subscribe`
		w.ship(context.Background(), string(m.Data))
		w.done[string(m.Data)] = true
		w.mu.Unlock()
		time.Sleep(time.Second)
		w.old.Call("Order.Ship", m.Data, nil)
	})
	js.Consume(func(m jetstream.Msg) {
		db, err := sql.Open("postgres", "orders") // want `on every call of the JetStream handler in \(\*worker\).subscribe`
		if err == nil {
			db.Close()
		}
		w.out <- m.Subject()
		m.Ack()
	})
}

// RabbitMQ.
func (w *worker) deliver(ctx context.Context, d amqp.Delivery) error {
	db, err := sql.Open("postgres", "orders") // want `on every call of the RabbitMQ consumer \(\*worker\).deliver`
	if err != nil {
		return err
	}
	db.Close()
	w.ship(context.Background(), string(d.Body)) // want `although ctx is in scope`
	time.Sleep(time.Second)
	w.wg.Wait()
	return w.ship(ctx, string(d.Body))
}

func (w *worker) delivered(d amqp.Delivery) {
	w.mu.Lock() // want `on the path of the RabbitMQ consumer \(\*worker\).delivered`
	defer w.mu.Unlock()
	w.ship(context.Background(), string(d.Body))
	w.done[string(d.Body)] = true
}

// NSQ.
func (w *worker) HandleMessage(m *nsq.Message) error {
	w.mu.Lock() // want `on the path of the NSQ handler \(\*worker\).HandleMessage`
	defer w.mu.Unlock()
	time.Sleep(time.Second)
	w.done[string(m.Body)] = true
	return w.ship(context.Background(), string(m.Body))
}

// Pub/Sub.
func (w *worker) receive(ctx context.Context, s *pubsub.Subscription) error {
	return s.Receive(ctx, func(ctx context.Context, m *pubsub.Message) {
		db, err := sql.Open("postgres", "orders") // want `on every call of the Pub/Sub consumer in \(\*worker\).receive`
		if err != nil {
			return
		}
		db.Close()
		time.Sleep(time.Second)
		w.ship(context.Background(), string(m.Data)) // want `although ctx is in scope`
		w.ship(ctx, string(m.Data))
		m.Ack()
	})
}
