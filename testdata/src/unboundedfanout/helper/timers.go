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
