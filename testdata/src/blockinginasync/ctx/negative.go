package ctx

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Only a logger gets it.
func (s *server) logs(w http.ResponseWriter, r *http.Request) {
	slog.InfoContext(context.Background(), "started")
	slog.Log(context.TODO(), slog.LevelDebug, "x")
	s.log(context.Background())
}

// Nothing waits on it.
func (s *server) key(ctx context.Context) context.Context {
	return context.WithValue(context.Background(), key{}, 1)
}

type key struct{}

// Deliberate: goes on without the client, for a limited time.
func (s *server) audit(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 5*time.Second)
	defer cancel()
	s.store.search(ctx, "audit")
}

// Work handed to a goroutine that nobody waits for outlives the request.
func (s *server) later(w http.ResponseWriter, r *http.Request) {
	go s.store.search(context.Background(), "q")
	go func() {
		s.store.search(context.Background(), "q")
	}()
}

// Kept for later.
func (s *server) register(ctx context.Context) func() {
	return func() { s.store.search(context.Background(), "q") }
}

// A fallback for a nil ctx.
func (s *server) fallback(ctx context.Context) error {
	if ctx == nil {
		ctx = context.Background()
	}
	return s.store.search(ctx, "q")
}

func (s *server) nilRequest(c *gin.Context) error {
	ctx := context.Background()
	if c.Request != nil {
		ctx = c.Request.Context()
	}
	return s.store.search(ctx, "q")
}

// Cleaning up when the ctx has ended.
func (s *server) cleanup(ctx context.Context) {
	defer s.store.search(context.Background(), "unlock")
	defer func() {
		s.store.search(context.Background(), "unlock")
	}()
	select {
	case <-ctx.Done():
		s.store.search(context.Background(), "unlock")
	case <-time.After(time.Second):
	}
	if ctx.Err() != nil {
		s.store.search(context.Background(), "unlock")
	}
}

func (s *server) Shutdown(ctx context.Context) error {
	return s.store.search(context.Background(), "flush")
}

// What is begun is meant to last.
func (s *server) connect(ctx context.Context) error {
	c, err := newClient(context.Background())
	_ = c
	return err
}

func newClient(ctx context.Context) (*store, error) {
	s := new(store)
	return s, s.search(ctx, "ping")
}

// No ctx in scope: another rule's.
func (s *server) none() error { return s.store.search(context.Background(), "q") }

// An own bound, in the strict tier.
func (s *server) bounded(ctx context.Context) error {
	own, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return s.store.search(own, "q")
}

// Where a failure is dealt with, in the strict tier.
func (s *server) failed(ctx context.Context) error {
	err := s.store.search(ctx, "q")
	if err != nil {
		s.store.search(context.Background(), "mark failed")
	}
	return err
}

// Somebody else's context: unknown.
type job struct{ Ctx context.Context }

func (s *server) field(ctx context.Context, j *job) error {
	return s.store.search(j.Ctx, "q") // ok: whoever makes the job decides
}

// It cannot fail: most likely it does not wait.
type recorder interface {
	Record(ctx context.Context, n int)
}

func (s *server) record(ctx context.Context, r recorder) { r.Record(context.Background(), 1) }

// Nor of one whose error nobody looks at.
type iterator interface {
	Each(ctx context.Context, f func(int)) error
}

func (s *server) each(ctx context.Context, it iterator) (n int) {
	it.Each(context.Background(), func(int) { n++ })
	return n
}

// The goroutine's own parameter is the ctx of who started it.
func (s *server) seed(ctx context.Context) {
	go func(ctx context.Context, q string) {
		s.store.search(context.Background(), q)
	}(ctx, "q")
}

// What undoes the work is called by somebody else, later.
func (s *server) undoable(ctx context.Context) func() {
	undo := func() { s.store.search(context.Background(), "undo") }
	return undo
}

func throttle(f func()) func() { return func() { go f() } }

func (s *server) throttled(ctx context.Context) {
	s.clean = throttle(func() { s.store.search(context.TODO(), "clean") })
}

// The function's decision.
func (s *server) detached(_ctx context.Context) {
	ctx := context.Background()
	s.store.search(ctx, "q")
	s.store.search(ctx, "r")
}

func (s *server) commented(ctx context.Context) {
	// Goes on when the client has cancelled: the answer is stored.
	s.store.search(context.Background(), "q")
}

// A rollback through a local function that is only deferred.
func (s *server) rollback(ctx context.Context) (err error) {
	undo := func() { s.store.search(context.Background(), "ROLLBACK") }
	defer func() {
		if err != nil {
			undo()
		}
	}()
	return s.store.search(ctx, "q")
}

// The ctx has ended where this runs.
func (s *server) save(ctx context.Context, events <-chan string) {
	for {
		select {
		case <-ctx.Done():
			goto out
		case e, ok := <-events:
			if !ok {
				return
			}
			s.store.search(ctx, e)
		}
	}
out:
	s.store.search(context.Background(), "save")
}

// A ctx that is ended by hand when the request's is.
func (s *server) linked(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-r.Context().Done()
		cancel()
	}()
	s.store.search(ctx, "q")
}

func (s *server) linkedByName(w http.ResponseWriter, r *http.Request) {
	request := r.Context()
	ctx, cancel := context.WithCancelCause(context.Background())
	go func() {
		<-request.Done()
		cancel(nil)
	}()
	s.store.search(ctx, "q")
}

// The ctx of gin never ends, but something else ends the call.
func (s *server) ginQuick(c *gin.Context) {
	s.store.search(c, "q")
}
