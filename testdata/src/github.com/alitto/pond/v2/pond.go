// Package pond has the shape of github.com/alitto/pond/v2.
package pond

type Task interface{ Wait() error }

type Pool interface {
	Go(task func()) error
	Submit(task func()) Task
	SubmitErr(task func() error) Task
	NewGroup() TaskGroup
	Resize(maxConcurrency int)
	StopAndWait()
}

type TaskGroup interface {
	Submit(tasks ...func()) TaskGroup
	SubmitErr(tasks ...func() error) TaskGroup
	Wait() error
}

type ResultTask[R any] interface{ Wait() (R, error) }

type ResultPool[R any] interface {
	Submit(task func() R) ResultTask[R]
	StopAndWait()
}

type Option func(*int)

func NewPool(maxConcurrency int, options ...Option) Pool                       { return nil }
func NewResultPool[R any](maxConcurrency int, options ...Option) ResultPool[R] { return nil }

func Submit(task func()) Task          { return nil }
func SubmitErr(task func() error) Task { return nil }
func NewGroup() TaskGroup              { return nil }
