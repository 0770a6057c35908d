package queue

import (
	"context"
	"database/sql"
	"time"

	"github.com/IBM/sarama"
	"github.com/segmentio/kafka-go"
)

// A handler of a consumer group: the session has the ctx.
func (w *worker) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (w *worker) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (w *worker) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		db, err := sql.Open("postgres", "orders") // want `sql.Open is built on every call of the Kafka consumer \(\*worker\).ConsumeClaim`
		if err != nil {
			return err
		}
		db.Close()
		w.ship(context.Background(), string(m.Value)) // want `although session is in scope.*; pass session.Context\(\)`
		w.ship(session.Context(), string(m.Value))
		time.Sleep(time.Second)
		w.out <- string(m.Value)
		session.MarkMessage(m, "")
	}
	return nil
}

// kafka-go has no handlers: they are given what was read.
func (w *worker) read(ctx context.Context, r *kafka.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := w.order(ctx, m); err != nil {
			return err
		}
		w.record(m.Value)
		if err := r.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func (w *worker) order(ctx context.Context, m kafka.Message) error {
	w.mu.Lock() // want `w.mu stays locked while \(\*worker\).ship \(and 1 more\) waits for gRPC.*on the path of the Kafka consumer \(\*worker\).order`
	defer w.mu.Unlock()
	time.Sleep(time.Second)
	if err := w.ship(context.Background(), string(m.Value)); err != nil { // want `although ctx is in scope`
		return err
	}
	err := w.ship(ctx, string(m.Value))
	w.done[string(m.Key)] = err == nil
	return err
}

func (w *worker) record(value []byte) {
	db, err := sql.Open("postgres", "orders") // want `sql.Open is built on every call of the Kafka consumer \(\*worker\).record`
	if err == nil {
		db.Close()
	}
}

// What reads is called once, and may build what it needs.
func consume(ctx context.Context, w *worker) error {
	db, err := sql.Open("postgres", "orders")
	if err != nil {
		return err
	}
	defer db.Close()
	r := kafka.NewReader(kafka.ReaderConfig{Topic: "orders"})
	for {
		m, err := r.ReadMessage(ctx)
		if err != nil {
			return err
		}
		db.ExecContext(ctx, "INSERT INTO seen VALUES ($1)", m.Key)
	}
}
