package helper

import "time"

// A timer that starts it again, and one that starts it sooner: one at a time.
func renew(url string, left time.Duration) {
	fetch(url)
	time.AfterFunc(left, func() { renew(url, left) })
	if left > time.Hour {
		time.AfterFunc(left/2, func() { renew(url, left/2) })
	}
}

type lease struct {
	url  string
	ends time.Time
}

type keeper struct{ pause time.Duration }

// Each at its own time.
func (k *keeper) keep(l lease) {
	left := time.Until(l.ends) * 3 / 4
	if left < k.pause {
		left = k.pause
	}
	time.AfterFunc(left, func() { fetch(l.url) })
}

// All at once, when the pause is over.
func (k *keeper) wake(l lease) {
	time.AfterFunc(2*k.pause, func() { fetch(l.url) })
}

func after(d time.Duration, url string) { time.AfterFunc(d, func() { fetch(url) }) }

func (k *keeper) all(list []lease, pause time.Duration) {
	for _, l := range list {
		k.keep(l)
		k.wake(l) // want `spawn-in-helper`
		after(time.Until(l.ends), l.url)
		time.AfterFunc(time.Until(l.ends), func() { fetch(l.url) })
		time.AfterFunc(pause+time.Second, func() { fetch(l.url) }) // want `go-per-item`
		wait := time.Until(l.ends)
		time.AfterFunc(time.Duration(wait), func() { fetch(l.url) })
	}
	for i, l := range list { // one after another
		time.AfterFunc(time.Duration(i)*time.Second, func() { fetch(l.url) })
	}
}

// Variables made of each other.
func turns(url string) {
	var a time.Duration
	b := a
	a = b
	time.AfterFunc(a, func() { fetch(url) })
}

func (k *keeper) circle(urls []string) {
	for _, url := range urls {
		turns(url)
	}
}
