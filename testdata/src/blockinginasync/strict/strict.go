package strict

import (
	"context"
	"database/sql"
	"net/http"
	"sync"
	"time"

	"example.com/greeter"
)

type server struct {
	mu     sync.Mutex
	db     *sql.DB
	client greeter.GreeterClient
}

func (s *server) bounded(ctx context.Context) error {
	own, cancel := context.WithTimeout(context.Background(), time.Second) // want `SayHello is given context.Background\(\) although ctx is in scope: when the caller gives up it still waits for gRPC until its own timeout`
	defer cancel()
	_, err := s.client.SayHello(own, nil)
	return err
}

func (s *server) worker(ctx context.Context) {
	time.Sleep(time.Second) // want `time.Sleep in \(\*server\).worker goes on after ctx has ended`
}

func (s *server) tenant(w http.ResponseWriter, r *http.Request) {
	db, _ := sql.Open("postgres", r.FormValue("dsn")) // want `sql.Open is built`
	db.Close()
}

func (s *server) all(w http.ResponseWriter, r *http.Request) {
	for _, name := range r.Form["name"] {
		s.client.SayHello(r.Context(), &greeter.HelloRequest{Name: name}) // want `greeter.GreeterClient.SayHello waits for gRPC once per item, one after another`
	}
}

func (s *server) lazy(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock() // want `s.mu stays locked while`
	defer s.mu.Unlock()
	if s.db == nil {
		s.client.SayHello(r.Context(), nil)
	}
}

// The loop looks for one, and asks for that alone.
func (s *server) first(w http.ResponseWriter, r *http.Request, names []string) (*greeter.HelloReply, error) {
	for _, name := range names {
		if name == "" {
			continue
		}
		return s.client.SayHello(r.Context(), &greeter.HelloRequest{Name: name})
	}
	return nil, nil
}

// So does this, and breaks.
func (s *server) found(w http.ResponseWriter, r *http.Request, names []string) {
	for _, name := range names {
		if name == r.URL.Path {
			s.client.SayHello(r.Context(), &greeter.HelloRequest{Name: name})
			break
		}
	}
}
