// Package limits has a semaphore of its own, and a client that limits itself.
package limits

import (
	"net/http"
	"sync"
)

// Semaphore is a counting semaphore.
type Semaphore struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
	max  int
}

func New(max int) *Semaphore {
	s := &Semaphore{max: max}
	s.cond = sync.NewCond(&s.mu)
	return s
}

func (s *Semaphore) Enter() {
	s.mu.Lock()
	for s.n >= s.max {
		s.cond.Wait()
	}
	s.n++
	s.mu.Unlock()
}

func (s *Semaphore) Leave() {
	s.mu.Lock()
	s.n--
	s.mu.Unlock()
	s.cond.Signal()
}

// Client makes at most a few calls at a time.
type Client struct {
	http   http.Client
	places chan struct{}
}

func (c *Client) Fetch(url string) error {
	c.places <- struct{}{}
	defer func() { <-c.places }()
	resp, err := c.http.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Notify sends in the background.
func Notify(url string) {
	go func() {
		resp, err := http.Get(url)
		if err == nil {
			resp.Body.Close()
		}
	}()
}
