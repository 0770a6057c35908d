package docs

import (
	"fmt"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/errortext"
)

// Errors renders doc/errors.md: texts of errors, and what they mean.
func Errors() string {
	var b strings.Builder
	b.WriteString(`<!-- Generated from internal/errortext. Do not edit. -->

# Errors

From the text of an error, a log or a goroutine dump, timeoutlint finds the layer
that timed out, what ended the wait, and the rules that look for the cause:

	timeoutlint explain 'Post "https://api": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
	kubectl logs deploy/ingest | timeoutlint explain -
	curl -s localhost:6060/debug/pprof/goroutine?debug=2 | timeoutlint explain -

A log is read line by line, and each cause is shown once, with the number of times
it was seen. A goroutine dump is grouped by what the goroutines wait for and by the
function of your program that waits. If one text shows two layers, both are shown; the
error of a bare context counts only if nothing else in the text is known.

| text | layer | what happened | ended by | rules |
|---|---|---|---|---|
`)
	for _, c := range errortext.Causes() {
		var kinds []string
		for _, k := range c.Kinds {
			kinds = append(kinds, fmt.Sprintf("[%s](rules/%s.md)", k, k))
		}
		text := strings.ReplaceAll(strings.Join(c.Fragments, "…"), "`", "'")
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", strings.TrimSpace(text), c.Layer, c.Event, c.EndedBy, strings.Join(kinds, ", "))
	}
	return b.String()
}
