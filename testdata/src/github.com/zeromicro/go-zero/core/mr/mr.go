// Package mr has the shape of github.com/zeromicro/go-zero/core/mr.
package mr

type Option func(*int)

type Writer[T any] interface{ Write(v T) }

func WithWorkers(n int) Option { return nil }

func ForEach[T any](generate func(source chan<- T), mapper func(item T), opts ...Option) {}

func MapReduce[T, U, V any](generate func(source chan<- T), mapper func(item T, w Writer[U], cancel func(error)), reducer func(pipe <-chan U, w Writer[V], cancel func(error)), opts ...Option) (V, error) {
	panic("")
}

func Finish(fns ...func() error) error { return nil }
func FinishVoid(fns ...func())         {}
