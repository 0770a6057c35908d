// Package pool has the shape of github.com/sourcegraph/conc/pool.
package pool

import "context"

type Pool struct{ n int }

func New() *Pool { return &Pool{} }

func (p *Pool) Go(f func())                                  {}
func (p *Pool) Wait()                                        {}
func (p *Pool) WithMaxGoroutines(n int) *Pool                { return p }
func (p *Pool) WithErrors() *ErrorPool                       { return &ErrorPool{} }
func (p *Pool) WithContext(ctx context.Context) *ContextPool { return &ContextPool{} }

type ErrorPool struct{ pool Pool }

func (p *ErrorPool) Go(f func() error)                            {}
func (p *ErrorPool) Wait() error                                  { return nil }
func (p *ErrorPool) WithMaxGoroutines(n int) *ErrorPool           { return p }
func (p *ErrorPool) WithContext(ctx context.Context) *ContextPool { return &ContextPool{} }

type ContextPool struct{ pool Pool }

func (p *ContextPool) Go(f func(ctx context.Context) error) {}
func (p *ContextPool) Wait() error                          { return nil }
func (p *ContextPool) WithMaxGoroutines(n int) *ContextPool { return p }

type ResultPool[T any] struct{ pool Pool }

func NewWithResults[T any]() *ResultPool[T] { return &ResultPool[T]{} }

func (p *ResultPool[T]) Go(f func() T)                          {}
func (p *ResultPool[T]) Wait() []T                              { return nil }
func (p *ResultPool[T]) WithMaxGoroutines(n int) *ResultPool[T] { return p }
