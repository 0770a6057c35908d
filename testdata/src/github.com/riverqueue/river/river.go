// Package river has the shapes of github.com/riverqueue/river that the corpora use.
package river

import (
	"context"
	"time"
)

type JobArgs interface{ Kind() string }

type Job[T JobArgs] struct{ Args T }

type Worker[T JobArgs] interface {
	NextRetry(job *Job[T]) time.Time
	Timeout(job *Job[T]) time.Duration
	Work(ctx context.Context, job *Job[T]) error
}

type WorkerDefaults[T JobArgs] struct{}

func (w WorkerDefaults[T]) NextRetry(*Job[T]) time.Time   { return time.Time{} }
func (w WorkerDefaults[T]) Timeout(*Job[T]) time.Duration { return 0 }

func WorkFunc[T JobArgs](f func(context.Context, *Job[T]) error) Worker[T] { return nil }

type QueueConfig struct{ MaxWorkers int }
