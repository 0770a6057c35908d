package stub

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"text/tabwriter"
	"time"
)

// Seen is what a service saw of its clients.
type Seen struct {
	Service    string `json:"service"`
	Requests   int    `json:"requests"`
	Answered   int    `json:"answered"`
	TurnedAway int    `json:"turnedAway"`
	Abandoned  int    `json:"abandoned"` // the client left before the answer was complete
	Stalled    int    `json:"stalled"`
	Reset      int    `json:"reset"`
	Failed     int    `json:"failed"`   // status 500, as told
	Refused    int    `json:"refused"`  // not as the API wants it
	InFlight   int    `json:"inFlight"` // now

	PeakInFlight int `json:"peakInFlight"` // requests at a time, waiting or worked on
	PeakWaiting  int `json:"peakWaiting"`

	// Requests that are alike (method, address, body) are attempts of one.
	Different    int         `json:"different"`
	Attempts     map[int]int `json:"attempts"` // how many of the different ones came so often
	MostAttempts int         `json:"mostAttempts"`
	TooEarly     int         `json:"tooEarly"`    // came back before the time they were told
	SaidRetries  int         `json:"saidRetries"` // the highest X-Stainless-Retry-Count
	Uncounted    int         `json:"uncounted"`   // different ones that there was no room to remember

	WorstSeconds float64 `json:"worstSeconds"` // from arrival to the end of an answer
}

// maxDifferent is how many requests are remembered to know them again.
const maxDifferent = 200_000

type identityKey [sha256.Size]byte

// identity tells requests apart: attempts of one are alike.
func identity(r *http.Request, body []byte) identityKey {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s\n%s\n", r.Method, r.URL.RequestURI(), r.Header.Get("Idempotency-Key"))
	h.Write(body)
	return identityKey(h.Sum(nil))
}

// A visit is one request while it is here.
type visit struct {
	key     identityKey
	arrived time.Time
}

// attempts are those of one request.
type attempts struct {
	n    int
	back time.Time // not to come before
}

// A counter counts for a service.
type counter struct {
	mu   sync.Mutex
	seen Seen
	came map[identityKey]*attempts
}

func newCounter() *counter { return &counter{came: make(map[identityKey]*attempts)} }

func (c *counter) arrive(key identityKey, said int, now time.Time) *visit {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen.Requests++
	c.seen.InFlight++
	c.seen.PeakInFlight = max(c.seen.PeakInFlight, c.seen.InFlight)
	c.seen.SaidRetries = max(c.seen.SaidRetries, said)
	a := c.came[key]
	switch {
	case a != nil:
		if now.Before(a.back) {
			c.seen.TooEarly++
		}
		a.n++
	case len(c.came) < maxDifferent:
		c.came[key] = &attempts{n: 1}
	default:
		c.seen.Uncounted++
	}
	return &visit{key, now}
}

func (c *counter) depart(*visit) { c.count(func(s *Seen) { s.InFlight-- }) }

func (c *counter) count(add func(*Seen)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	add(&c.seen)
}

func (c *counter) turnAway(v *visit, back time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen.TurnedAway++
	if a := c.came[v.key]; a != nil {
		a.back = back
	}
}

// abandon counts a client that has left, unless it is the stub that ends.
func (c *counter) abandon(_ *visit, stub context.Context) {
	if stub.Err() == nil {
		c.count(func(s *Seen) { s.Abandoned++ })
	}
}

func (c *counter) answer(v *visit) {
	d := time.Since(v.arrived).Seconds()
	c.count(func(s *Seen) { s.Answered++; s.WorstSeconds = max(s.WorstSeconds, d) })
}

func (c *counter) wait(n int)   { c.count(func(s *Seen) { s.PeakWaiting = max(s.PeakWaiting, n) }) }
func (c *counter) stall(*visit) { c.count(func(s *Seen) { s.Stalled++ }) }
func (c *counter) reset(*visit) { c.count(func(s *Seen) { s.Reset++ }) }
func (c *counter) fail(*visit)  { c.count(func(s *Seen) { s.Failed++ }) }
func (c *counter) bad()         { c.count(func(s *Seen) { s.Refused++ }) }
func (c *counter) snapshot() Seen {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.seen
	s.Different = len(c.came) + s.Uncounted
	s.Attempts = make(map[int]int)
	for _, a := range c.came {
		s.Attempts[a.n]++
		s.MostAttempts = max(s.MostAttempts, a.n)
	}
	return s
}

// Report returns what each service saw that was asked something.
func (s *Stub) Report() []Seen {
	list := []Seen{}
	for _, name := range Services {
		if seen := s.seen[name].snapshot(); seen.Requests+seen.Refused > 0 {
			seen.Service = name
			list = append(list, seen)
		}
	}
	return list
}

// WriteReport writes what was seen, for people.
func WriteReport(w io.Writer, list []Seen, elapsed time.Duration) error {
	if len(list) == 0 {
		_, err := fmt.Fprintf(w, "no requests in %.1fs\n", elapsed.Seconds())
		return err
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tw, "%.1fs\trequests\tat a time\twaiting\tanswered\tturned away\tabandoned\tstalled\treset\terror 500\trefused\tworst\t\n", elapsed.Seconds())
	for _, s := range list {
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.1fs\t\n", s.Service, s.Requests, s.PeakInFlight, s.PeakWaiting,
			s.Answered, s.TurnedAway, s.Abandoned, s.Stalled, s.Reset, s.Failed, s.Refused, s.WorstSeconds)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, s := range list {
		if _, err := fmt.Fprintln(w, s.retries()); err != nil {
			return err
		}
	}
	return nil
}

// retries says how often requests came.
func (s Seen) retries() string {
	text := fmt.Sprintf("%s: %d different requests", s.Service, s.Different)
	if s.MostAttempts <= 1 {
		return text + ", none came twice"
	}
	counts := slices.SortedFunc(maps.Keys(s.Attempts), func(a, b int) int { return cmp.Compare(b, a) })
	text += fmt.Sprintf(", %.1f attempts each", float64(s.Requests)/float64(max(s.Different, 1)))
	for i, n := range counts[:min(len(counts), 4)] {
		sep := ","
		if i == 0 {
			sep = ":"
		}
		text += fmt.Sprintf("%s %d came %d×", sep, s.Attempts[n], n)
	}
	if len(counts) > 4 {
		text += ", …"
	}
	if s.TooEarly > 0 {
		text += fmt.Sprintf("; %d came back before Retry-After", s.TooEarly)
	}
	return text
}
