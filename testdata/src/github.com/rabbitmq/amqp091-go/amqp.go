// Package amqp091 has the shape of github.com/rabbitmq/amqp091-go.
package amqp091

type Table map[string]any

type Delivery struct{ Body []byte }

func (d Delivery) Ack(multiple bool) error { return nil }

type Channel struct{ id uint16 }

func (ch *Channel) Qos(prefetchCount, prefetchSize int, global bool) error { return nil }
func (ch *Channel) Consume(queue, consumer string, autoAck, exclusive, noLocal, noWait bool, args Table) (<-chan Delivery, error) {
	return nil, nil
}
