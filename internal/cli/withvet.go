package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// addVet adds what the go command's own vet reports of the same packages. Its
// tool is the one that the user's go command has, with the facts of all
// dependencies; the same analyzers in our tool would need those too, which is
// what makes it cheap that it does without them.
func (c *command) addVet(ctx context.Context, t *target, res *vet.Result) error {
	cmd := c.vetCommand(t)
	more, err := cmd.BuiltIn(ctx)
	if err != nil {
		return err
	}
	for _, f := range more.Failures {
		c.complain(fmt.Sprintf("timeoutlint: go vet: %s: %s: %s", f.Package, f.Pass, f.Text))
	}
	// What does not compile was said already.
	if more.Failed && !res.Failed {
		c.complain("timeoutlint: go vet: " + more.Stderr)
	}
	res.Findings = append(res.Findings, more.Findings...)
	slices.SortStableFunc(res.Findings, vet.Compare)
	if t.roots == nil && len(more.Findings) > 0 {
		if t.roots, err = cmd.Named(ctx); err != nil {
			return err
		}
	}
	if len(more.Findings) > 0 {
		c.readSources(t.roots)
	}
	return nil
}
