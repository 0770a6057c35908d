package lock

import (
	"context"
	"database/sql"
	"net/http"
	"sync"

	"example.com/greeter"
)

type server struct {
	mu     sync.Mutex
	rw     sync.RWMutex
	cache  map[string]string
	client greeter.GreeterClient
	db     *sql.DB
	embeded
}

type embeded struct{ sync.Mutex }

func (s *server) handle(w http.ResponseWriter, r *http.Request) {
	s.vector(r.Context(), r.FormValue("q"))
	s.read(r.Context())
	s.promoted(r.Context())
	s.helper(r.Context())
	s.branch(r.Context(), true)
	s.unlocked(r.Context())
	s.early(r.Context(), "q")
	s.keyed(r.Context(), "q")
	s.lazy(r.Context())
	s.async(r.Context())
	s.around(r.Context())
}

// Filled under the lock, through a helper.
func (s *server) vector(ctx context.Context, q string) (string, error) {
	s.mu.Lock() // want `s.mu stays locked while \(\*server\).embed waits for gRPC: everyone who needs it queues behind one slow answer, on the path of the HTTP handler \(\*server\).handle`
	defer s.mu.Unlock()
	if v, ok := s.cache[q]; ok {
		return v, nil
	}
	v, err := s.embed(ctx, q)
	if err != nil {
		return "", err
	}
	s.cache[q] = v
	return v, nil
}

func (s *server) embed(ctx context.Context, q string) (string, error) {
	r, err := s.client.SayHello(ctx, &greeter.HelloRequest{Name: q})
	if err != nil {
		return "", err
	}
	return r.Text, nil
}

func (s *server) read(ctx context.Context) {
	s.rw.RLock() // want `s.rw stays locked while \(\*server\).embed \(and 1 more\) waits for gRPC`
	s.db.ExecContext(ctx, "SELECT 1")
	s.embed(ctx, "q")
	s.rw.RUnlock()
	s.embed(ctx, "q")
}

func (s *server) promoted(ctx context.Context) {
	s.Lock() // want `s stays locked while \(\*server\).embed waits`
	s.embed(ctx, "q")
	s.Unlock()
}

// Locked by a helper.
func (s *server) helper(ctx context.Context) {
	s.acquire() // want `s.mu stays locked while \(\*server\).embed waits`
	s.embed(ctx, "q")
	s.release()
	s.embed(ctx, "q")
}

func (s *server) acquire() { s.mu.Lock() }
func (s *server) release() { s.mu.Unlock() }

// Held on one of two paths only: not for sure.
func (s *server) branch(ctx context.Context, locked bool) {
	if locked {
		s.mu.Lock()
	}
	s.embed(ctx, "q")
	if locked {
		s.mu.Unlock()
	}
}

// Unlocked before the call.
func (s *server) unlocked(ctx context.Context) {
	s.mu.Lock()
	n := len(s.cache)
	s.mu.Unlock()
	if n == 0 {
		s.embed(ctx, "q")
	}
}

// Unlocked on the path that leaves, and on the other.
func (s *server) early(ctx context.Context, q string) {
	s.mu.Lock()
	if _, ok := s.cache[q]; ok {
		s.mu.Unlock()
		return
	}
	s.mu.Unlock()
	s.embed(ctx, q)
}

// One lock per key: in the strict tier.
var locks sync.Map

func (s *server) keyed(ctx context.Context, q string) {
	l, _ := locks.LoadOrStore(q, new(sync.Mutex))
	mu := l.(*sync.Mutex)
	mu.Lock()
	defer mu.Unlock()
	s.embed(ctx, q)
}

// Made once: whoever comes meanwhile would do the same. In the strict tier.
func (s *server) lazy(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db != nil {
		return
	}
	s.embed(ctx, "open")
}

// On a goroutine, which does not hold it.
func (s *server) async(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	go s.embed(ctx, "q")
}

// Not on the path of an entry.
func (s *server) background(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.embed(ctx, "q")
}

// A helper unlocks around what it waits for.
func (s *server) around(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refresh(ctx)
}

func (s *server) refresh(ctx context.Context) {
	s.mu.Unlock()
	s.embed(ctx, "q")
	s.mu.Lock()
}

// The mutex protects no data: it makes check and act one.
type admin struct {
	turn sync.Mutex
	db   *sql.DB
}

func (a *admin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.turn.Lock()
	defer a.turn.Unlock()
	if a.db.QueryRowContext(r.Context(), "SELECT 1 FROM admins").Err() == nil {
		a.db.ExecContext(r.Context(), "DELETE FROM admins")
	}
}
