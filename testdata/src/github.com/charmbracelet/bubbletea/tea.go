// Package tea has the shapes of github.com/charmbracelet/bubbletea that the corpora use.
package tea

type Msg any

type Cmd func() Msg

type Model interface {
	Init() Cmd
	Update(Msg) (Model, Cmd)
	View() string
}
