// Package perrequest starts goroutines that nobody waits for: one for each
// request, call or message, whoever sends them.
package perrequest

import (
	"bytes"
	"context"
	"database/sql"
	"net/http"
	"os/exec"
	"sync"
	"time"

	"example.com/clinic/courier"
	"github.com/gin-gonic/gin"
	"github.com/nats-io/nats.go"
	"golang.org/x/sync/errgroup"
)

type service struct {
	client *http.Client
	db     *sql.DB
	wg     sync.WaitGroup
	group  errgroup.Group
	places chan struct{}
	busy   bool
	once   sync.Once
}

func (s *service) post(text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://log.example/", bytes.NewBufferString(text))
	if err != nil {
		return err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A method that serves.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	go s.post(r.URL.Path) // want `one goroutine per request, each calling HTTP, with no limit`
	w.WriteHeader(http.StatusAccepted)
}

// A literal that is registered where the program starts, which goes on to wait
// for something else.
func (s *service) routes(ctx context.Context, mux *http.ServeMux) {
	mux.HandleFunc("POST /build", func(w http.ResponseWriter, r *http.Request) {
		go func() { // want `one goroutine per request, each calling a process, with no limit`
			exec.Command("make").Run()
		}()
	})
	<-ctx.Done()
}

// A helper two calls away from the handler.
func (s *service) create(c *gin.Context) {
	s.save(c.Param("id"))
}

func (s *service) save(id string) { s.audit(id) }

func (s *service) audit(id string) {
	go func() { // want `one goroutine per request, each calling SQL, with no limit`
		s.db.Exec("insert into audit values (?)", id)
	}()
}

// A group that is waited for at the end of the program only.
func (s *service) enqueue(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("id")
	s.wg.Go(func() { s.post(id) }) // want `s.wg.Go starts one goroutine per request, each calling HTTP, with no limit`
}

// A function of another package that starts it.
func (s *service) mail(w http.ResponseWriter, r *http.Request) {
	courier.Later(s.client, r.FormValue("to")) // want `courier.Later starts one goroutine per request, each calling HTTP, with no limit`
}

// Callbacks that are called once per message: by their type, and by who is handed them.
func (s *service) consume(m *nats.Msg) {
	go s.post(string(m.Data)) // want `one goroutine per message, each calling HTTP, with no limit`
}

type bus interface {
	OnMessage(func(text string))
	Subscribe(topic string, f func(ctx context.Context, data []byte) error)
	OnClose(func())
	Each(func(text string))
}

func (s *service) listen(b bus) {
	b.OnMessage(func(text string) {
		go s.post(text) // want `one goroutine per message, each calling HTTP, with no limit`
	})
	b.Subscribe("orders", func(ctx context.Context, data []byte) error {
		go func() { // want `one goroutine per message, each calling HTTP, with no limit`
			s.post(string(data))
		}()
		return nil
	})
	b.OnClose(func() { go s.post("closed") })     // ok: takes nothing: no message
	b.Each(func(text string) { go s.post(text) }) // ok: nobody knows when it is called
}

// A goroutine of its own that starts another is one finding.
func (s *service) nested(w http.ResponseWriter, r *http.Request) {
	go func() { // want `one goroutine per request, each calling HTTP, with no limit`
		s.post("began")
		go s.post("ended")
	}()
}

// Generic code.
type store[T any] struct{ s *service }

func (s *store[T]) put(w http.ResponseWriter, r *http.Request) {
	go s.s.post("put") // want `one goroutine per request, each calling HTTP, with no limit`
}
