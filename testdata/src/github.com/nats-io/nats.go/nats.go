// Package nats has the shapes of github.com/nats-io/nats.go that the corpora use.
package nats

type Msg struct {
	Subject string
	Data    []byte
}

func (m *Msg) Respond(data []byte) error { return nil }

type MsgHandler func(msg *Msg)

type Subscription struct{}

type Conn struct{}

func (nc *Conn) Subscribe(subj string, cb MsgHandler) (*Subscription, error) { return nil, nil }
