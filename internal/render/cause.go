package render

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/errortext"
	"github.com/timeoutlint/timeoutlint/internal/printable"
)

// maxGroups is how many places where goroutines wait are shown.
const maxGroups = 10

// Causes writes what a log, a dump, or one text shows:
//
//	HTTP client: the response headers did not come in time
//		 text: Post "https://…": context deadline exceeded (Client.Timeout …
//		 ends: http.Client.Timeout
//		  fix: …
//		rules: too-short, stream-cut
func Causes(w io.Writer, opts Options, log *errortext.Log) error {
	t := &text{Options: opts}
	var buf bytes.Buffer
	for _, s := range log.Seen {
		t.cause(&buf, log, s)
	}
	for i, g := range log.Waiting {
		if i == maxGroups {
			fmt.Fprintf(&buf, "%d more places where goroutines wait\n\n", len(log.Waiting)-i)
			break
		}
		t.waiting(&buf, g)
	}
	if len(log.Unknown) > 0 {
		fmt.Fprintf(&buf, "%s\n", t.paint(bold, "about a timeout, but not known:"))
		for _, line := range log.Unknown {
			fmt.Fprintf(&buf, "\t%s\n", t.short(line))
		}
		if log.Others > 0 {
			fmt.Fprintf(&buf, "\tand %d more\n", log.Others)
		}
		buf.WriteByte('\n')
	}
	if log.Cut > 0 {
		fmt.Fprintf(&buf, "%d longer than 64 KiB: only their beginning was read\n\n", log.Cut)
	}
	_, err := w.Write(bytes.TrimSuffix(buf.Bytes(), []byte("\n")))
	return err
}

func (t *text) cause(w *bytes.Buffer, log *errortext.Log, s *errortext.Seen) {
	fmt.Fprintf(w, "%s\n", t.paint(bold, strings.Join(wrap(s.Layer+": "+s.Event, t.width(), t.width()-tabWidth), "\n\t")))
	if log.Lines > 1 {
		t.labelled(w, " seen:", faint, fmt.Sprintf("%s, first in line %d: %s", times(s.Count), s.First, t.short(s.Text)))
	}
	t.labelled(w, " ends:", faint, s.EndedBy)
	t.labelled(w, " help:", bold, s.Remedy)
	t.labelled(w, "rules:", faint, strings.Join(s.Kinds, ", "))
	w.WriteByte('\n')
}

func (t *text) waiting(w *bytes.Buffer, g *errortext.Waiting) {
	what := fmt.Sprintf("%d goroutines wait for %s", g.Count, g.For)
	if g.Count == 1 {
		what = "1 goroutine waits for " + g.For
	}
	if g.Minutes > 0 {
		what += fmt.Sprintf(", for up to %d minutes", g.Minutes)
	}
	fmt.Fprintf(w, "%s\n", t.paint(bold, strings.Join(wrap(what, t.width(), t.width()-tabWidth), "\n\t")))
	if g.Call != "" {
		t.labelled(w, "   in:", faint, printable.Line(g.Call)+" "+printable.Line(Path(t.Dir, filepath.FromSlash(g.At))))
	}
	t.labelled(w, "state:", faint, printable.Line(g.State))
	t.labelled(w, "rules:", faint, strings.Join(g.Kinds, ", "))
	w.WriteByte('\n')
}

// short returns a line of a log as it may be shown.
func (t *text) short(line string) string {
	r := []rune(printable.Line(strings.TrimSpace(line)))
	if limit := 2 * t.width(); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return string(r)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
