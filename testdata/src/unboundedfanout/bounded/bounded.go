// Package bounded starts goroutines that something limits.
package bounded

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/limits"
	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

func fetch(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Counts that do not grow with data.

type config struct{ Workers int }

func workers(ctx context.Context, cfg config, n int, jobs chan string) {
	for range n {
		go func() {
			for u := range jobs {
				fetch(ctx, u)
			}
		}()
	}
	for i := 0; i < cfg.Workers; i++ {
		go fetch(ctx, "https://example.com")
	}
	for range runtime.NumCPU() {
		go fetch(ctx, "https://example.com")
	}
	for range min(n, len(jobs)) {
		go fetch(ctx, "https://example.com")
	}
}

func atMost(ctx context.Context, urls []string) {
	n := len(urls)
	if n > 8 {
		n = 8
	}
	for i := range n {
		go fetch(ctx, urls[i])
	}
	for range min(4, len(urls)) {
		go fetch(ctx, "https://example.com")
	}
}

// Tables.

var mirrors = []string{"https://a.example", "https://b.example"}

func table(ctx context.Context, extra bool) {
	for _, u := range mirrors {
		go fetch(ctx, u)
	}
	list := []string{"https://a.example"}
	if extra {
		list = append(list, "https://c.example")
	}
	for _, u := range list {
		go fetch(ctx, u)
	}
	var pair [2]string
	for _, u := range pair {
		go fetch(ctx, u)
	}
	for _, u := range regions() {
		go fetch(ctx, u)
	}
}

func regions() []string { return []string{"https://eu.example", "https://us.example"} }

// Checked or cut to a length.

func checked(ctx context.Context, urls []string) error {
	if len(urls) > 20 {
		return errors.New("too many")
	}
	for _, u := range urls {
		go fetch(ctx, u)
	}
	return nil
}

func cut(ctx context.Context, urls []string) {
	if len(urls) > 20 {
		urls = urls[:20]
	}
	for _, u := range urls {
		go fetch(ctx, u)
	}
}

func first(ctx context.Context, urls []string, n int) {
	for _, u := range urls[:n] {
		go fetch(ctx, u)
	}
	for i, u := range urls {
		if i >= 5 {
			break
		}
		go fetch(ctx, u)
	}
}

// In the only caller.
func caller(ctx context.Context, urls []string) {
	if len(urls) > 10 {
		urls = urls[:10]
	}
	callee(ctx, urls)
}

func callee(ctx context.Context, urls []string) {
	for _, u := range urls {
		go fetch(ctx, u)
	}
}

// In the check of a request.
type request struct{ URLs []string }

func (r *request) validate() error {
	if len(r.URLs) > 10 {
		return errors.New("too many")
	}
	return nil
}

func (r *request) run(ctx context.Context) {
	for _, u := range r.URLs {
		go fetch(ctx, u)
	}
}

// Batches that end before the next begins.

func batches(ctx context.Context, urls []string) {
	for len(urls) > 0 {
		n := min(10, len(urls))
		var wg sync.WaitGroup
		for _, u := range urls[:n] {
			wg.Go(func() { fetch(ctx, u) })
		}
		wg.Wait()
		urls = urls[n:]
	}
}

func everyFifty(ctx context.Context, urls []string) {
	var wg sync.WaitGroup
	for i, u := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fetch(ctx, u)
		}()
		if (i+1)%50 == 0 {
			wg.Wait()
		}
	}
	wg.Wait()
}

// Joined in the iteration.

func oneByOne(ctx context.Context, urls []string) error {
	for _, u := range urls {
		done := make(chan error, 1)
		go func() { done <- fetch(ctx, u) }()
		select {
		case err := <-done:
			if err != nil {
				return err
			}
		case <-time.After(time.Second):
			return errors.New("too slow")
		}
	}
	return nil
}

func drained(ctx context.Context, urls []string) {
	for _, u := range urls {
		results := make(chan error)
		go func() {
			defer close(results)
			results <- fetch(ctx, u)
		}()
		for err := range results {
			println(err)
		}
	}
}

// Semaphores.

func channel(ctx context.Context, urls []string) {
	sem := make(chan struct{}, 5)
	for _, u := range urls {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			fetch(ctx, u)
		}()
	}
}

func ints(ctx context.Context, urls []string) {
	sem := make(chan int, 5)
	for i, u := range urls {
		sem <- i
		go func() {
			fetch(ctx, u)
			<-sem
		}()
	}
}

func tokens(ctx context.Context, urls []string) {
	tokens := make(chan bool, 5)
	for range 5 {
		tokens <- true
	}
	for _, u := range urls {
		<-tokens
		go func(u string) {
			defer func() { tokens <- true }()
			fetch(ctx, u)
		}(u)
	}
}

type conn struct{ id int }

func (c *conn) get(ctx context.Context, u string) { fetch(ctx, u) }

func clients(ctx context.Context, urls []string, pool chan *conn) {
	for _, u := range urls {
		c := <-pool
		go func() {
			defer func() { pool <- c }()
			c.get(ctx, u)
		}()
	}
}

func selected(ctx context.Context, urls []string) error {
	sem := make(chan struct{}, 5)
	for _, u := range urls {
		select {
		case sem <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		go func() {
			defer func() { <-sem }()
			fetch(ctx, u)
		}()
	}
	return nil
}

func handedOver(ctx context.Context, urls []string) {
	sem := make(chan struct{}, 5)
	for _, u := range urls {
		sem <- struct{}{}
		go work(ctx, u, sem)
	}
}

func work(ctx context.Context, u string, sem chan struct{}) {
	defer func() { <-sem }()
	fetch(ctx, u)
}

func weighted(ctx context.Context, urls []string, sem *semaphore.Weighted) error {
	for _, u := range urls {
		if err := sem.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer sem.Release(1)
			fetch(ctx, u)
		}()
	}
	return nil
}

