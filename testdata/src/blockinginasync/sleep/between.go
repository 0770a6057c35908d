package sleep

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"time"
)

// Pauses between attempts of a function that has no ctx: a second of them in
// all is noticed by nobody, ten seconds are.

var upstream = &http.Client{Timeout: 5 * time.Second}

func mirrored(w http.ResponseWriter, r *http.Request) {
	if quick("https://a.example") != nil && fixed("https://b.example") != nil && long("https://c.example") != nil && endless("https://d.example") != nil {
		http.Error(w, "no mirror", http.StatusBadGateway)
	}
}

func init() { http.HandleFunc("/mirrored", mirrored) }

func quick(url string) error {
	for i := range 3 {
		if i > 0 {
			time.Sleep(rand.N(100 * time.Millisecond << min(i, 7)))
		}
		if resp, err := upstream.Get(url); err == nil {
			return resp.Body.Close()
		}
	}
	return errors.New("three attempts failed")
}

func fixed(url string) (err error) {
	for attempt := 1; ; attempt++ {
		var resp *http.Response
		if resp, err = upstream.Get(url); err == nil {
			return resp.Body.Close()
		}
		if attempt == 3 {
			return err
		}
		time.Sleep(250 * time.Millisecond)
	}
}

func long(url string) error {
	for i := range 6 {
		if i > 0 {
			time.Sleep(rand.N(time.Second << min(i, 7))) // want `time.Sleep in long blocks the HTTP handler mirrored`
		}
		if resp, err := upstream.Get(url); err == nil {
			return resp.Body.Close()
		}
	}
	return errors.New("six attempts failed")
}

func endless(url string) error {
	for {
		if resp, err := upstream.Get(url); err == nil {
			return resp.Body.Close()
		}
		time.Sleep(250 * time.Millisecond) // want `time.Sleep in endless blocks the HTTP handler mirrored`
	}
}
