// Package schedule is of another module, and says nothing of what its waits end with.
package schedule

import "context"

type Job struct{ Every string }

type Store interface {
	Put(ctx context.Context, name string, job *Job) error
	Get(ctx context.Context, name string) (*Job, error)
	Close(ctx context.Context)
}
