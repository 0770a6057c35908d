// Package jetstream has the shapes of github.com/nats-io/nats.go/jetstream that the corpora use.
package jetstream

type Msg interface {
	Data() []byte
	Subject() string
	Ack() error
}

type MessageHandler func(msg Msg)

type ConsumeContext interface{ Stop() }

type PullConsumeOpt interface{ configureConsume() }

type Consumer interface {
	Consume(handler MessageHandler, opts ...PullConsumeOpt) (ConsumeContext, error)
}
