package cli

import (
	"bytes"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/baseline"
	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/docs"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// write shows the findings in all formats.
func (c *command) write(res *vet.Result, findings []*vet.Finding) error {
	r := &render.Report{Findings: findings, Errors: c.errors, Gone: c.gone, Sources: c.sources, Left: c.notShown(res)}
	if c.Statistics {
		r.Stats = c.stats(res, findings)
	}
	identified := []string{"json", "sarif", "gitlab", "agent"}
	if slices.ContainsFunc(c.Outputs, func(o line.Output) bool { return slices.Contains(identified, o.Format.Name) }) {
		r.Fingerprints = baseline.Fingerprints(findings, c.sources)
	}
	for _, s := range c.sinks {
		opts := render.Options{Dir: c.cwd, Root: c.root(), Module: c.moduleRoot(), Help: c.page, Max: c.Max}
		if s.stdout != nil {
			opts.Color, opts.Width = c.colored(), c.width()
		}
		var buf bytes.Buffer
		if err := s.Format.Write(&buf, opts, r); err != nil {
			return err
		}
		if err := c.put(s, buf.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// page returns what is documented of a kind.
func (c *command) page(kind string) (text, markdown string) {
	s, ok := docs.Find(c.suite, kind)
	if !ok {
		return "", ""
	}
	return docs.Text(s.Text), docs.Markdown(s)
}
