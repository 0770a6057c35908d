package cli

import (
	"context"
	"errors"
	"os/signal"
	"time"
)

// patience is how long a run may go on after a signal: the go command has a
// second to end, and nothing else takes as long.
const patience = 1500 * time.Millisecond

// interruptible runs the command until it ends, or a signal ends it: by the
// context, or, in a phase that does not look at that, for instance a write to a
// pipe that nobody reads, by leaving it behind.
func (c *command) interruptible(args []string) (code int, err error) {
	ctx, stop := signal.NotifyContext(context.Background(), endSignals()...)
	defer stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		code, err = c.main(ctx, args)
	}()
	select {
	case <-done:
		if ctx.Err() == nil {
			return code, err
		}
	case <-ctx.Done():
		select {
		case <-done:
		case <-time.After(patience):
		}
	}
	// Whatever is being put in its place gets there; nothing is begun.
	c.writing.Lock()
	c.discardSinks()
	if c.written {
		return exitError, errors.New("interrupted after the fixes were made: what is left was not shown")
	}
	return exitError, errors.New("interrupted")
}
