package stub

import (
	"context"
	"sync"
	"time"
)

// A gate is the capacity of a service: so many requests in slots, so many
// waiting in the order they came, so many a second, and the others turned away.
// Its options may change at any time.
type gate struct {
	mu      sync.Mutex
	options Options
	used    int // slots
	waiting []chan struct{}
	n       int       // requests so far
	credit  float64   // requests that may come now, by the rate
	counted time.Time // when credit was
}

// A fate is what becomes of a request, by its number and the load.
type fate int

const (
	served fate = iota
	turnedAway
	stalled
	reset
	failed
)

// change applies c. More slots let those in who wait.
func (g *gate) change(c Change) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := c.apply(&g.options); err != nil {
		return err
	}
	g.letIn()
	return nil
}

// now returns the options as they are.
func (g *gate) now() Options {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.options
}

// letIn gives free slots to those who wait. The caller holds g.mu.
func (g *gate) letIn() {
	for g.used < g.options.Slots && len(g.waiting) > 0 {
		g.used++
		close(g.waiting[0])
		g.waiting = g.waiting[1:]
	}
}

// enter decides what becomes of a request. Unless it is turned away, it
// waits until place is closed, and calls leave.
func (g *gate) enter(now time.Time) (f fate, o Options, place chan struct{}, waiting int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n++
	o = g.options
	if g.n <= o.RejectFirst || !g.withinRate(now) {
		return turnedAway, o, nil, 0
	}
	if g.used >= o.Slots && len(g.waiting) >= o.Queue {
		return turnedAway, o, nil, 0
	}
	every := func(n int) bool { return n > 0 && g.n%n == 0 }
	switch {
	case every(o.StallEvery):
		f = stalled
	case every(o.ResetEvery):
		f = reset
	case every(o.ErrorEvery):
		f = failed
	}
	place = make(chan struct{})
	g.waiting = append(g.waiting, place)
	g.letIn()
	return f, o, place, len(g.waiting)
}

// withinRate takes one from the credit, which grows to what comes in a second.
func (g *gate) withinRate(now time.Time) bool {
	rate := g.options.Rate
	if rate == 0 {
		return true
	}
	burst := max(rate, 1)
	if g.counted.IsZero() {
		g.credit = burst
	} else {
		g.credit = min(burst, g.credit+rate*now.Sub(g.counted).Seconds())
	}
	g.counted = now
	if g.credit < 1 {
		return false
	}
	g.credit--
	return true
}

// leave gives the place back, whether it has become a slot or not.
func (g *gate) leave(place chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, w := range g.waiting {
		if w == place {
			g.waiting = append(g.waiting[:i:i], g.waiting[i+1:]...)
			return
		}
	}
	g.used--
	g.letIn()
}

// pause waits for d; it reports whether ctx went on for so long.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
