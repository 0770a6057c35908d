package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A progress shows what a run is doing: the go command says nothing while it
// downloads, compiles and analyses dependencies, which can take minutes. On a
// terminal that is one line that changes; elsewhere a line for each phase.
type progress struct {
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu         sync.Mutex
	downloaded time.Time // when a download began last
}

// How long a run lasts before it is worth a line, on a terminal and in a log.
const progressAfter, logAfter = time.Second, 5 * time.Second

// startProgress makes cmd count what it analyses, if that is to be shown.
func (c *command) startProgress(ctx context.Context, cmd *vet.Command) *progress {
	p := &progress{cancel: func() {}}
	if c.Quiet {
		return p
	}
	file, err := os.CreateTemp("", "timeoutlint-progress-")
	if err != nil {
		return p
	}
	file.Close()
	counter := *cmd // without what is set below
	cmd.Progress = file.Name()
	cmd.Watch = p.watch
	ctx, p.cancel = context.WithCancel(ctx)
	p.done.Go(func() {
		defer os.Remove(file.Name())
		c.showProgress(ctx, p, &counter, file.Name())
	})
	return p
}

func (p *progress) stop() {
	p.cancel()
	p.done.Wait()
}

// watch looks at a line of the go command.
func (p *progress) watch(line string) {
	if strings.HasPrefix(line, "go: downloading ") {
		p.mu.Lock()
		p.downloaded = time.Now()
		p.mu.Unlock()
	}
}

// phase says what goes on, if the last package was analysed at that time: what
// is not said to be downloaded and not analysed is compiled, dependencies first.
func (p *progress) phase(analysed time.Time) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case time.Since(p.downloaded) < 2*time.Second:
		return "downloading modules"
	case time.Since(analysed) < 2*time.Second:
		return "analysing"
	}
	return "compiling"
}

func (c *command) showProgress(ctx context.Context, p *progress, counter *vet.Command, file string) {
	started := time.Now()
	after := progressAfter
	if !c.ttyErr {
		after = logAfter
	}
	select {
	case <-ctx.Done():
		return
	case <-time.After(after):
	}
	total := make(chan int, 1)
	go func() {
		n, _ := counter.Count(ctx)
		total <- n
	}()
	const clearLine = "\r\x1b[K"
	if c.ttyErr {
		defer fmt.Fprint(c.stderr, clearLine)
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	var all, seen int64
	var analysed time.Time
	said := make(map[string]bool)
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-total:
			all = int64(n)
		case <-tick.C:
		}
		info, err := os.Stat(file)
		if err != nil {
			return
		}
		if info.Size() > seen {
			seen, analysed = info.Size(), time.Now()
		}
		phase := p.phase(analysed)
		// What is in the cache is not analysed, so the total is a bound.
		of := ""
		if all > 0 {
			of = fmt.Sprintf(" of at most %d", all)
		}
		text := fmt.Sprintf("timeoutlint: %s: %d%s packages analysed, %s", phase, seen, of, clock(time.Since(started)))
		switch {
		case c.ttyErr:
			fmt.Fprint(c.stderr, clearLine+text)
		case !said[phase]:
			said[phase] = true
			fmt.Fprintln(c.stderr, text)
		}
	}
}

// clock writes a time that has passed: "1:05".
func clock(d time.Duration) string {
	s := int(d.Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
