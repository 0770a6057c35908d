// Package later starts goroutines that wait on nothing outside the process but by
// what they start or are given.
package later

import "net/http"

type Loops struct{ quit, ready chan struct{} }

func (l *Loops) Start() {
	go func() {
		select {
		case <-l.quit:
			return
		case <-l.ready:
		}
		go l.repeat(l.ask)
	}()
	go l.whenReady(func() {
		http.Get("https://example.com/when") // reached: /later unbounded
	})
	go wait(l.quit)
}

func (l *Loops) repeat(f func()) {
	for {
		f()
	}
}

func (l *Loops) ask() {
	http.Get("https://example.com/later") // reached: /later unbounded
}

func (l *Loops) whenReady(f func()) {
	<-l.ready
	f()
}

func wait(quit chan struct{}) { <-quit }
