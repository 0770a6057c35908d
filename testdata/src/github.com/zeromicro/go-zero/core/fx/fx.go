// Package fx has the shape of github.com/zeromicro/go-zero/core/fx.
package fx

type Stream struct{ source <-chan any }

type Option func(*int)

func UnlimitedWorkers() Option { return nil }
func WithWorkers(n int) Option { return nil }

func From(generate func(source chan<- any)) Stream { return Stream{} }
func Just(items ...any) Stream                     { return Stream{} }

func (s Stream) Buffer(n int) Stream                                            { return s }
func (s Stream) Filter(fn func(item any) bool, opts ...Option) Stream           { return s }
func (s Stream) Map(fn func(item any) any, opts ...Option) Stream               { return s }
func (s Stream) Walk(fn func(item any, pipe chan<- any), opts ...Option) Stream { return s }
func (s Stream) Parallel(fn func(item any), opts ...Option)                     {}
func (s Stream) Done()                                                          {}

func Parallel(fns ...func()) {}
