package vet

import (
	"context"

	"github.com/timeoutlint/timeoutlint/internal/report"
)

// BuiltIn runs "go vet -json" with the tool of the go command, whose place ours
// takes otherwise. Its analyzers are kinds of the pass "vet". It has an analysis
// of its own of all dependencies, in the cache that "go vet" by hand has too.
func (c *Command) BuiltIn(ctx context.Context) (*Result, error) {
	cmd, stdout, stderr := c.goCommand(ctx, "vet", append([]string{"-json"}, c.Patterns...)...)
	failed, err := run(ctx, cmd)
	if err != nil {
		return nil, err
	}
	res := &Result{Stderr: stderr.String(), Failed: failed}
	if res.Findings, res.Failures, err = decode(stdout, nil); err != nil {
		return nil, err
	}
	for _, f := range res.Findings {
		f.Kind, f.Tier, f.Pass = f.Pass, report.Default, report.VetPass
		if !report.IsVet(f.Kind) { // the go command's directives, not ours
			f.Kind = report.VetPass + "-" + f.Kind
		}
		f.Category = f.Kind
		if len(f.Fixes) > 0 { // which are not ours to make
			f.Remedy = f.Fixes[0].Message
			f.Fixes = nil
		}
	}
	return res, nil
}
