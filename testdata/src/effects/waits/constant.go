package waits

import (
	"net/http"
	"time"
)

// What waits only if its caller says so.
func warm(url string, now bool, pause time.Duration) {
	if now {
		http.Get(url)
	}
	if pause == 0 {
		return
	}
	time.Sleep(pause)
}

func Cold(url string) { warm(url, false, 0) } // want Cold:"^delays; pauses$"

func Warm(url string) { warm(url, true, 0) } // want Warm:"network unbounded"

func Later(url string) { warm(url, false, time.Second) } // want Later:"^sleep bounded[^;]*; delays; pauses$"

func Told(url string, now bool) { warm(url, now, 0) } // want Told:"network unbounded"

// Once more through another.
func outer(url string, now bool) { warm(url, now, 0); again(url, !now) }

func again(url string, skip bool) {
	if skip {
		return
	}
	outer(url, false)
	http.Head(url)
}

func Recursive(url string) { again(url, true) } // want Recursive:"^delays; pauses$"
