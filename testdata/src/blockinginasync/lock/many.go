package lock

import (
	"database/sql/driver"
	"net"
	"net/http"
	"sync"
)

// The mutex guards the set of connections: one that does not read holds all.
type room struct {
	mu    sync.RWMutex
	seats []*seat
}

type seat struct {
	conn net.Conn
	name string
}

func (r *room) tell(text []byte) {
	r.mu.RLock() // want `lock-over-io`
	defer r.mu.RUnlock()
	for _, s := range r.seats {
		s.conn.Write(text)
	}
}

func (r *room) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.tell([]byte(req.FormValue("text")))
	r.first([]byte(req.FormValue("text")))
}

// ok: one connection, which the mutex keeps in order
type line struct {
	mu   sync.Mutex
	conn net.Conn
}

func (r *room) first(text []byte) {
	l := &line{conn: r.seats[0].conn}
	l.say(text)
}

func (l *line) say(text []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn.Write(text)
}

// The standard library calls it for each request, below a helper too.
type counted struct {
	mu   sync.Mutex
	next http.RoundTripper
	n    int
}

func (c *counted) RoundTrip(r *http.Request) (*http.Response, error) { return c.send(r) }

func (c *counted) send(r *http.Request) (*http.Response, error) {
	c.mu.Lock() // want `transport .*RoundTrip.*lock-over-io`
	defer c.mu.Unlock()
	c.n++
	return c.next.RoundTrip(r)
}

// ok: it is given back before
type brief struct {
	mu   sync.Mutex
	next http.RoundTripper
	n    int
}

func (b *brief) RoundTrip(r *http.Request) (*http.Response, error) {
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
	return b.next.RoundTrip(r)
}

// Connections of a pool wait for each other.
type dialing struct {
	sync.Mutex
	last string
}

func (d *dialing) Open(name string) (driver.Conn, error) {
	d.Lock() // want `lock-over-io`
	defer d.Unlock()
	d.last = name
	c, err := net.Dial("tcp", name)
	if err != nil {
		return nil, err
	}
	return wrap(c), nil
}

func wrap(net.Conn) driver.Conn { return nil }
