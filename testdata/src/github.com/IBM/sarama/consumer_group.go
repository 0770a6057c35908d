// Package sarama has the shapes of github.com/IBM/sarama that the corpora use.
package sarama

import "context"

type ConsumerMessage struct {
	Key, Value []byte
	Topic      string
}

type ConsumerGroupSession interface {
	Claims() map[string][]int32
	MemberID() string
	MarkMessage(msg *ConsumerMessage, metadata string)
	Context() context.Context
}

type ConsumerGroupHandler interface {
	Setup(ConsumerGroupSession) error
	Cleanup(ConsumerGroupSession) error
	ConsumeClaim(ConsumerGroupSession, ConsumerGroupClaim) error
}

type ConsumerGroupClaim interface {
	Topic() string
	Partition() int32
	Messages() <-chan *ConsumerMessage
}
