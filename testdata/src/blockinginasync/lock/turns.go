package lock

import (
	"net/http"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/robfig/cron/v3"
)

// A lock that only makes scrapes take turns: nobody else takes it.
type scraper struct {
	turn sync.Mutex
	url  string
}

func (s *scraper) Describe(chan<- *prometheus.Desc) {}

func (s *scraper) Collect(ch chan<- prometheus.Metric) {
	s.turn.Lock()
	defer s.turn.Unlock()
	if resp, err := http.Get(s.url); err == nil {
		resp.Body.Close()
	}
}

// One that others wait for too.
type shared struct {
	mu   sync.Mutex
	url  string
	last int
}

func (s *shared) Describe(chan<- *prometheus.Desc) {}

func (s *shared) Collect(ch chan<- prometheus.Metric) {
	s.mu.Lock() // want `s.mu is held while .*waits for`
	defer s.mu.Unlock()
	if resp, err := http.Get(s.url); err == nil {
		resp.Body.Close()
		s.last = resp.StatusCode
	}
}

func (s *shared) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.WriteHeader(s.last)
}

// The runs of a job.
type sweep struct {
	running sync.Mutex
	url     string
}

func (s *sweep) Run() {
	s.running.Lock()
	defer s.running.Unlock()
	if resp, err := http.Get(s.url); err == nil {
		resp.Body.Close()
	}
}

func schedule(c *cron.Cron, s *sweep) { c.AddJob("@hourly", s) }
