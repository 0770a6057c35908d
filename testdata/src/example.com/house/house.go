// Package house is a framework of this company's, which says itself what it calls.
package house

import "context"

type Ctx struct{ ctx context.Context }

func (c *Ctx) Context() context.Context { return c.ctx }

// Handler serves a command.
//
//timeoutlint:entry
type Handler func(c *Ctx) error

// Service has commands of its own.
//
//timeoutlint:entry
type Service interface {
	Serve(ctx context.Context, op string) error
	Name() string
}

// Plain is no entry: it names nothing of the package.
//
//timeoutlint:entry
type Plain func(op string) error

// Filter is called when the program starts.
type Filter func(c *Ctx) bool
