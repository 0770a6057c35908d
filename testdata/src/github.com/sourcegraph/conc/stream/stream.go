// Package stream has the shape of github.com/sourcegraph/conc/stream.
package stream

type Callback func()

type Task func() Callback

type Stream struct{ n int }

func New() *Stream { return &Stream{} }

func (s *Stream) Go(f Task)                       {}
func (s *Stream) Wait()                           {}
func (s *Stream) WithMaxGoroutines(n int) *Stream { return s }
