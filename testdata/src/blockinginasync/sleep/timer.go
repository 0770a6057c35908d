package sleep

import (
	"net/http"
	"time"
)

// A goroutine that does nothing but sleep and tell is a timeout.
func timed(w http.ResponseWriter, r *http.Request) {
	answers := make(chan []byte, 2)
	go func() {
		time.Sleep(5 * time.Second) // ok: a timer
		answers <- nil
	}()
	go func() { answers <- work(r) }()
	w.Write(<-answers)
}

// One that works after it has slept keeps whoever waits for its work.
func late(w http.ResponseWriter, r *http.Request) {
	answers := make(chan []byte, 1)
	go func() {
		time.Sleep(5 * time.Second) // want `time.Sleep blocks the HTTP handler late`
		b := work(r)
		answers <- b
	}()
	w.Write(<-answers)
}

func work(r *http.Request) []byte { return []byte(r.URL.Path) }
