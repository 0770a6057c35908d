package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// maxRounds is how often fixes are made that only other fixes made possible: a
// call that is now given the context makes it known that the context has no
// deadline. After that many, what is left is for another run.
const maxRounds = 4

// runFix applies the first fix of each finding that would be shown, or shows
// what that would change. Whatever does not compile with its fix is left as it
// was, and so is everything if a file changed meanwhile.
func (c *command) runFix(ctx context.Context, t *target) (code int, err error) {
	var made []*vet.Plan
	var found []*vet.Finding // before the first fix
	tried := make(map[string]bool)
	for {
		plan, res, shown, more, err := c.fixOnce(ctx, t, tried, &found)
		if err != nil {
			c.sayFixed(made)
			return exitError, err
		}
		made = append(made, plan)
		if more && len(made) < maxRounds {
			continue
		}
		if len(plan.Later) > 0 {
			c.complainLater(plan.Later)
		}
		if c.Diff {
			return c.exitCode(len(plan.Files)), nil
		}
		if err := c.write(res, shown); err != nil {
			return exitError, err
		}
		c.sayFixed(made)
		c.sayBalance(found, shown, fixedBy(made))
		c.summary(res, shown)
		return c.exitCode(len(shown)), nil
	}
}

// fixOnce analyses t, makes the fixes that are not among the tried, adds them to
// those, and returns what there is to report afterwards, and whether that may
// hold more to fix. The first time it notes in found what there was before.
func (c *command) fixOnce(ctx context.Context, t *target, tried map[string]bool, found *[]*vet.Finding) (plan *vet.Plan, res *vet.Result, shown []*vet.Finding, more bool, err error) {
	started := time.Now()
	if res, err = c.analyse(ctx, t); err != nil {
		return nil, nil, nil, false, err
	}
	shown = c.shownOf(res, t)
	if *found == nil {
		*found = shown
	}
	if err := c.refuseForeign(ctx, t, shown); err != nil {
		return nil, nil, nil, false, err
	}
	strict := c.wantsStrict()
	reported := func(f *vet.Finding) bool { return strict || f.Tier != report.Strict }
	fixable := c.untried(shown, tried)
	if plan, err = vet.NewPlan(res, c.withinModules(t, fixable), reported, started); err != nil {
		return nil, nil, nil, false, err
	}
	for _, f := range fixable {
		tried[keyOf(f)] = true
	}
	for _, f := range plan.Later {
		delete(tried, keyOf(f))
	}
	if len(plan.Files) == 0 {
		return plan, res, shown, false, nil
	}
	if res, err = c.applyFixes(ctx, t, plan, res); err != nil || c.Diff {
		return plan, res, shown, false, err
	}
	// Lines have moved, and those that were fixed are new.
	if err := c.readFilters(ctx); err != nil {
		return nil, nil, nil, false, err
	}
	c.readSources(t.roots)
	left := c.shownOf(res, t)
	plan.Later = slices.DeleteFunc(plan.Later, func(f *vet.Finding) bool { return !contains(left, f) })
	// What was analysed is not yet the files themselves, and has no fixes.
	more = len(plan.Later) > 0 || slices.ContainsFunc(c.toFix(left), func(f *vet.Finding) bool { return !contains(shown, f) })
	return plan, res, left, more && len(plan.Files) > 0, nil
}

// untried returns the findings to fix of which no run of this command has tried
// the fix: one that was refused is refused again.
func (c *command) untried(shown []*vet.Finding, tried map[string]bool) []*vet.Finding {
	return slices.DeleteFunc(slices.Clone(c.toFix(shown)), func(f *vet.Finding) bool {
		return len(f.Fixes) == 0 || tried[keyOf(f)]
	})
}

// keyOf is the same for a finding when lines move, which what it says of the
// reasons may name.
func keyOf(f *vet.Finding) string {
	return strings.Join([]string{f.Category, f.Pos.File, f.Text.What}, "\x00")
}

func contains(list []*vet.Finding, f *vet.Finding) bool {
	return slices.ContainsFunc(list, func(other *vet.Finding) bool { return keyOf(other) == keyOf(f) })
}

// maxFixed is how many fixes are named.
const maxFixed = 50

// fixedBy returns the findings that the plans fixed, each plan's by place.
func fixedBy(plans []*vet.Plan) (made []*vet.Finding) {
	for _, plan := range plans {
		var fixed []*vet.Finding
		for _, file := range plan.Files {
			for _, f := range file.Findings {
				if !slices.Contains(fixed, f) {
					fixed = append(fixed, f)
				}
			}
		}
		slices.SortStableFunc(fixed, func(a, b *vet.Finding) int {
			return cmp.Or(strings.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line))
		})
		made = append(made, fixed...)
	}
	return made
}

// sayFixed says what was mended where. Lines are those before the fixes that
// were made with it.
func (c *command) sayFixed(plans []*vet.Plan) {
	made := fixedBy(plans)
	files := make(map[string]bool)
	for _, plan := range plans {
		for _, file := range plan.Files {
			files[file.Name] = true
		}
	}
	if c.Quiet || len(made) == 0 {
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "fixed %s in %s:", plural(len(made), "finding", "findings"), plural(len(files), "file", "files"))
	for i, f := range made {
		if i == maxFixed {
			fmt.Fprintf(&b, "\n\t… and %d more", len(made)-i)
			break
		}
		fmt.Fprintf(&b, "\n\t%s:%d: %s (%s)", render.Path(c.cwd, f.Pos.File), f.Pos.Line, f.Fixes[0].Message, f.Kind)
	}
	c.note("%s", b.String())
}

