// Package stub is an upstream for load tests that costs nothing: it answers as
// language models, Qdrant and HTTP services do, with as much capacity as it is
// told to have, and counts what its clients do when that is not enough.
package stub

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// A Stub is the services, each with a capacity of its own.
type Stub struct {
	gates   map[string]*gate
	seen    map[string]*counter
	started time.Time
	ctx     context.Context // ends with the stub
	stop    context.CancelFunc
	mux     *http.ServeMux
	points  collections
	busy    sync.RWMutex // held for reading by requests
}

// New returns a stub whose services begin with o, with changes made to them.
// Changes that come later are made when their time has come.
func New(o Options, changes []Change) (*Stub, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	s := &Stub{gates: make(map[string]*gate), seen: make(map[string]*counter), started: time.Now(), mux: http.NewServeMux()}
	for _, name := range Services {
		s.gates[name] = &gate{options: o}
		s.seen[name] = newCounter()
	}
	for _, c := range changes {
		if c.After == 0 {
			if err := s.Change(c); err != nil {
				return nil, err
			}
		}
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.routes()
	for _, c := range changes {
		if c.After > 0 {
			timer := time.AfterFunc(c.After, func() { s.Change(c) }) // which ParseChange has tried
			context.AfterFunc(s.ctx, func() { timer.Stop() })
		}
	}
	return s, nil
}

// Change gives options other values from now on.
func (s *Stub) Change(c Change) error {
	for _, name := range c.Services {
		if err := s.gates[name].change(c); err != nil {
			return err
		}
	}
	return nil
}

// Serve answers until ctx ends, and returns when all requests have ended.
func (s *Stub) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // clients give up; that is counted
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		s.stop()
		return err
	case <-ctx.Done():
	}
	s.stop() // which ends all requests
	idle := make(chan struct{})
	go func() {
		s.busy.Lock()
		defer s.busy.Unlock()
		close(idle)
	}()
	timer := time.NewTimer(closing)
	defer timer.Stop()
	select {
	case <-idle:
	case <-timer.C:
	}
	// Shutdown would wait for connections that were never used.
	return server.Close()
}

// closing is how long clients have to read what they were being sent.
const closing = 5 * time.Second

// ServeHTTP answers one request.
func (s *Stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.busy.RLock()
	defer s.busy.RUnlock()
	s.mux.ServeHTTP(w, r)
}
