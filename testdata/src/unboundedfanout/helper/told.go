package helper

import "net/http"

// Whether a goroutine is started is its caller's to say.
func record(url string, send bool) {
	if send {
		go http.Get(url)
	}
}

func replay(urls []string) {
	for _, u := range urls {
		record(u, false) // ok: starts none
	}
}