// sayBalance says what has become of the findings that there were, so that the
// numbers before and after add up:
//
//	of 19 findings 13 are fixed and 6 left, 1 of them refused; 1 is new
func (c *command) sayBalance(found, left, made []*vet.Finding) {
	if c.Quiet || len(made) == 0 {
		return
	}
	fixed, rest := common(found, made)
	kept, gone := common(rest, left)
	text := fmt.Sprintf("of %s %s fixed and %d left", plural(len(found), "finding", "findings"), plural(fixed, "is", "are"), kept)
	if n := min(c.refused, kept); n > 0 {
		text += fmt.Sprintf(", %d of them refused", n)
	}
	if len(gone) > 0 {
		text += fmt.Sprintf("; %s gone with what was fixed", plural(len(gone), "is", "are"))
	}
	if n := len(left) - kept; n > 0 {
		text += fmt.Sprintf("; %s new, seen since the fixes", plural(n, "is", "are"))
	}
	if n := len(made) - fixed; n > 0 {
		text += fmt.Sprintf("; %s fixed that only the fixes had shown", plural(n, "more was", "more were"))
	}
	c.note("%s", text)
}

// common counts what two lists have in common, and returns what only the first has.
func common(a, b []*vet.Finding) (n int, rest []*vet.Finding) {
	in := make(map[string]int)
	for _, f := range b {
		in[keyOf(f)]++
	}
	for _, f := range a {
		if in[keyOf(f)] > 0 {
			in[keyOf(f)]--
			n++
		} else {
			rest = append(rest, f)
		}
	}
	return n, rest
}

// refuseForeign makes sure that only files of the main modules are changed.
func (c *command) refuseForeign(ctx context.Context, t *target, shown []*vet.Finding) error {
	if !slices.ContainsFunc(shown, func(f *vet.Finding) bool { return len(f.Fixes) > 0 }) {
		return nil
	}
	for _, p := range t.roots {
		if !p.Main() {
			return fmt.Errorf("%s does not belong to the main module, and is not fixed", p.ImportPath)
		}
	}
	return nil
}

// applyFixes carries out the plan and returns what there is to report
// afterwards. A fix that does not compile is left out, and the others made.
func (c *command) applyFixes(ctx context.Context, t *target, plan *vet.Plan, before *vet.Result) (*vet.Result, error) {
	after, bad, err := c.tryFixes(ctx, t, plan, before)
	for err == nil && len(bad) > 0 {
		var dropped []*vet.Finding
		if dropped, err = plan.Drop(bad); err != nil {
			break
		}
		c.complainDropped(dropped, bad)
		after, bad, err = c.tryFixes(ctx, t, plan, before)
	}
	if err != nil {
		return nil, err
	}
	if err := after.Link(c.whole(t)); err != nil {
		return nil, err
	}
	after.KeepPackages(t.roots)
	if c.Diff {
		for _, file := range plan.Files {
			name := filepath.ToSlash(render.Path(c.cwd, file.Name))
			diff := fmt.Sprintf("--- a/%s\n+++ b/%s\n%s", name, name, file.Hunks)
			if c.ttyOut { // elsewhere it is a patch, of which each byte counts
				diff = printable.Text(diff)
			}
			io.WriteString(c.stdout, diff)
		}
		return after, nil
	}
	return after, c.writeFixes(ctx, plan)
}

// tryFixes asks for the patch of the plan, and for what does not compile then.
func (c *command) tryFixes(ctx context.Context, t *target, plan *vet.Plan, before *vet.Result) (*vet.Result, map[*vet.FileFix]string, error) {
	if len(plan.Files) > 0 {
		cmd := c.vetCommand(t)
		if c.wantsStrict() {
			cmd.ToolFlags = append([]string{"-strict"}, cmd.ToolFlags...)
		}
		running := c.startProgress(ctx, cmd)
		err := cmd.Patch(ctx, plan)
		running.Stop()
		if err != nil {
			return nil, nil, err
		}
	}
	cmd := c.lintCommand(t)
	running := c.startProgress(ctx, cmd)
	defer running.Stop()
	return cmd.Check(ctx, plan, before)
}

// writeFixes writes the plan, all of it or nothing.
func (c *command) writeFixes(ctx context.Context, plan *vet.Plan) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	err := plan.Write()
	c.written = c.written || err == nil && len(plan.Files) > 0
	return err
}

// complainDropped names each fix that is not made because the result does not
// compile.
func (c *command) complainDropped(dropped []*vet.Finding, bad map[*vet.FileFix]string) {
	c.refused += len(dropped)
	for _, f := range dropped {
		text := ""
		for file, err := range bad {
			if slices.ContainsFunc(f.Fixes[0].Edits, func(e vet.Edit) bool { return e.Filename == file.Name }) {
				text = err
			}
		}
		c.complain(fmt.Sprintf("timeoutlint: %s:%d: the fix of %s/%s (%s) was not made, because the result does not compile: %s",
			render.Path(c.cwd, f.Pos.File), f.Pos.Line, f.Pass, f.Kind, f.Fixes[0].Message, text))
	}
}

func (c *command) complainLater(later []*vet.Finding) {
	var names []string
	for _, f := range later {
		names = append(names, fmt.Sprintf("%s:%d", render.Path(c.cwd, f.Pos.File), f.Pos.Line))
	}
	c.note("left for another run, because they touch the same place as other fixes: %s", strings.Join(names, ", "))
}
