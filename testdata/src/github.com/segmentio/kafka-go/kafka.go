// Package kafka has the shapes of github.com/segmentio/kafka-go that the corpora use.
package kafka

import "context"

type Message struct {
	Topic      string
	Key, Value []byte
}

type ReaderConfig struct {
	Brokers []string
	Topic   string
}

type Reader struct{}

func NewReader(config ReaderConfig) *Reader { return nil }

func (r *Reader) ReadMessage(ctx context.Context) (Message, error)          { return Message{}, nil }
func (r *Reader) FetchMessage(ctx context.Context) (Message, error)         { return Message{}, nil }
func (r *Reader) CommitMessages(ctx context.Context, msgs ...Message) error { return nil }
func (r *Reader) Close() error                                              { return nil }
