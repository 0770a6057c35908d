package atlas

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/program"
)

// paint is how bounds are coloured, in what can be read on white and on black.
// Colour carries nothing alone.
var paint = map[program.Bound]string{program.Unbounded: "1;31", program.Unknown: "1;35", program.Client: "1;35"}

type text struct {
	bytes.Buffer
	Options
}

func (t *text) bound(b program.Bound) string {
	code, ok := paint[b]
	if !t.Color || !ok {
		return b.String()
	}
	return "\x1b[" + code + "m" + b.String() + "\x1b[0m"
}

func (t *text) bold(s string) string {
	if !t.Color {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

// writeText writes the map for a terminal:
//
//	POST /ask  (*Server).Ask  server.go:30
//	├─ OpenAI  unbounded, at once for each item, no limit
//	│  Completions.New  (*Answerer).complete  llm.go:12
//	└─ …
//
// and below it the table of dependencies and the gaps.
func writeText(w io.Writer, opts Options, p *program.Program) error {
	t := &text{Options: opts}
	quiet := 0
	for _, e := range p.Entries {
		if len(e.Waits) == 0 {
			quiet++
			continue
		}
		t.entry(e)
	}
	if quiet > 0 {
		fmt.Fprintf(t, "%s\n\n", count(quiet, "entry waits", "entries wait")+" for nothing outside the process")
	}
	t.dependencies(p)
	t.gaps(p)
	for _, err := range opts.Errors {
		fmt.Fprintf(t, "incomplete: %s\n", printable.Text(err))
	}
	_, err := w.Write(t.Bytes())
	return err
}

func (t *text) entry(e *program.Entry) {
	head := t.bold(printable.Line(e.Name()))
	if len(e.Also) > 0 {
		head += printable.Line(", " + strings.Join(e.Also, ", "))
	}
	if e.Route != "" {
		head += "  " + printable.Line(e.Func)
	}
	fmt.Fprintf(t, "%s  %s  %s\n", head, e.Class, t.place(e.At))
	for i, w := range e.Waits {
		branch, stem := "├─ ", "│  "
		if i == len(e.Waits)-1 {
			branch, stem = "└─ ", "   "
		}
		fmt.Fprintf(t, "%s%s  %s\n", branch, t.bold(printable.Line(w.What)), strings.Join(append([]string{t.bound(w.Bound)}, notes(w)...), ", "))
		fmt.Fprintf(t, "%s%s\n", stem, strings.Join(t.way(w), " → "))
	}
	t.WriteByte('\n')
}

// way leads from the entry to the call.
func (t *text) way(w *program.Reached) (steps []string) {
	for _, s := range w.Path[min(1, len(w.Path)):] {
		steps = append(steps, printable.Line(s.Func))
	}
	return append(steps, printable.Line(cmp.Or(w.Call, w.What))+" "+t.place(w.At))
}

func (t *text) dependencies(p *program.Program) {
	if len(p.Dependencies) == 0 {
		return
	}
	fmt.Fprintf(t, "%s\n", t.bold("Dependencies"))
	tw := tabwriter.NewWriter(t, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tw, "service\tcalls\tentries\tworst\tattempts\tclients\n")
	for _, d := range p.Dependencies {
		fmt.Fprintf(tw, "%s\t%d\t%d\t%s\t%s\t%s\n", printable.Line(d.What), d.Calls, len(d.Entries), worst(d), tries(d), t.clients(d))
	}
	tw.Flush()
	t.WriteByte('\n')
}

// clients lists where clients are built, and whether with a timeout.
func (t *text) clients(d *program.Dependency) string {
	var parts []string
	for _, c := range d.Clients {
		parts = append(parts, t.place(c.At)+" ("+timeoutWords[c.Timeout]+")")
	}
	return cmp.Or(strings.Join(parts, ", "), "-")
}

func (t *text) gaps(p *program.Program) {
	if len(p.Gaps) == 0 {
		return
	}
	fmt.Fprintf(t, "%s\n", t.bold("Gaps: what is called here is not known"))
	for _, g := range p.Gaps {
		fmt.Fprintf(t, "%s: %s: %s%s\n", t.place(g.At), printable.Line(g.What), g.Why, more(g))
	}
	t.WriteByte('\n')
}
