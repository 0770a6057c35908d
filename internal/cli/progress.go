package cli

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A progress shows on a terminal how many packages have been analysed: the go
// command says nothing while it works on dependencies, which can take a
// minute.
type progress struct {
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// progressAfter is how long a run lasts before it is worth a line.
const progressAfter = time.Second

// startProgress makes cmd count what it analyses, if somebody looks.
func (c *command) startProgress(ctx context.Context, cmd *vet.Command) *progress {
	p := &progress{cancel: func() {}}
	if !c.ttyErr {
		return p
	}
	file, err := os.CreateTemp("", "timeoutlint-progress-")
	if err != nil {
		return p
	}
	file.Close()
	cmd.Progress = file.Name()
	ctx, p.cancel = context.WithCancel(ctx)
	p.done.Go(func() {
		defer os.Remove(file.Name())
		c.showProgress(ctx, cmd)
	})
	return p
}

func (p *progress) stop() {
	p.cancel()
	p.done.Wait()
}

func (c *command) showProgress(ctx context.Context, cmd *vet.Command) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(progressAfter):
	}
	total := make(chan int, 1)
	go func() {
		n, _ := cmd.Count(ctx)
		total <- n
	}()
	const clearLine = "\r\x1b[K"
	defer fmt.Fprint(c.stderr, clearLine)
	all := 0
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case all = <-total:
		case <-tick.C:
		}
		info, err := os.Stat(cmd.Progress)
		if err != nil {
			return
		}
		// What is in the cache is not analysed, so the total is a bound.
		of := ""
		if all > 0 {
			of = fmt.Sprintf(" of at most %d", all)
		}
		fmt.Fprintf(c.stderr, "%stimeoutlint: %d%s packages analysed", clearLine, info.Size(), of)
	}
}
