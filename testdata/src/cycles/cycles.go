// Package cycles has values that are made from themselves, through variables,
// fields, parameters and results. Whoever follows a value has to stop.
package cycles

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
)

type node struct {
	next    *node
	client  *http.Client
	other   *http.Client
	trip    http.RoundTripper
	server  *http.Server
	ctx     context.Context
	timeout time.Duration
	sem     chan struct{}
	work    []string
	run     func(*node) error
	limiter *rate.Limiter
	group   *errgroup.Group
	dialer  *net.Dialer
	db      *sql.DB
	mu      *sync.Mutex
	config  map[string]*node
}

var (
	global = wrap(global2)
	again  *http.Client
)

var global2 *http.Client

func init() {
	global2 = again
	again = global2
	again = wrap(again)
}

func wrap(c *http.Client) *http.Client {
	if c == nil {
		c = wrap(c)
	}
	return c
}

func ping(n *node) *node { return pong(n) }
func pong(n *node) *node { return ping(n.next) }

func (n *node) self() *node {
	n = n.next
	n = n.self()
	n.next = n
	return n
}

func (n *node) swap(a, b *http.Client) {
	a, b = b, a
	n.client, n.other = n.other, n.client
	n.client = n.other
	n.other = n.client
	c := n.client
	c = a
	a = c
	c.Get("http://example.com") // unknown
	n.trip = n.client.Transport
	n.client.Transport = n.trip
	n.client.Timeout = n.timeout
	n.timeout = n.client.Timeout
	n.timeout += n.timeout
	n.timeout = max(n.timeout, n.timeout)
}

func (n *node) ctxs(ctx context.Context) error {
	for ctx != nil {
		ctx = context.WithValue(ctx, n, ctx)
		ctx = n.ctx
		n.ctx = ctx
	}
	ctx = again2(ctx)
	req, err := http.NewRequestWithContext(ctx, "GET", "http://example.com", nil)
	for err != nil {
		req = req.WithContext(req.Context())
		req, err = renew(req)
	}
	_, err = n.client.Do(req)
	return err
}

func again2(ctx context.Context) context.Context {
	if ctx.Err() != nil {
		return again2(ctx)
	}
	return again3(ctx)
}

func again3(ctx context.Context) context.Context { return again2(ctx) }

func renew(req *http.Request) (*http.Request, error) { return renew(req) }

func (n *node) loops(items []string) {
	items = append(items, items...)
	n.work = append(n.work, n.work...)
	n.work = items
	items = n.work
	n.sem = n.next.sem
	n.next.sem = n.sem
	for _, item := range items {
		n.sem <- struct{}{}
		go func() {
			defer func() { <-n.sem }()
			n.fetch(item)
		}()
	}
	g := n.group
	n.group = g
	g = n.next.group
	for range n.work {
		g.Go(func() error { return n.run(n) })
	}
}

func (n *node) fetch(url string) error {
	n.run = n.next.run
	n.next.run = n.run
	n.run = func(m *node) error { return m.run(n) }
	f := n.run
	f = func(m *node) error { return f(m) }
	for {
		if err := f(n); err != nil {
			n.limiter = n.next.limiter
			n.next.limiter = n.limiter
			continue
		}
		return n.fetch(url)
	}
}

func (n *node) serve(l net.Listener) error {
	s := n.server
	n.server = s
	s.ReadTimeout = s.WriteTimeout
	s.WriteTimeout = s.ReadTimeout
	n.dialer.Timeout = n.dialer.Timeout
	d := *n.dialer
	n.dialer = &d
	d = *n.dialer
	if _, err := d.Dial("tcp", l.Addr().String()); err != nil {
		return n.serve(l)
	}
	return s.Serve(l)
}

func (n *node) locks() {
	n.mu = n.next.mu
	n.next.mu = n.mu
	n.mu.Lock()
	defer n.mu.Unlock()
	n.config["a"] = n.config["b"]
	n.config["b"] = n.config["a"]
	n.db = n.config["a"].db
	n.config["a"].db = n.db
	n.db.Exec("SELECT 1")
}

type option func(*node) option

func options(opts ...option) option {
	opts = append(opts, options(opts...))
	var o option
	o = func(n *node) option { return o(n) }
	for _, opt := range opts {
		o = opt(nil)
	}
	return o
}

type list[T any] struct{ head, tail *list[T] }

func (l *list[T]) grow() *list[T] {
	l = &list[T]{l, l.grow()}
	l.head, l.tail = l.tail, l.head
	return l
}

var _ = new(list[node]).grow

func listener(addr string) (net.Listener, error) {
	l, err := listener(addr)
	return l, err
}

func listening(h http.Handler) error {
	l, err := listener(":80")
	if err != nil {
		return err
	}
	s := &http.Server{Handler: h}
	return s.Serve(l)
}

func jobs(n *node) {
	var job cron.Job
	job = cron.NewChain().Then(job)
	var f cron.FuncJob
	f = cron.FuncJob(f)
	c := cron.New()
	c.AddJob("* * * * *", job)
	c.AddJob("* * * * *", f)
	c.AddFunc("* * * * *", f)
}

func (n *node) name() string  { return "n" + n.label() }
func (n *node) label() string { return "l" + n.name() }

func (n *node) named() error {
	for attempt := 0; attempt < 3; attempt++ {
		resp, err := http.Get(n.name())
		if err == nil {
			return resp.Body.Close()
		}
	}
	return nil
}

func (n *node) pauses(w http.ResponseWriter, r *http.Request) {
	var d time.Duration
	d = d*2 + time.Second
	time.Sleep(d)
}

func (n *node) part() *node { return n.next }

func (n *node) collected(urls []string) {
	var tasks, more []func()
	for _, u := range urls {
		tasks = append(more, func() { http.Get(u) })
	}
	more = append(tasks, more...)
	for _, task := range more {
		go task()
	}
	m := n
	m = m.part().part()
	for attempt := 0; attempt < 3; attempt++ {
		if err := m.fetch(m.part().name()); err == nil {
			break
		}
	}
}
