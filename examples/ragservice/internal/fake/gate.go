package fake

import (
	"sync/atomic"
	"time"
)

// A gate is a service's capacity: so many requests in service, so many waiting,
// and a 429 for the others.
//
// A request that was let in is worked on to its end, as by a model server that
// has put it into a batch: nobody tells it that the client has given up.
type gate struct {
	slots      chan struct{}
	admitted   atomic.Int64 // waiting or in service
	max        int64
	service    time.Duration
	retryAfter time.Duration
	reject     int64
	done       <-chan struct{}

	requests, rejected atomic.Int64
}

func newGate(o Options, done <-chan struct{}) *gate {
	return &gate{
		slots:      make(chan struct{}, o.Slots),
		max:        int64(o.Slots + max(o.Queue, 0)),
		service:    o.Service,
		retryAfter: o.RetryAfter,
		reject:     int64(o.RejectFirst),
		done:       done,
	}
}

// serve waits for a slot and holds it for the time of service. It reports
// whether there was room for the request.
func (g *gate) serve(extra time.Duration) bool {
	n := g.requests.Add(1)
	defer g.admitted.Add(-1)
	if g.admitted.Add(1) > g.max || n <= g.reject {
		g.rejected.Add(1)
		return false
	}
	select {
	case g.slots <- struct{}{}:
		defer func() { <-g.slots }()
	case <-g.done:
		return true
	}
	work := time.NewTimer(g.service + extra)
	defer work.Stop()
	select {
	case <-work.C:
	case <-g.done:
	}
	return true
}
