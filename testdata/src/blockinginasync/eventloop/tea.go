package eventloop

import (
	"context"
	"os/exec"

	teav2 "charm.land/bubbletea/v2"
	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	*state
	list list
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string {
	<-m.events // want `the bubbletea View \(\*model\).View blocks`
	return ""
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.ask(context.Background(), "x")
	m.db.Exec("INSERT INTO seen VALUES (1)") // a file on the same machine
	m.later("x")
	return m, func() tea.Msg { // on a goroutine of its own
		exec.Command("git", "status").Run()
		m.ask(context.Background(), "x")
		return nil
	}
}

// A component has an Update with its own type.
type list struct{ *state }

func (l list) Update(msg tea.Msg) (list, tea.Cmd) {
	l.events <- "x" // want `the bubbletea Update list.Update blocks`
	return l, nil
}

// Another version.
type model2 struct{ *state }

func (m model2) Init() teav2.Cmd { return nil }

func (m model2) View() teav2.View { return teav2.NewView("") }

func (m model2) Update(msg teav2.Msg) (teav2.Model, teav2.Cmd) {
	m.events <- "x" // want `the bubbletea Update model2.Update blocks`
	m.ask(context.Background(), "x")
	return m, func() teav2.Msg {
		m.ask(context.Background(), "x")
		return nil
	}
}

type list2 struct{ *state }

func (l list2) Update(msg teav2.Msg) (list2, teav2.Cmd) {
	l.events <- "x" // want `the bubbletea Update list2.Update blocks`
	return l, nil
}
