// Package mqtt has the shapes of github.com/eclipse/paho.mqtt.golang that the corpora use.
package mqtt

import "time"

type Token interface {
	Wait() bool
	WaitTimeout(time.Duration) bool
	Done() <-chan struct{}
	Error() error
}

type Message interface {
	Topic() string
	Payload() []byte
	Ack()
}

type MessageHandler func(Client, Message)

type Client interface {
	Connect() Token
	Publish(topic string, qos byte, retained bool, payload interface{}) Token
	Subscribe(topic string, qos byte, callback MessageHandler) Token
}
