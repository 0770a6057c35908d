// Package message is a stub.
package message

import "context"

type Message struct {
	UUID    string
	Payload []byte
}

func NewMessage(uuid string, payload []byte) *Message { return &Message{UUID: uuid, Payload: payload} }
func (*Message) Context() context.Context             { return nil }
func (*Message) Ack() bool                            { return true }

type HandlerFunc func(msg *Message) ([]*Message, error)

type NoPublishHandlerFunc func(msg *Message) error

type Publisher interface {
	Publish(topic string, messages ...*Message) error
	Close() error
}

type Subscriber interface {
	Subscribe(ctx context.Context, topic string) (<-chan *Message, error)
	Close() error
}

type Router struct{}

func (*Router) AddConsumerHandler(name, topic string, sub Subscriber, handler NoPublishHandlerFunc) {}
func (*Router) Run(ctx context.Context) error                                                       { return nil }
