// Package nsq has the shapes of github.com/nsqio/go-nsq that the corpora use.
package nsq

type Message struct{ Body []byte }

type Handler interface {
	HandleMessage(message *Message) error
}
