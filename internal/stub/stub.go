// Package stub is an upstream for load tests that costs nothing: it answers as
// language models, Qdrant and HTTP services do, with as much capacity as it is
// told to have, and counts what its clients do when that is not enough.
package stub

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Services lists what is stood in for. The last takes whatever is of no other.
var Services = []string{"openai", "anthropic", "ollama", "qdrant", "http"}

// maxBody bounds what a request can have the stub keep, in bytes.
const maxBody = 32 << 20

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

// A request is one that was read.
type request struct {
	*http.Request
	body    []byte
	options Options
}

// An answer is sent in one piece, or as a stream of events if it has some.
type answer struct {
	status int // 0: 200
	kind   string
	body   []byte
	events [][]byte
}

// A responder says what a request is answered with, and in the words of the
// service what a refusal is.
type responder struct {
	service string
	answer  func(*request) answer
	refuse  func(status int, text string) answer
	busy    int // status of who is turned away; 0: 429
}

// handle has requests of the pattern answered.
func (s *Stub) handle(pattern string, p responder) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.respond(w, r, p) })
}

// describe has requests of the pattern answered at once, whatever the load, and
// not counted: they ask what there is, as services do when they start, and do
// no work.
func (s *Stub) describe(pattern string, a func(*http.Request) answer) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { write(w, a(r)) })
}

func (s *Stub) respond(w http.ResponseWriter, r *http.Request, p responder) {
	c := s.seen[p.service]
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		status := http.StatusBadRequest
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			status = http.StatusRequestEntityTooLarge
		}
		c.bad()
		write(w, p.refuse(status, err.Error()))
		return
	}
	now := time.Now()
	v := c.arrive(identity(r, body), retriesSaid(r), now)
	defer c.depart(v)

	f, o, place, waiting := s.gates[p.service].enter(now)
	if f == turnedAway {
		c.turnAway(v, now.Add(o.RetryAfter))
		s.turnAway(w, p, o)
		return
	}
	c.wait(waiting)
	ctx, cancel := context.WithCancel(r.Context()) // the client's patience
	defer cancel()
	context.AfterFunc(s.ctx, cancel)
	s.inTurn(ctx, w, &request{r, body, o}, p, f, place, v)
}

// inTurn waits for the slot, works, and answers. What was let in is worked on to
// its end, as by a model server that has put it into a batch, unless Abort says
// that it notices when a client leaves.
func (s *Stub) inTurn(ctx context.Context, w http.ResponseWriter, r *request, p responder, f fate, place chan struct{}, v *visit) {
	g, c := s.gates[p.service], s.seen[p.service]
	defer g.leave(place)
	select {
	case <-place:
	case <-ctx.Done():
		c.abandon(v, s.ctx)
		return
	}
	work := s.ctx
	if r.options.Abort {
		work = ctx
	}
	if !pause(work, r.options.Service) || !pause(ctx, r.options.FirstByte) {
		c.abandon(v, s.ctx)
		return
	}
	if f == failed {
		c.fail(v)
		write(w, p.refuse(http.StatusInternalServerError, "the server had an error while processing the request"))
		return
	}
	a := p.answer(r)
	if a.status >= 400 {
		c.bad()
		write(w, a)
		return
	}
	switch err := send(ctx, w, a, f, r.options); {
	case f == stalled:
		c.stall(v)
	case f == reset:
		c.reset(v)
	case err != nil:
		c.abandon(v, s.ctx)
	default:
		c.answer(v)
	}
}

// turnAway refuses a request, and says when to come back in the headers that
// clients read.
func (s *Stub) turnAway(w http.ResponseWriter, p responder, o Options) {
	status := http.StatusTooManyRequests
	if p.busy != 0 {
		status = p.busy
	}
	// Rounded up: who comes earlier comes in vain.
	w.Header().Set("Retry-After", strconv.Itoa(int((o.RetryAfter+time.Second-1)/time.Second)))
	w.Header().Set("Retry-After-Ms", strconv.FormatInt(o.RetryAfter.Milliseconds(), 10))
	write(w, p.refuse(status, "rate limit exceeded: too many requests"))
}

// write sends an answer in one piece.
func write(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	w.Write(a.body) // a client that has left does not read it
}

// send sends an answer, as far as its fate goes.
func send(ctx context.Context, w http.ResponseWriter, a answer, f fate, o Options) error {
	if len(a.events) > 0 {
		return stream(ctx, w, a, f, o)
	}
	switch f {
	case stalled:
		<-ctx.Done()
		return ctx.Err()
	case reset:
		w.Header().Set("Content-Type", a.kind)
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
		w.Write(a.body[:len(a.body)/2])
		return cut(w)
	}
	write(w, a)
	return ctx.Err()
}

func stream(ctx context.Context, w http.ResponseWriter, a answer, f fate, o Options) error {
	w.Header().Set("Content-Type", a.kind)
	rc := http.NewResponseController(w)
	for i, event := range a.events {
		if i > 0 && f == stalled {
			<-ctx.Done()
			return ctx.Err()
		}
		if i > 0 && f == reset && i >= len(a.events)/2 {
			return cut(w)
		}
		if i > 0 && !pause(ctx, o.Token) {
			return ctx.Err()
		}
		if _, err := w.Write(event); err != nil {
			return err
		}
		if err := rc.Flush(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// cut resets the connection: the client sees neither an end nor a close.
func cut(w http.ResponseWriter) error {
	rc := http.NewResponseController(w)
	if err := rc.Flush(); err != nil {
		return err
	}
	conn, _, err := rc.Hijack()
	if err != nil {
		return err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	return conn.Close()
}

// retriesSaid is the number of retries that SDKs made by Stainless tell.
func retriesSaid(r *http.Request) int {
	n, err := strconv.Atoi(strings.TrimSpace(r.Header.Get("X-Stainless-Retry-Count")))
	if err != nil {
		return 0
	}
	return min(max(n, 0), 1000)
}
