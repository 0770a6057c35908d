package render

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A text writes findings as
//
//	file:line:col: message (pass/kind)
//		12 | resp, err := http.Get(url)
//		   |              ^^^^^^^^
//		fix: …
//		file:line:col: a step of the chain
//
// Every line but the first begins with a tab: editors join such lines to the
// message, and tools that read only the first kind skip them.
type text struct {
	Options
	source lines
}

// Text writes findings for people and for editors.
func Text(w io.Writer, opts Options, r *Report) error {
	t := &text{Options: opts, source: lines{r.Sources}}
	var buf bytes.Buffer
	for _, f := range r.Findings {
		t.finding(&buf, f)
	}
	_, err := w.Write(buf.Bytes())
	return err
}

func (t *text) finding(w *bytes.Buffer, f *vet.Finding) {
	name := f.Pass + "/" + f.Kind
	fmt.Fprintf(w, "%s: %s %s\n", t.paint(bold, shownPosn(t.Dir, f.Pos)), t.paint(severityColor[f.Severity()], f.Message), t.paint(faint, "("+name+")"))
	t.excerpt(w, f)
	for i, fix := range f.Fixes {
		fmt.Fprintf(w, "\t%s %s\n", t.paint(green, []string{"fix:", "or:"}[min(i, 1)]), fix.Message)
	}
	for _, r := range f.Related {
		fmt.Fprintf(w, "\t%s: %s\n", shownPosn(t.Dir, r.Pos), r.Message)
	}
}

// maxWidth is where a line of source is cut.
const maxWidth = 140

// excerpt shows the line of the finding, indented as if it stood alone, and
// underlines the finding. It shows nothing if the line cannot be read.
func (t *text) excerpt(w *bytes.Buffer, f *vet.Finding) {
	line, ok := t.source.Line(f.Pos.File, f.Pos.Line)
	if !ok || strings.TrimSpace(line) == "" {
		return
	}
	from, to := f.Pos.Col-1, len(line)
	if f.End.File == f.Pos.File && f.End.Line == f.Pos.Line && f.End.Col > 0 {
		to = f.End.Col - 1
	}
	number := fmt.Sprint(f.Pos.Line)
	if from < 0 || from >= len(line) || to > len(line) || to < from {
		text := expand(strings.TrimSpace(line))
		fmt.Fprintf(w, "\t%s %s\n", t.paint(faint, number+" |"), clip(text, 0))
		return
	}
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	indent = min(indent, from)
	before, marked, after := expand(line[indent:from]), expand(line[from:to]), expand(line[to:])
	start, length := utf8.RuneCountInString(before), utf8.RuneCountInString(marked)
	skip := 0 // what is cut on the left, so that the mark can be seen
	if start > maxWidth-20 {
		skip = start - 20
	}
	text := clip(before+marked+strings.TrimRight(after, " "), skip)
	length = max(1, min(length, utf8.RuneCountInString(text)-(start-skip)))
	fmt.Fprintf(w, "\t%s %s\n", t.paint(faint, number+" |"), text)
	fmt.Fprintf(w, "\t%s %s%s\n",
		t.paint(faint, strings.Repeat(" ", len(number))+" |"),
		strings.Repeat(" ", start-skip),
		t.paint(severityColor[f.Severity()], strings.Repeat("^", length)))
}

func expand(s string) string {
	return printable.Line(strings.ReplaceAll(strings.TrimRight(s, "\r"), "\t", "    "))
}

func clip(s string, skip int) string {
	runes := []rune(s)[skip:]
	if len(runes) > maxWidth {
		return string(runes[:maxWidth-1]) + "…"
	}
	return string(runes)
}

// Escape sequences.
const (
	bold   = "1"
	faint  = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	cyan   = "36"
)

var severityColor = map[string]string{"error": red, "warning": yellow, "note": cyan}

func (t *text) paint(color, s string) string {
	if !t.Color {
		return s
	}
	return "\x1b[" + cmp.Or(color, "0") + "m" + s + "\x1b[0m"
}
