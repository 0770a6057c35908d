package render

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// Limits of what Agent writes: a reader of it pays for each word.
const (
	idLength  = 12   // hexadecimal digits of a fingerprint
	maxEdits  = 1200 // bytes of the edits of one fix
	maxErrors = 5    // errors that are told, a line each
	maxError  = 300  // bytes of one
)

// Agent writes findings for programs that read text and edit code: a line a
// finding, the most severe first and at most opts.Max of them, with an identity
// that stays when lines move and the edits of its first fix; then what could not
// be analysed; then a line that counts what is shown and says what is left out.
//
//	5f0c… get.go:7:12 error defaulttimeout/http-helper: http.Get … | why: … | fix: … | edit: get.go:7:12-7:20 "client.Get"
//	# 1 finding; left out: nothing
func Agent(w io.Writer, opts Options, r *Report) error {
	order := make([]int, len(r.Findings))
	for i := range order {
		order[i] = i
	}
	rank := func(i int) int {
		return slices.Index([]string{"error", "warning", "note"}, r.Findings[i].Severity())
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank(a), rank(b)) })
	shown := order
	if opts.Max > 0 && len(shown) > opts.Max {
		shown = shown[:opts.Max]
	}
	var buf bytes.Buffer
	for _, i := range shown {
		fmt.Fprintln(&buf, agentLine(opts, r, i))
	}
	for i, text := range r.Errors {
		if i == maxErrors {
			fmt.Fprintf(&buf, "! and %d more that could not be analysed\n", len(r.Errors)-i)
			break
		}
		fmt.Fprintf(&buf, "! not analysed: %s\n", shorten(oneLine(text), maxError))
	}
	fmt.Fprintln(&buf, agentCount(r, order[len(shown):], len(shown)))
	_, err := w.Write(buf.Bytes())
	return err
}

func agentLine(opts Options, r *Report, i int) string {
	f := r.Findings[i]
	text := f.Text.Short()
	parts := []string{fmt.Sprintf("%s %s %s %s/%s: %s", agentID(r, i), posn(opts.Dir, f.Pos), f.Severity(), f.Pass, f.Kind, text.What)}
	add := func(label, text string) {
		if text != "" {
			parts = append(parts, label+": "+text)
		}
	}
	add("why", text.Why)
	add("via", text.Chain)
	if len(f.Fixes) == 0 { // they say it otherwise
		add("help", text.Remedy)
	} else {
		add("fix", f.Fixes[0].Message)
		add("edit", agentEdits(opts, lines{r.Sources}, f.Fixes[0].Edits))
		if len(f.Fixes) > 1 {
			add("or", f.Fixes[1].Message)
		}
	}
	return printable.Line(strings.Join(parts, " | "))
}

// agentID is the beginning of the fingerprint, "-" if there is none.
func agentID(r *Report, i int) string {
	id := cmp.Or(r.fingerprint(i), "-")
	return id[:min(len(id), idLength)]
}

// agentEdits writes edits as "file:line:col-line:col text", the text as a JSON
// string; what is too long for a line is not written.
func agentEdits(opts Options, src lines, edits []vet.Edit) string {
	var parts []string
	for _, e := range edits {
		from, ok1 := src.position(e.Filename, e.Start)
		to, ok2 := src.position(e.Filename, e.End)
		if !ok1 || !ok2 {
			return ""
		}
		parts = append(parts, fmt.Sprintf("%s-%d:%d %s", posn(opts.Dir, from), to.Line, to.Col, quoted(e.New)))
	}
	if all := strings.Join(parts, ", "); len(all) <= maxEdits {
		return all
	}
	return "too long for a line: timeoutlint -diff shows it"
}

// quoted returns s as a JSON string in which "<" and "&" stay what they are.
func quoted(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic("internal error: " + err.Error())
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// agentCount is the last line; hidden are the findings that were too many.
func agentCount(r *Report, hidden []int, shown int) string {
	var left []string
	if len(hidden) > 0 {
		count := make(map[string]int)
		var kinds []string
		for _, i := range hidden {
			kind := r.Findings[i].Kind
			if count[kind]++; count[kind] == 1 {
				kinds = append(kinds, kind)
			}
		}
		for i, kind := range kinds {
			kinds[i] = fmt.Sprintf("%s %d", kind, count[kind])
		}
		left = append(left, fmt.Sprintf("%d more with a larger -max (%s)", len(hidden), strings.Join(kinds, ", ")))
	}
	left = append(left, r.Left...)
	what := "findings"
	if len(r.Findings) == 1 {
		what = "finding"
	}
	s := fmt.Sprintf("# %d %s", len(r.Findings), what)
	if len(hidden) > 0 {
		s += fmt.Sprintf(", %d shown", shown)
	}
	if len(r.Errors) > 0 {
		s += fmt.Sprintf("; %d not analysed", len(r.Errors))
	}
	return printable.Line(s + "; left out: " + cmp.Or(strings.Join(left, ", "), "nothing"))
}

// oneLine joins the lines of s, and escapes what a terminal would act on.
func oneLine(s string) string {
	return printable.Line(strings.Join(strings.Fields(s), " "))
}

// shorten cuts s to n bytes.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
