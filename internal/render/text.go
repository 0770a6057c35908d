package render

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A text writes findings as
//
//	file:line:col: severity: headline (pass/kind)
//		12 | resp, err := http.Get(url)
//		   |              ^^^^^^^^
//		why: …
//		via: f → g
//		fix: …
//		 or: …
//		file:line:col: a step of the chain
//		7 | its source
//
// with a blank line between findings. Every line but the first begins with a
// tab: editors join such lines to the message, and tools that read only the
// first kind skip them. Lines are wrapped, but for the first where no terminal
// is: there it is what editors and grep look for.
type text struct {
	Options
	source lines
}

// Text writes findings for people.
func Text(w io.Writer, opts Options, r *Report) error {
	t := &text{Options: opts, source: lines{r.Sources}}
	var buf bytes.Buffer
	for i, f := range r.Findings {
		if i > 0 {
			buf.WriteByte('\n')
		}
		t.finding(&buf, f)
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// Line writes one short line a finding, for editors and grep.
func Line(w io.Writer, opts Options, r *Report) error {
	var buf bytes.Buffer
	for _, f := range r.Findings {
		fmt.Fprintf(&buf, "%s: %s: %s %s\n", shownPosn(opts.Dir, f.Pos), f.Severity(), f.Text.Short().What, f.Mark())
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// tabWidth is how wide terminals show the tab that lines begin with, minWidth
// what text is never made narrower than.
const tabWidth, minWidth = 8, 40

func (t *text) width() int { return max(minWidth, cmp.Or(t.Width, 80)) }

func (t *text) finding(w *bytes.Buffer, f *vet.Finding) {
	msg := f.Text.Short()
	t.headline(w, f, msg.What)
	t.excerpt(w, f.Pos, f.End, severityColor[f.Severity()])
	t.part(w, "why", faint, msg.Why)
	t.part(w, "via", faint, msg.Chain)
	for i, fix := range f.Fixes {
		t.part(w, []string{"fix", "or"}[min(i, 1)], bold, fix.Message)
	}
	if len(f.Fixes) == 0 { // they say it otherwise
		t.part(w, "help", bold, withoutFix(f.Kind, msg.Remedy))
	}
	for i, r := range f.Related {
		line := shownPosn(t.Dir, r.Pos) + ": " + r.Message
		if t.Width > 0 { // which a terminal would break inside of words
			line = strings.Join(wrap(line, t.width()-tabWidth, t.width()-tabWidth-4), "\n\t    ")
		}
		fmt.Fprintf(w, "\t%s\n", line)
		if i < maxSteps && r.Pos.Line > 0 {
			t.step(w, f, r)
		}
	}
}

// withoutFix says, behind the remedy, why the command cannot do it, where that
// is so of all findings of the kind.
func withoutFix(kind, remedy string) string {
	k, _ := report.Lookup(kind)
	if k.NoFix == "" || remedy == "" {
		return remedy
	}
	return fmt.Sprintf("%s (no fix: %s)", remedy, k.NoFix)
}

// maxSteps is of how many steps of a chain the source is shown.
const maxSteps = 6

// step shows the source of a step, where it is another line than the finding's.
func (t *text) step(w *bytes.Buffer, f *vet.Finding, r vet.Related) {
	line, ok := t.source.Line(r.Pos.File, r.Pos.Line)
	if !ok || strings.TrimSpace(line) == "" || r.Pos.File == f.Pos.File && r.Pos.Line == f.Pos.Line {
		return
	}
	fmt.Fprintf(w, "\t%s %s\n", t.paint(faint, fmt.Sprint(r.Pos.Line)+" |"), t.clip(expand(strings.TrimSpace(line)), 0, len(fmt.Sprint(r.Pos.Line))))
}

// headline writes the first line, which a terminal would break inside of words.
func (t *text) headline(w *bytes.Buffer, f *vet.Finding, what string) {
	posn, severity, mark := shownPosn(t.Dir, f.Pos), f.Severity(), f.Mark()
	fmt.Fprintf(w, "%s %s ", t.paint(bold, posn+":"), t.paint(severityColor[severity], severity+":"))
	if t.Width == 0 {
		fmt.Fprintf(w, "%s %s\n", t.paint(bold, what), t.paint(faint, mark))
		return
	}
	lines := wrap(what, t.width()-utf8.RuneCountInString(posn+": "+severity+": "), t.width()-tabWidth)
	last := len(lines) - 1
	for i, line := range lines {
		if i > 0 {
			w.WriteString("\n\t")
		}
		w.WriteString(t.paint(bold, line))
	}
	room := t.width() - tabWidth
	if last == 0 {
		room = t.width() - utf8.RuneCountInString(posn+": "+severity+": ")
	}
	if utf8.RuneCountInString(lines[last]+" "+mark) > room {
		fmt.Fprintf(w, "\n\t%s\n", t.paint(faint, mark))
	} else {
		fmt.Fprintf(w, " %s\n", t.paint(faint, mark))
	}
}

// part writes a labelled part of a finding, wrapped.
func (t *text) part(w *bytes.Buffer, label, color, s string) {
	t.labelled(w, fmt.Sprintf("%4s:", label), color, s)
}

// labelled writes s behind a label, wrapped, or nothing if s is empty.
func (t *text) labelled(w *bytes.Buffer, label, color, s string) {
	if s == "" {
		return
	}
	indent := utf8.RuneCountInString(label) + 1
	for i, line := range wrap(s, t.width()-tabWidth-indent, t.width()-tabWidth-indent) {
		if i == 0 {
			fmt.Fprintf(w, "\t%s %s\n", t.paint(color, label), line)
		} else {
			fmt.Fprintf(w, "\t%s%s\n", strings.Repeat(" ", indent), line)
		}
	}
}

// wrap cuts s into lines between words: the first at most of width first, the
// others of width rest. A word that is longer stands alone.
func wrap(s string, first, rest int) []string {
	var lines []string
	line, width := "", first
	for word := range strings.FieldsSeq(s) {
		switch {
		case line == "" && (len(lines) > 0 || utf8.RuneCountInString(word) <= width):
			line = word
		case utf8.RuneCountInString(line+" "+word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line, width = word, rest
		}
	}
	return append(lines, line)
}

// maxWidth is where a line of source is cut if no terminal is narrower.
const maxWidth = 140

// sourceWidth is how much of a line is shown beside its number.
func (t *text) sourceWidth(digits int) int {
	if t.Width == 0 {
		return maxWidth
	}
	return max(minWidth, t.Width-tabWidth-digits-len(" | "))
}

// excerpt shows the line of the finding, indented as if it stood alone, and
// underlines the finding. It shows nothing if the line cannot be read.
func (t *text) excerpt(w *bytes.Buffer, pos, end vet.Position, color string) {
	line, ok := t.source.Line(pos.File, pos.Line)
	if !ok || strings.TrimSpace(line) == "" {
		return
	}
	from, to := pos.Col-1, len(line)
	if end.File == pos.File && end.Line == pos.Line && end.Col > 0 {
		to = end.Col - 1
	}
	number := fmt.Sprint(pos.Line)
	if from < 0 || from >= len(line) || to > len(line) || to < from {
		text := expand(strings.TrimSpace(line))
		fmt.Fprintf(w, "\t%s %s\n", t.paint(faint, number+" |"), t.clip(text, 0, len(number)))
		return
	}
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	indent = min(indent, from)
	before, marked, after := expand(line[indent:from]), expand(line[from:to]), expand(line[to:])
	start, length := utf8.RuneCountInString(before), utf8.RuneCountInString(marked)
	skip := 0 // what is cut on the left, so that the mark can be seen
	if start > t.sourceWidth(len(number))-20 {
		skip = start - 20
	}
	text := t.clip(before+marked+strings.TrimRight(after, " "), skip, len(number))
	length = max(1, min(length, utf8.RuneCountInString(text)-(start-skip)))
	fmt.Fprintf(w, "\t%s %s\n", t.paint(faint, number+" |"), text)
	fmt.Fprintf(w, "\t%s %s%s\n",
		t.paint(faint, strings.Repeat(" ", len(number))+" |"),
		strings.Repeat(" ", start-skip),
		t.paint(color, strings.Repeat("^", length)))
}

func expand(s string) string {
	return printable.Line(strings.ReplaceAll(strings.TrimRight(s, "\r"), "\t", "    "))
}

// clip cuts s on the left by skip, and on the right where it is too long to
// stand beside a number of so many digits.
func (t *text) clip(s string, skip, digits int) string {
	runes := []rune(s)[skip:]
	if width := t.sourceWidth(digits); len(runes) > width {
		return string(runes[:width-1]) + "…"
	}
	return string(runes)
}

// Escape sequences: of the colours those that can be read on white and on black
// alike. Yellow, green and cyan vanish on white, blue on black.
const (
	bold    = "1"
	faint   = "2"
	red     = "1;31"
	magenta = "1;35"
)

var severityColor = map[string]string{"error": red, "warning": magenta, "note": bold}

func (t *text) paint(color, s string) string {
	if !t.Color {
		return s
	}
	return "\x1b[" + cmp.Or(color, "0") + "m" + s + "\x1b[0m"
}
