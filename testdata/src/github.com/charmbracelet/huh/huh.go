// Package huh is a stub of github.com/charmbracelet/huh.
package huh

type Form struct{}

type Group struct{}

type Field interface{ Run() error }

type Input struct{}

func NewInput() *Input { return nil }

func (i *Input) Value(v *string) *Input { return i }
func (i *Input) Run() error             { return nil }

func NewGroup(fields ...Field) *Group { return nil }

func NewForm(groups ...*Group) *Form { return nil }

func (f *Form) Run() error { return nil }
