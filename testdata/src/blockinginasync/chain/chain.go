// Package chain has each kind across functions and packages: one finding per
// site, at the last call on the way that is in the handler's package.
package chain

import (
	"context"
	"net/http"
	"net/rpc"
	"sync"
	"time"

	"blockinginasync/chain/kept"
	"blockinginasync/chain/repo"
	tea "github.com/charmbracelet/bubbletea"
)

type server struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	repo *repo.Repo
	old  *rpc.Client
	jobs chan string
	seen map[string]bool
}

// Two handlers, one way.
func (s *server) get(w http.ResponseWriter, r *http.Request) { s.outer(r.Context(), r.FormValue("id")) }

func (s *server) list(w http.ResponseWriter, r *http.Request) {
	s.outer(r.Context(), r.FormValue("id"))
}

func (s *server) outer(ctx context.Context, id string) { s.inner(ctx, id) }

func (s *server) inner(ctx context.Context, id string) {
	time.Sleep(time.Second)               // want `time.Sleep in \(\*server\).inner blocks the HTTP handler \(\*server\).get \(\+1 more\)`
	s.repo.Settle()                       // want `\(\*repo.Repo\).Settle sleeps and blocks the HTTP handler \(\*server\).get \(\+1 more\)`
	s.old.Call("Stock.Get", id, nil)      // want `\(\*rpc.Client\).Call waits for net/rpc with no time limit and takes no context: .*the HTTP handler \(\*server\).get \(\+1 more\) blocks forever`
	s.repo.Stock(id)                      // also `\(\*repo.Repo\).Stock`, which ends in the same
	s.repo.Name(context.Background(), id) // want `\(\*repo.Repo\).Name is given context.Background\(\) although ctx is in scope: .*, via \(\*Repo\).name → greeter.GreeterClient.SayHello`
	s.repo.Users(id)                      // want `\(\*repo.Repo\).Users takes no context although ctx is in scope: .*; use UsersContext with ctx`
	s.jobs <- id                          // want `the send to s.jobs in \(\*server\).inner cannot be cancelled: the HTTP handler \(\*server\).get \(\+1 more\) blocks`
	s.repo.Greet()                        // ok: the ctx that it makes up is told where it stands (deadline)
	s.repo.Push(id)                       // ok: facts do not say who waits for channels
	s.wg.Wait()                           // want `\(\*sync.WaitGroup\).Wait in \(\*server\).inner cannot be cancelled: the HTTP handler \(\*server\).get \(\+1 more\) blocks`
	s.mu.Lock()                           // want `s.mu stays locked while \(\*repo.Repo\).Name waits for gRPC: everyone who needs it queues behind one slow answer, on the path of the HTTP handler \(\*server\).get \(\+1 more\)`
	s.repo.Name(ctx, id)
	s.seen[id] = true
	s.mu.Unlock()
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{}} // want `http.Transport{} in \(\*server\).inner is built on every call of the HTTP handler \(\*server\).get \(\+1 more\)`
	_ = client
	db, err := repo.Open() // ok: what another package makes may be kept there
	if err == nil {
		db.Close()
	}
	for id := range s.seen {
		s.repo.Name(ctx, id) // want `\(\*repo.Repo\).Name waits for gRPC once per item, one after another: on the path of the HTTP handler \(\*server\).get \(\+1 more\)`
	}
}

// An event loop.
type model struct{ *server }

func (m model) Init() tea.Cmd { return nil }

func (m model) View() string { return "" }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.refresh()
	return m, nil
}

func (m model) refresh() { m.load() }

func (m model) load() {
	m.repo.Settle()                        // want `\(\*repo.Repo\).Settle sleeps inside the bubbletea Update model.Update: it must not block`
	m.repo.Name(context.Background(), "x") // want `\(\*repo.Repo\).Name waits for gRPC inside the bubbletea Update model.Update`
	m.jobs <- "x"                          // want `the send to m.jobs in model.load cannot be cancelled`
}

// How far a constructor is away does not matter, and neither does the order in
// which the implementations of an interface are found.
func (s *server) first(w http.ResponseWriter, r *http.Request) {
	_ = kept.Ready()        // ok: made once, on first use
	_ = kept.Count()        // want `kept.Count waits for SQL with no time limit`
	_ = kept.Store{}.Load() // ok: one of the two is bounded
}
