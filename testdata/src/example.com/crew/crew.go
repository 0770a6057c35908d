// Package crew wraps groups and pools, with a limit that its caller chooses.
package crew

import "golang.org/x/sync/errgroup"

// Group is all that others see.
type Group interface {
	Go(f func() error)
	Wait() error
}

type group struct{ g errgroup.Group }

func New(limit int) Group {
	t := &group{}
	t.g.SetLimit(limit)
	return t
}

func (t *group) Go(f func() error) { t.g.Go(f) }
func (t *group) Wait() error       { return t.g.Wait() }

// Pool has places in a channel.
type Pool struct{ places chan struct{} }

func NewPool(name string, size int) (*Pool, error) {
	return &Pool{places: make(chan struct{}, size)}, nil
}

func (p *Pool) Submit(f func()) {
	p.places <- struct{}{}
	go func() {
		defer func() { <-p.places }()
		f()
	}()
}

// Fixed takes a number that is no limit.
type Fixed struct {
	g       errgroup.Group
	retries int
}

func NewFixed(retries int) *Fixed {
	t := &Fixed{retries: retries}
	t.g.SetLimit(8)
	return t
}

func (t *Fixed) Go(f func() error) { t.g.Go(f) }
