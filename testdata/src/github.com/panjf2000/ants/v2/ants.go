// Package ants has the shape of github.com/panjf2000/ants/v2.
package ants

type Options struct{ Nonblocking bool }

type Option func(opts *Options)

type Pool struct{ n int }

func NewPool(size int, options ...Option) (*Pool, error) { return &Pool{}, nil }

func (p *Pool) Submit(task func()) error { return nil }
func (p *Pool) Release()                 {}

func WithNonblocking(nonblocking bool) Option { return nil }

func Submit(task func()) error { return nil }

type LoadBalancingStrategy int

const RoundRobin LoadBalancingStrategy = 1

type MultiPool struct{ n int }

func NewMultiPool(size, sizePerPool int, lbs LoadBalancingStrategy, options ...Option) (*MultiPool, error) {
	return nil, nil
}

func (mp *MultiPool) Submit(task func()) error { return nil }
