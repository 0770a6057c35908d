// Package pond has the shape of github.com/alitto/pond/v2.
package pond

type Task interface{ Wait() error }

type Pool interface {
	Go(task func()) error
	StopAndWait()
}

type Option func(*int)

func NewPool(maxConcurrency int, options ...Option) Pool { return nil }

func Submit(task func()) Task { return nil }
