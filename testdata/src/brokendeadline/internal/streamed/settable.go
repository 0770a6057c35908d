package streamed

import (
	"bufio"
	"net/http"
	"time"
)

func everyLine(resp *http.Response, on func([]byte)) error {
	defer resp.Body.Close()
	r := bufio.NewReader(resp.Body)
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return err
		}
		on(line)
	}
}

// The timeout is a default, which an option may change.
type tunable struct{ http *http.Client }

type tuning func(*tunable)

func withPatience(d time.Duration) tuning { return func(t *tunable) { t.http.Timeout = d } }

func newTunable(options ...tuning) *tunable {
	t := &tunable{http: &http.Client{Timeout: 30 * time.Second}} // want `Client.Timeout of 30s cuts off the stream of .*by default`
	for _, o := range options {
		o(t)
	}
	return t
}

func (t *tunable) follow(req *http.Request, on func([]byte)) error {
	resp, err := t.http.Do(req)
	if err != nil {
		return err
	}
	return everyLine(resp, on)
}

// A setter, and a client in a variable; sent by a helper.
type settable struct{ http http.Client }

func newSettable() *settable {
	c := http.Client{Timeout: time.Duration(20 * time.Second)} // want `Client.Timeout of 20s cuts off the stream of`
	return &settable{http: c}
}

func (s *settable) SetTimeout(d time.Duration) *settable {
	s.http.Timeout = d
	return s
}

func (s *settable) send(req *http.Request) (*http.Response, error) { return s.http.Do(req) }

func (s *settable) follow(req *http.Request, on func([]byte)) error {
	resp, err := s.send(req)
	if err != nil {
		return err
	}
	return everyLine(resp, on)
}

// ok: what it is made with is replaced at once.
type replaced struct{ http *http.Client }

func newReplaced(d time.Duration) *replaced {
	r := &replaced{http: &http.Client{Timeout: 10 * time.Second}}
	r.http.Timeout = d
	return r
}

func (r *replaced) follow(req *http.Request, on func([]byte)) error {
	resp, err := r.http.Do(req)
	if err != nil {
		return err
	}
	return everyLine(resp, on)
}

// ok: it has none, and may be given one.
type patient struct{ http *http.Client }

func newPatient() *patient { return &patient{http: &http.Client{}} }

func (p *patient) SetTimeout(d time.Duration) { p.http.Timeout = d }

func (p *patient) follow(req *http.Request, on func([]byte)) error {
	resp, err := p.http.Do(req)
	if err != nil {
		return err
	}
	return everyLine(resp, on)
}
