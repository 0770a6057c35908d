package sleep

import (
	"context"
	"errors"
	"math/rand"
	"net/http"
	"time"

	"blockinginasync/slow"
	"github.com/gin-gonic/gin"
	"go.uber.org/ratelimit"
)

type server struct{ ready chan bool }

func (s *server) ingest(w http.ResponseWriter, r *http.Request) {
	time.Sleep(500 * time.Millisecond) // want `time.Sleep blocks the HTTP handler \(\*server\).ingest: it keeps sleeping after the client has gone; use a timer and select on r.Context\(\)`
}

// Through a helper, from two handlers.
func (s *server) first(w http.ResponseWriter, r *http.Request) { s.settle(r.Context()) }

func (s *server) second(c *gin.Context) { s.settle(c.Request.Context()) }

func (s *server) settle(ctx context.Context) error {
	time.Sleep(time.Second) // want `time.Sleep in \(\*server\).settle blocks the .* handler .* \(\+1 more\): .*select on ctx`
	return nil
}

// In another package: at the call, with the chain, once for both handlers.
func (s *server) deep(w http.ResponseWriter, r *http.Request) {
	slow.Pause() // want `slow.Pause sleeps and blocks the HTTP handler \(\*server\).deep \(\+1 more\)`
}

func (s *server) deeper(w http.ResponseWriter, r *http.Request) { slow.Pause() }

// A poll loop.
func (s *server) poll(w http.ResponseWriter, r *http.Request) {
	for !s.done() {
		time.Sleep(time.Second) // want `blocks the HTTP handler \(\*server\).poll`
	}
}

func (s *server) done() bool { return true }

// Between attempts: whoever asks about retries judges it.
func (s *server) retry(w http.ResponseWriter, r *http.Request) {
	for range 3 {
		if err := s.try(); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
	slow.Try(s.try)
}

func (s *server) try() error {
	resp, err := http.Get("http://upstream")
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Between attempts at what waits on nothing: nobody else tells it.
func (s *server) locally(w http.ResponseWriter, r *http.Request) {
	for range 30 {
		if err := s.look(); err == nil {
			return
		}
		time.Sleep(time.Second) // want `time.Sleep blocks the HTTP handler \(\*server\).locally`
	}
}

func (s *server) look() error { return errors.New("x") }

// Between attempts, with no ctx in scope: it holds up a handler all the same.
func (s *server) deaf(w http.ResponseWriter, r *http.Request) { s.untilThere() }

func (s *server) untilThere() {
	for range 30 {
		if err := s.try(); err == nil {
			return
		}
		time.Sleep(time.Second) // want `time.Sleep in \(\*server\).untilThere blocks the HTTP handler \(\*server\).deaf`
	}
}

// ok: a fixed number of rounds that wait for ten seconds together was decided on.
func (s *server) briefly(w http.ResponseWriter, r *http.Request) {
	for range 7 {
		time.Sleep(time.Second)
		if s.look() == nil {
			return
		}
	}
	for i := 0; i < 5; i++ {
		if s.look() == nil {
			return
		}
		time.Sleep(2 * time.Second)
	}
}

// On a goroutine of its own.
func (s *server) async(w http.ResponseWriter, r *http.Request) {
	go func() {
		time.Sleep(time.Second)
	}()
	time.AfterFunc(time.Second, func() { time.Sleep(time.Second) })
}

// Heeds the ctx.
func (s *server) heeds(w http.ResponseWriter, r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-time.After(time.Second):
	}
}

// Off the path of a request: in the strict tier.
func (s *server) worker(ctx context.Context) {
	time.Sleep(time.Second)
}

// A constant that nobody notices: in the strict tier.
func (s *server) pace(w http.ResponseWriter, r *http.Request) {
	for range 3 {
		w.Write([]byte("data: x"))
		time.Sleep(20 * time.Millisecond)
	}
}

// A pause between attempts, in a helper.
func (s *server) retryHelper(w http.ResponseWriter, r *http.Request) {
	for n := 0; ; n++ {
		if err := s.try(); err != nil {
			if n < 3 {
				backoff(n)
				continue
			}
			return
		}
		break
	}
}

func backoff(n int) { time.Sleep(time.Duration(n) * time.Second) }

// Polls that ask each time whether to go on, for a short while each.
func (s *server) polls(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		time.Sleep(500*time.Millisecond + time.Duration(rand.Intn(1000))*time.Millisecond)
	}
	s.until(time.Now().Add(time.Second), 50*time.Millisecond)
}

func (s *server) until(deadline time.Time, poll time.Duration) {
	for {
		if time.Now().After(deadline) {
			return
		}
		time.Sleep(poll)
	}
}

func (s *server) slowPoll(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		time.Sleep(5 * time.Second) // want `time.Sleep blocks the HTTP handler`
	}
}

// Ten minutes are no short poll because somebody looks at the clock.
func (s *server) settled(w http.ResponseWriter, r *http.Request) {
	interval := 5 * time.Second
	deadline := time.Now().Add(10 * time.Minute)
	for time.Now().Before(deadline) {
		time.Sleep(interval) // want `time.Sleep blocks the HTTP handler \(\*server\).settled`
		if s.done() {
			return
		}
	}
}

var rate = ratelimit.New(100)

// ok: a limiter's turn comes when those before have had theirs; a timer is no substitute.
func (s *server) paced(w http.ResponseWriter, r *http.Request) { rate.Take() }
