package eventloop

import (
	"context"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

func (s *state) onMessage(c mqtt.Client, m mqtt.Message) {
	token := c.Publish("seen", 1, false, m.Topic())
	token.Wait() // want `mqtt.Token.Wait waits for MQTT inside the MQTT callback \(\*state\).onMessage`
	s.ask(context.Background(), m.Topic())
	s.events <- m.Topic() // want `the MQTT callback \(\*state\).onMessage blocks`
	s.later(m.Topic())
	go s.handle(c, m)
}

// It has the type of a callback, and a goroutine of its own.
func (s *state) handle(c mqtt.Client, m mqtt.Message) {
	c.Publish("seen", 1, false, m.Topic()).Wait()
	s.events <- m.Topic()
}

func (s *state) subscribe(c mqtt.Client) {
	c.Subscribe("orders", 1, func(c mqtt.Client, m mqtt.Message) {
		s.note(m.Topic())
		if t := c.Publish("seen", 1, false, m.Topic()); !t.WaitTimeout(time.Second) { // want `mqtt.Token.WaitTimeout waits for MQTT inside the MQTT callback in`
			return
		}
	}).Wait()
}
