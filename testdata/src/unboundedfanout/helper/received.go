package helper

import "net/http"

// answer is started for what comes in, so that the loop can go on: how many come
// at once is decided by who sends them.
func answers(questions <-chan string) {
	for q := range questions {
		answer(q) // ok: for audits
	}
}

func answer(q string) {
	go http.Get("https://example.com/?q=" + q)
}
