package lsp

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"go.lsp.dev/protocol"

	"github.com/timeoutlint/timeoutlint/servers/internal/command"
)

const (
	// settle is how long a save waits for others: "save all" is many.
	settle = 50 * time.Millisecond
	// maxRuns is how many runs there are at a time, of different modules: each
	// uses all processors where it has something to compile.
	maxRuns = 2
	// maxDirs is how many directories one run is given.
	maxDirs = 100
)

// A queue runs the command: once for all packages of a module that wait, one run
// a module at a time. Packages of a module that are saved while it is analysed
// are analysed again, and what was running is ended.
type queue struct {
	s     *server
	slots chan struct{}

	mu      sync.Mutex
	closed  bool
	modules map[string]*work
	tokens  map[string]context.CancelFunc // of progress, to end runs by
	n       int
}

type work struct {
	waiting, current map[string]bool // directories
	cancel           context.CancelCauseFunc
}

func newQueue(s *server) *queue {
	return &queue{s: s, slots: make(chan struct{}, maxRuns), modules: make(map[string]*work), tokens: make(map[string]context.CancelFunc)}
}

func (q *queue) add(dir string) {
	root := module(dir)
	if root == "" {
		q.s.log(protocol.MessageTypeInfo, "%s belongs to no module: there is no go.mod there or above", dir)
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	w := q.modules[root]
	if w == nil {
		w = &work{waiting: make(map[string]bool)}
		q.modules[root] = w
		q.s.background(func() { q.run(root, w) })
	}
	w.waiting[dir] = true
	if w.current[dir] {
		w.cancel(errSavedAgain)
	}
}

// drop forgets a directory that waits.
func (q *queue) drop(dir string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, w := range q.modules {
		delete(w.waiting, dir)
	}
}

// close ends all runs.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for _, w := range q.modules {
		clear(w.waiting)
		if w.cancel != nil {
			w.cancel(context.Canceled)
		}
	}
}

// run analyses packages of a module as long as some wait.
func (q *queue) run(root string, w *work) {
	for {
		timer := time.NewTimer(settle)
		select {
		case <-timer.C:
		case <-q.s.ctx.Done():
			timer.Stop()
			return
		}
		select {
		case q.slots <- struct{}{}:
		case <-q.s.ctx.Done():
			return
		}
		ctx, dirs := q.next(root, w)
		if len(dirs) > 0 {
			q.analyse(ctx, root, dirs)
			// An editor is left open for days, and its server does nothing most of the
			// time. What a run needed is given back; a collection of the little that is
			// kept takes a millisecond.
			debug.FreeOSMemory()
			if errors.Is(context.Cause(ctx), errSavedAgain) {
				q.again(w)
			}
			w.cancel(nil)
		}
		<-q.slots
		if len(dirs) == 0 {
			return
		}
	}
}

// next takes directories that wait; none if there are none, and then the module
// is forgotten.
func (q *queue) next(root string, w *work) (context.Context, []string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	w.current = make(map[string]bool)
	dirs := slices.Sorted(maps.Keys(w.waiting))
	dirs = dirs[:min(len(dirs), maxDirs)]
	if len(dirs) == 0 {
		delete(q.modules, root)
		return nil, nil
	}
	for _, dir := range dirs {
		delete(w.waiting, dir)
		w.current[dir] = true
	}
	var ctx context.Context
	ctx, w.cancel = context.WithCancelCause(q.s.ctx)
	return ctx, dirs
}

// again has what was ended wait once more.
func (q *queue) again(w *work) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		maps.Copy(w.waiting, w.current)
	}
}

// analyse runs the command on directories of a module, and publishes what it
// found.
func (q *queue) analyse(ctx context.Context, root string, dirs []string) {
	s := q.s
	s.mu.Lock()
	flags := s.settings.flags()
	s.mu.Unlock()
	var patterns []string
	for _, dir := range dirs {
		rel, err := filepath.Rel(root, dir)
		if err != nil {
			continue
		}
		if _, err := os.Stat(dir); err != nil {
			s.publish(dir, nil) // removed
			continue
		}
		patterns = append(patterns, "./"+filepath.ToSlash(rel))
	}
	if len(patterns) == 0 {
		return
	}
	ctx, p := q.begin(ctx, patterns)
	report, err := s.opts.Tool.Lint(ctx, root, p.say, flags, patterns...)
	switch {
	case ctx.Err() != nil:
		p.end("cancelled")
		return
	case err != nil:
		p.end("failed")
		s.publishReport(root, dirs, new(command.Report)) // what was found is no longer there
		// What does not parse is for its author to mend, and is shown by others.
		if f := (*command.Failure)(nil); errors.As(err, &f) && f.OfSource() {
			s.log(protocol.MessageTypeWarning, "not analysed: %s", f.Stderr)
			return
		}
		s.tell(fmt.Sprintf("%s: %v", root, err))
		return
	}
	s.mu.Lock()
	s.told = "" // a problem that comes back is told again
	s.mu.Unlock()
	for _, text := range report.Errors {
		s.log(protocol.MessageTypeWarning, "not analysed: %s", text)
	}
	s.publishReport(root, dirs, report)
	p.end(summary(report))
}

func summary(r *command.Report) string {
	text := fmt.Sprintf("%d findings", len(r.Findings))
	if len(r.Findings) == 1 {
		text = "1 finding"
	}
	if n := len(r.Errors); n > 0 {
		text += fmt.Sprintf(", %d not analysed (see the log)", n)
	}
	return text
}
