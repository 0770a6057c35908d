// Package errgroup has the shape of golang.org/x/sync/errgroup, and does what it
// does, so that fixed forms can be run.
package errgroup

import (
	"context"
	"sync"
)

type Group struct {
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
	limit  chan struct{}
	once   sync.Once
	err    error
}

func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Group{cancel: cancel}, ctx
}

func (g *Group) end() {
	if g.cancel != nil {
		g.cancel(g.err)
	}
}

func (g *Group) Wait() error {
	g.wg.Wait()
	g.end()
	return g.err
}

func (g *Group) start(f func() error) {
	g.wg.Add(1)
	go func() {
		defer func() {
			if g.limit != nil {
				<-g.limit
			}
			g.wg.Done()
		}()
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				g.end()
			})
		}
	}()
}

func (g *Group) Go(f func() error) {
	if g.limit != nil {
		g.limit <- struct{}{}
	}
	g.start(f)
}

func (g *Group) TryGo(f func() error) bool {
	if g.limit != nil {
		select {
		case g.limit <- struct{}{}:
		default:
			return false
		}
	}
	g.start(f)
	return true
}

func (g *Group) SetLimit(n int) {
	if g.limit = nil; n >= 0 {
		g.limit = make(chan struct{}, n)
	}
}
