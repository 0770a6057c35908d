// Package tea has the shapes of charm.land/bubbletea/v2 that the corpora use.
package tea

import uv "github.com/charmbracelet/ultraviolet"

type Msg = uv.Event

type Cmd func() Msg

type View struct{ Content string }

func NewView(s string) View { return View{} }

type Model interface {
	Init() Cmd
	Update(Msg) (Model, Cmd)
	View() View
}
