// Package eventloop has callbacks that must not block, of each library that
// has such, and the ways in which they may wait: elsewhere.
package eventloop

import (
	"context"
	"database/sql"
	"os/exec"
	"sync"

	"example.com/greeter"
)

type state struct {
	mu     sync.Mutex
	seen   map[string]bool
	client greeter.GreeterClient
	db     *sql.DB
	events chan string
	room   chan string
}

func newState() *state { return &state{room: make(chan string, 16), events: make(chan string)} }

// ask waits for the network, on whatever path.
func (s *state) ask(ctx context.Context, name string) {
	s.client.SayHello(ctx, &greeter.HelloRequest{Name: name}) // want `SayHello waits for gRPC inside the .* \(\+\d+ more\): it must not block: everything else on its loop waits`
}

// note takes a lock for a moment.
func (s *state) note(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[name] = true
}

// later hands everything to somebody else.
func (s *state) later(name string) {
	go s.ask(context.Background(), name)
	go func() {
		exec.Command("notify", name).Run()
		s.events <- name
	}()
	select {
	case s.events <- name:
	default:
	}
	s.room <- name
}
