package stub

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxBody bounds what a request can have the stub keep, in bytes.
const maxBody = 32 << 20

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

// retriesSaid is the number of retries that SDKs made by Stainless tell.
func retriesSaid(r *http.Request) int {
	n, err := strconv.Atoi(strings.TrimSpace(r.Header.Get("X-Stainless-Retry-Count")))
	if err != nil {
		return 0
	}
	return min(max(n, 0), 1000)
}
