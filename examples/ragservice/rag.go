// Package ragservice is what the two forms of the example have in common: the
// documents that go in, the report that comes out, and the addresses of the
// services in between.
package ragservice

import (
	"cmp"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
)

// A Document is text, or the address where the text is.
type Document struct {
	ID   uint64 `json:"id"`
	Text string `json:"text,omitempty"`
	URL  string `json:"url,omitempty"`
}

// A Failure is a document that did not reach the vector store.
type Failure struct {
	ID  uint64
	Err error
}

// A Report says what became of the documents of one ingestion.
type Report struct {
	Stored int
	Failed []Failure
}

// Config holds the addresses of a service's dependencies.
type Config struct {
	OpenAIURL  string // base URL of the API, with a trailing slash
	OpenAIKey  string
	QdrantHost string
	QdrantPort int
	RerankURL  string // empty: passages stay in the order of the search
	Collection string
	Logger     *slog.Logger // nil: slog.Default()
}

const (
	EmbeddingModel = "text-embedding-3-small"
	ChatModel      = "gpt-4o-mini"
	Dimensions     = 256
	Passages       = 4 // given to the model with a question
)

// Prompt is the question with the passages to answer it from.
func Prompt(question string, passages []string) string {
	return fmt.Sprintf("Answer from these passages only.\n\n%s\n\nQuestion: %s", strings.Join(passages, "\n"), question)
}

// A Tally counts errors by their text.
type Tally map[string]int

// Ports differ between connections of the same kind.
var address = regexp.MustCompile(`(127\.0\.0\.1|\[::1\]):\d+`)

// Add counts one more error.
func (t Tally) Add(msg string) {
	t[address.ReplaceAllString(msg, "$1")]++
}

// Contains returns how many of the errors contain the text.
func (t Tally) Contains(text string) int {
	n := 0
	for msg, count := range t {
		if strings.Contains(msg, text) {
			n += count
		}
	}
	return n
}

// String lists the errors, the most frequent first.
func (t Tally) String() string {
	msgs := make([]string, 0, len(t))
	for msg := range t {
		msgs = append(msgs, msg)
	}
	slices.SortFunc(msgs, func(a, b string) int {
		return cmp.Or(cmp.Compare(t[b], t[a]), cmp.Compare(a, b))
	})
	var b strings.Builder
	for _, msg := range msgs {
		fmt.Fprintf(&b, "%7d  %s\n", t[msg], msg)
	}
	return b.String()
}
