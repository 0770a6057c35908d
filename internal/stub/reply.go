package stub

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// A request is one that was read.
type request struct {
	*http.Request
	body    []byte
	options Options
}

// An answer is sent in one piece, or as a stream of events if it has some.
type answer struct {
	status int // 0: 200
	kind   string
	body   []byte
	events [][]byte
}

// A responder says what a request is answered with, and in the words of the
// service what a refusal is.
type responder struct {
	service string
	answer  func(*request) answer
	refuse  func(status int, text string) answer
	busy    int // status of who is turned away; 0: 429
}

// reply is a JSON answer.
func reply(v any) answer {
	b, err := json.Marshal(v)
	if err != nil {
		panic("internal error: " + err.Error())
	}
	return answer{kind: "application/json", body: append(b, '\n')}
}

// refusal is reply with a status.
func refusal(status int, v any) answer {
	a := reply(v)
	a.status = status
	return a
}

func event(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("internal error: " + err.Error())
	}
	return fmt.Appendf(nil, "data: %s\n\n", b)
}

// word is the n-th word of an answer.
func word(n int) string {
	return []string{"This", "answer", "costs", "nothing", "and", "says", "nothing."}[n%7] + " "
}

func text(words int) string {
	var b strings.Builder
	for i := range words {
		b.WriteString(word(i))
	}
	return strings.TrimSpace(b.String())
}

// tokens estimates how many tokens a body is: what matters is that it grows.
func tokens(body []byte) int { return len(body)/4 + 1 }
