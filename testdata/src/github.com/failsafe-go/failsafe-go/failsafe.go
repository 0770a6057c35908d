// Package failsafe is a stub.
package failsafe

import "context"

type Policy[R any] interface{ policy(R) }

type Executor[R any] interface {
	WithContext(ctx context.Context) Executor[R]
	Run(fn func() error) error
	Get(fn func() (R, error)) (R, error)
}

func With[R any](p ...any) Executor[R] { return nil }
