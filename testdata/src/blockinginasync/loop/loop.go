package loop

import (
	"context"
	"os/exec"
	"time"

	"example.com/greeter"
	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	client greeter.GreeterClient
	events chan string
	room   chan string
}

func (m *model) Init() tea.Cmd { m.room = make(chan string, 8); return nil }
func (m *model) View() string  { return "" }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	time.Sleep(time.Second)                      // want `time.Sleep sleeps inside the bubbletea Update \(\*model\).Update: it must not block`
	m.client.SayHello(context.Background(), nil) // want `greeter.GreeterClient.SayHello waits for gRPC inside the bubbletea Update`
	m.run()
	m.events <- "x" // want `the send to m.events in \(\*model\).Update cannot be cancelled`
	m.room <- "x"
	return m, func() tea.Msg { // later, on its own goroutine
		time.Sleep(time.Second)
		return nil
	}
}

func (m *model) run() {
	exec.Command("git", "status").Run() // want `\(\*exec.Cmd\).Run waits for a process inside the bubbletea Update`
}
