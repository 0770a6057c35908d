// Package pool has the shape of github.com/sourcegraph/conc/pool.
package pool

type Pool struct{ n int }

func New() *Pool { return &Pool{} }

func (p *Pool) Go(f func())                   {}
func (p *Pool) Wait()                         {}
func (p *Pool) WithMaxGoroutines(n int) *Pool { return p }
func (p *Pool) WithErrors() *ErrorPool        { return &ErrorPool{} }

type ErrorPool struct{ pool Pool }

func (p *ErrorPool) Go(f func() error)                  {}
func (p *ErrorPool) Wait() error                        { return nil }
func (p *ErrorPool) WithMaxGoroutines(n int) *ErrorPool { return p }