type service struct {
	sem     chan struct{}
	own     *limits.Semaphore
	limiter *rate.Limiter
	busy    atomic.Bool
	mu      sync.Mutex
	active  atomic.Int64
}

func (s *service) acquire() { s.sem <- struct{}{} }
func (s *service) release() { <-s.sem }

func (s *service) field(ctx context.Context, urls []string) {
	for _, u := range urls {
		s.sem <- struct{}{}
		go func() {
			defer func() { <-s.sem }()
			fetch(ctx, u)
		}()
	}
	for _, u := range urls {
		s.acquire()
		go func() {
			defer s.release()
			fetch(ctx, u)
		}()
	}
	for _, u := range urls {
		s.own.Enter()
		go func() {
			defer s.own.Leave()
			fetch(ctx, u)
		}()
	}
}

// A rate, a pause, a single flight, a count.
func (s *service) paced(ctx context.Context, urls []string) {
	for _, u := range urls {
		if err := s.limiter.Wait(ctx); err != nil {
			return
		}
		go fetch(ctx, u)
	}
	for _, u := range urls {
		go fetch(ctx, u)
		time.Sleep(100 * time.Millisecond)
	}
	tick := time.NewTicker(time.Second)
	for _, u := range urls {
		<-tick.C
		go fetch(ctx, u)
	}
	for _, u := range urls {
		if !s.busy.CompareAndSwap(false, true) {
			continue
		}
		go func() {
			defer s.busy.Store(false)
			fetch(ctx, u)
		}()
	}
	for _, u := range urls {
		if !s.mu.TryLock() {
			continue
		}
		go func() {
			defer s.mu.Unlock()
			fetch(ctx, u)
		}()
	}
	for _, u := range urls {
		s.mu.Lock()
		go func() {
			defer s.mu.Unlock()
			fetch(ctx, u)
		}()
	}
	for _, u := range urls {
		for s.active.Load() >= 10 {
			time.Sleep(time.Millisecond)
		}
		s.active.Add(1)
		go func() {
			defer s.active.Add(-1)
			fetch(ctx, u)
		}()
	}
}

// A spawn after which every path leaves the loop.
func winner(ctx context.Context, urls []string) {
	for _, u := range urls {
		if u != "" {
			go fetch(ctx, u)
			return
		}
	}
	for _, u := range urls {
		if u == "" {
			continue
		}
		go fetch(ctx, u)
		break
	}
}

// No dependency: the processor limits it.
func hash(docs []string) {
	var wg sync.WaitGroup
	for _, d := range docs {
		wg.Go(func() { println(len(d)) })
		go println(len(d))
	}
	wg.Wait()
}

// Servers: one goroutine per connection, per listener, per tick.
func serve(ctx context.Context, ln net.Listener, servers []*http.Server) {
	for _, s := range servers {
		go s.ListenAndServe()
	}
	go func() {
		for range time.Tick(time.Minute) {
			go fetch(ctx, "https://example.com/ping")
		}
	}()
	for {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		go handle(ctx, c)
	}
}

func handle(ctx context.Context, c net.Conn) {
	defer c.Close()
	fetch(ctx, c.RemoteAddr().String())
}

// Goroutines that run until told to stop: a limit would starve the ninth.
func watchAll(ctx context.Context, topics []string) {
	for _, t := range topics {
		go watch(ctx, t)
	}
	for _, t := range topics {
		go func() {
			ticker := time.NewTicker(time.Minute)
			defer ticker.Stop()
			for {
				select {
				case <-ticker.C:
					fetch(ctx, t)
				case <-ctx.Done():
					return
				}
			}
		}()
	}
}

func watch(ctx context.Context, topic string) {
	for ctx.Err() == nil {
		fetch(ctx, topic)
		time.Sleep(time.Second)
	}
}

// The helper waits for what its goroutine has found out, or gives up.
func timedFetch(u string) error {
	answer := make(chan error, 1)
	go func() { answer <- fetch(context.Background(), u) }()
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select {
	case err := <-answer:
		return err
	case <-t.C:
		return errors.New("timed out")
	}
}

func timedFetches(urls []string) {
	for _, u := range urls {
		timedFetch(u)
	}
}

// Another function decides whether anything is started.
func notify(u string) {
	if revoked(u) {
		go fetch(context.Background(), u)
	}
}

func revoked(u string) bool { return len(u) > 100 }

func notifyAll(urls []string) {
	for _, u := range urls {
		notify(u)
	}
}

// What a driver was set up with does not grow while it works.
type driver struct{ points []string }

func (d *driver) Init(text string) { d.points = strings.Split(text, "\n") }

func (d *driver) list() {
	var wg sync.WaitGroup
	for _, p := range d.points {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fetch(context.Background(), p)
		}()
	}
	wg.Wait()
}

// A goroutine for some messages.
func someMessages(failures <-chan string) {
	for u := range failures {
		if disable := revoked(u); disable {
			go fetch(context.Background(), u)
		}
	}
}

// Reapers: the processes run already.
func launch(names []string) error {
	for _, name := range names {
		cmd := exec.Command(name)
		if err := cmd.Start(); err != nil {
			return err
		}
		go reap(cmd)
	}
	return nil
}

func reap(cmd *exec.Cmd) { cmd.Wait() }
