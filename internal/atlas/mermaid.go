package atlas

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/program"
)

// writeMermaid writes a flowchart: entries on the left, services on the right,
// an edge for each pair, labelled by the worst bound between them.
func writeMermaid(w io.Writer, opts Options, p *program.Program) error {
	var b bytes.Buffer
	b.WriteString("flowchart LR\n")
	services := make(map[string]string)
	for i, d := range p.Dependencies {
		if len(d.Entries) == 0 {
			continue
		}
		services[d.What] = fmt.Sprintf("d%d", i)
		fmt.Fprintf(&b, "\td%d[(%s)]\n", i, quoteMermaid(d.What))
	}
	link, called := 0, names(p)
	var bad []string
	for i, e := range p.Entries {
		if len(e.Waits) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\te%d[%s]\n", i, quoteMermaid(called[i]))
		told := make(map[string]bool)
		for _, r := range e.Waits { // the worst comes first
			if told[r.What] {
				continue
			}
			told[r.What] = true
			label := strings.Join(append([]string{r.Bound.String()}, notes(r)...), ", ")
			fmt.Fprintf(&b, "\te%d -->|%s| %s\n", i, quoteMermaid(label), services[r.What])
			if r.Bound == program.Unbounded {
				bad = append(bad, itoa(link))
			}
			link++
		}
	}
	if len(bad) > 0 {
		fmt.Fprintf(&b, "\tlinkStyle %s stroke:#c0392b,stroke-width:2px\n", strings.Join(bad, ","))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// quoteMermaid quotes a text as Mermaid has it: character references in quotes.
func quoteMermaid(s string) string {
	return `"` + strings.NewReplacer(`&`, "#amp;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "\n", " ").Replace(printable.Line(s)) + `"`
}
