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
	s.mu.Lock() // want `s.mu stays locked while .*waits for`
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

// A mutex of the package that one function has to itself, and that protects
// nothing, makes its runs take turns on purpose.
var sync1, sync2, sync3 sync.Mutex

func refreshAll(w http.ResponseWriter, r *http.Request) {
	refresh("a")
	keep("b")
	reload("c")
}

func refresh(url string) {
	sync1.Lock()
	defer sync1.Unlock()
	if resp, err := http.Get(url); err == nil {
		resp.Body.Close()
	}
}

// Not if it writes something, or another waits for it.
var latest int

func keep(url string) {
	sync2.Lock() // want `sync2 stays locked while .*waits for`
	defer sync2.Unlock()
	if resp, err := http.Get(url); err == nil {
		latest = resp.StatusCode
		resp.Body.Close()
	}
}

func reload(url string) {
	sync3.Lock() // want `sync3 stays locked while .*waits for`
	defer sync3.Unlock()
	if resp, err := http.Get(url); err == nil {
		resp.Body.Close()
	}
}

func read() int {
	sync3.Lock()
	defer sync3.Unlock()
	return latest
}
