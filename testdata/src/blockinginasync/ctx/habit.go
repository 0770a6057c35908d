package ctx

import (
	"context"

	"blockinginasync/ctx/jobs"
)

type worker struct {
	jobs *jobs.Store
	do   func(ctx context.Context, id string) error
}

// The states of jobs are written whatever becomes of the ctx: everywhere.
func (w *worker) handle(ctx context.Context, id string) error {
	if err := w.jobs.SetState(context.TODO(), id, "running"); err != nil { // ok: so it is at all three places
		return err
	}
	if err := w.do(ctx, id); err != nil {
		w.jobs.SetState(context.TODO(), id, "failed")
		return err
	}
	return w.jobs.SetState(context.TODO(), id, "done")
}

// One that is given the ctx elsewhere is forgotten here, however often.
func (w *worker) clean(ctx context.Context, id string) error {
	return w.jobs.Remove(context.TODO(), id) // want `Remove is given context.TODO\(\) although ctx is in scope`
}

func (w *worker) drop(ctx context.Context, id string) error {
	return w.jobs.Remove(context.TODO(), id) // want `Remove is given context.TODO\(\) although ctx is in scope`
}

func (w *worker) forget(ctx context.Context, id string) error {
	return w.jobs.Remove(context.TODO(), id) // want `Remove is given context.TODO\(\) although ctx is in scope`
}

func (w *worker) remove(ctx context.Context, id string) error { return w.jobs.Remove(ctx, id) }

// Twice is no habit.
func (w *worker) seen(ctx context.Context, id string) error {
	return w.jobs.Touch(context.TODO(), id) // want `Touch is given context.TODO\(\) although ctx is in scope`
}

func (w *worker) seenAgain(ctx context.Context, id string) error {
	return w.jobs.Touch(context.TODO(), id) // want `Touch is given context.TODO\(\) although ctx is in scope`
}
