// Package conc has the shape of github.com/sourcegraph/conc.
package conc

type WaitGroup struct{ n int }

func NewWaitGroup() *WaitGroup { return &WaitGroup{} }

func (h *WaitGroup) Go(f func()) {}
func (h *WaitGroup) Wait()       {}
