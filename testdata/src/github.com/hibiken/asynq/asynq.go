// Package asynq has the shapes of github.com/hibiken/asynq that the corpora use.
package asynq

import "context"

type Task struct{ payload []byte }

func (t *Task) Payload() []byte { return t.payload }

type Handler interface {
	ProcessTask(context.Context, *Task) error
}

type ServeMux struct{}

func NewServeMux() *ServeMux { return nil }

func (mux *ServeMux) HandleFunc(pattern string, handler func(context.Context, *Task) error) {}

type Config struct {
	Concurrency int
	Queues      map[string]int
}
