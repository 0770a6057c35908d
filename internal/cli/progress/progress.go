// Package progress says what a run is doing while the go command says nothing.
package progress

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A Progress shows what a run is doing: the go command says nothing while it
// downloads, compiles and analyses dependencies, which can take minutes. On a
// terminal that is one line that changes; elsewhere a line for each phase, and
// one now and then that says it is still at work.
type Progress struct {
	session  *Session
	w        io.Writer
	terminal bool
	cancel   context.CancelFunc
	done     sync.WaitGroup

	mu         sync.Mutex
	downloads  int
	downloaded time.Time // when a download began last
}

// How long a run lasts before it is worth a line, on a terminal and in a log, and
// how long a log is silent at most.
const progressAfter, logAfter, logEvery = time.Second, 2 * time.Second, 20 * time.Second

// A Session is what the runs of one command, one after another, have in common:
// since when they go on, and what a log has been told. The zero Session is ready.
type Session struct {
	started time.Time
	log     journal
}

// Start makes cmd count what it analyses, and shows that on w until Stop. A nil w
// shows nothing.
func (s *Session) Start(ctx context.Context, cmd *vet.Command, w io.Writer, terminal bool) *Progress {
	p := &Progress{session: s, w: w, terminal: terminal, cancel: func() {}}
	if w == nil {
		return p
	}
	if s.started.IsZero() {
		s.started = time.Now()
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
		p.show(ctx, &counter, file.Name())
	})
	return p
}

// Stop ends what is shown.
func (p *Progress) Stop() {
	p.cancel()
	p.done.Wait()
}

// watch looks at a line of the go command.
func (p *Progress) watch(line string) {
	if vet.IsDownload(line) {
		p.mu.Lock()
		p.downloads++
		p.downloaded = time.Now()
		p.mu.Unlock()
	}
}

const downloading = "downloading modules"

// text is the line that says what goes on.
func (p *Progress) text(phase string, analysed, all int64, passed time.Duration) string {
	if phase == downloading && analysed == 0 {
		p.mu.Lock()
		defer p.mu.Unlock()
		return fmt.Sprintf("timeoutlint: %s: %d so far, %s", phase, p.downloads, clock(passed))
	}
	// What is in the cache is not analysed, so the total is a bound.
	of := ""
	if all > 0 {
		of = fmt.Sprintf(" of at most %d", all)
	}
	packages := "packages"
	if analysed == 1 && all == 0 {
		packages = "package"
	}
	return fmt.Sprintf("timeoutlint: %s: %d%s %s analysed, %s", phase, analysed, of, packages, clock(passed))
}

// A journal says when a log, which keeps what it is given, gets another line.
type journal struct {
	said map[string]bool // phases
	last time.Time
}

// due reports whether a line is due: the first of a phase, or one after a long
// silence. Phases take turns in one run.
func (j *journal) due(phase string, now time.Time) bool {
	if j.said[phase] && now.Sub(j.last) < logEvery {
		return false
	}
	if j.said == nil {
		j.said = make(map[string]bool)
	}
	j.said[phase], j.last = true, now
	return true
}

// phase says what goes on, if the last package was analysed at that time: what
// is not said to be downloaded and not analysed is compiled, dependencies first.
func (p *Progress) phase(analysed time.Time) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case time.Since(p.downloaded) < 2*time.Second:
		return downloading
	case time.Since(analysed) < 2*time.Second:
		return "analysing"
	}
	return "compiling"
}

func (p *Progress) show(ctx context.Context, counter *vet.Command, file string) {
	after := progressAfter
	if !p.terminal {
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
	if p.terminal {
		defer fmt.Fprint(p.w, clearLine)
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	var all, seen int64
	var analysed time.Time
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
		text := p.text(phase, seen, all, time.Since(p.session.started))
		switch {
		case p.terminal:
			fmt.Fprint(p.w, clearLine+text)
		case p.session.log.due(phase, time.Now()):
			fmt.Fprintln(p.w, text)
		}
	}
}

// clock writes a time that has passed: "1:05".
func clock(d time.Duration) string {
	s := int(d.Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
