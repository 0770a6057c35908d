// Package foreign calls an interface of another module, of which nobody here
// knows what it waits for.
package foreign

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"example.com/schedule"
)

type server struct{ jobs schedule.Store }

func (s *server) put(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(context.Background()) // want `schedule.Store.Put is given context.Background\(\) although r is in scope`
	defer cancel()
	if err := s.jobs.Put(ctx, r.PathValue("name"), &schedule.Job{}); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

func (s *server) get(w http.ResponseWriter, r *http.Request) {
	job, err := s.load(r.Context(), r.PathValue("name"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	fmt.Fprint(w, job.Every)
}

func (s *server) load(ctx context.Context, name string) (*schedule.Job, error) {
	return s.jobs.Get(context.Background(), name) // want `schedule.Store.Get is given context.Background\(\) although ctx is in scope`
}

// right hands on the context of the request, or bounds one of its own.
func (s *server) right(w http.ResponseWriter, r *http.Request) {
	if _, err := s.jobs.Get(r.Context(), "a"); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := s.jobs.Put(ctx, "a", nil); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
	s.jobs.Close(context.Background())
}

func routes(s *server) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /jobs/{name}", s.put)
	mux.HandleFunc("GET /jobs/{name}", s.get)
	mux.HandleFunc("GET /right", s.right)
	return mux
}

// refresh is on the path of no request: what ends it is not known.
func (s *server) refresh(ctx context.Context, name string) error {
	_, err := s.jobs.Get(context.Background(), name)
	return err
}

var _ = routes
