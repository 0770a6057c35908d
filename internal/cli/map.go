package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/atlas"
	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/program"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/source"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// showMap analyses the packages, links them, and shows what waits for what.
func (c *command) showMap(ctx context.Context, args []string) (code int, err error) {
	var filter atlas.Filter
	var budget time.Duration
	if c.Options, err = line.ParseMap(args, &filter, &budget); err != nil {
		return exitError, err
	}
	if err := c.loadSettings(); err != nil {
		return exitError, err
	}
	defer func() {
		c.writing.Lock()
		defer c.writing.Unlock()
		c.discardSinks()
	}()
	if err := c.openSinks(); err != nil {
		return exitError, err
	}
	target, err := c.target(ctx)
	if err != nil {
		return exitError, err
	}
	cmd := c.lintCommand(target)
	running := c.startProgress(ctx, cmd)
	res, err := cmd.Run(ctx)
	running.Stop()
	if err != nil {
		return exitError, err
	}
	if res.Failed {
		if res, err = c.explainFailure(ctx, target, cmd, res); err != nil {
			return exitError, err
		}
	}
	if err := res.Link(c.whole(target)); err != nil {
		return exitError, err
	}
	if len(res.Findings) > 0 && slices.ContainsFunc(c.Outputs, func(o line.Output) bool { return o.Format.Name == "html" }) {
		if target.roots == nil {
			if target.roots, err = cmd.Named(ctx); err != nil {
				return exitError, err
			}
		}
		res.KeepPackages(target.roots)
	}
	for _, f := range res.Failures {
		c.complain(fmt.Sprintf("timeoutlint: %s: %s: %s", f.Package, f.Pass, f.Text))
	}
	return c.writeMap(res, c.shownOf(res, target), filter, budget)
}

// titleOf names a program after its main package, or, if there are several, after
// what the paths of its packages begin with.
func titleOf(records []*record.Package) string {
	var common []string
	mains := make(map[string]bool)
	for _, p := range records {
		if p.Main && !p.ForTests {
			mains[p.Path] = true
		}
	}
	if len(mains) == 1 {
		for name := range mains {
			return name
		}
	}
	for i, p := range records {
		parts := strings.Split(p.Path, "/")
		if i == 0 {
			common = parts
		}
		for j := range common {
			if j >= len(parts) || parts[j] != common[j] {
				common = common[:j]
				break
			}
		}
	}
	if len(common) == 0 {
		return "the program"
	}
	return strings.Join(common, "/")
}

// sourceLines returns what reads lines at "file:line" of the files of records.
func sourceLines(records []*record.Package) func(at string) string {
	cut := func(at string) (file string, line int) {
		colon := strings.LastIndex(at, ":")
		if colon < 0 {
			return "", 0
		}
		n, err := strconv.Atoi(at[colon+1:])
		if err != nil {
			return "", 0
		}
		return at[:colon], n
	}
	var files []string
	for _, p := range records {
		for _, f := range p.Funcs {
			if file, _ := cut(f.At); file != "" && !slices.Contains(files[max(0, len(files)-1):], file) {
				files = append(files, file)
			}
		}
	}
	set := source.NewSet(files)
	return func(at string) string {
		file, n := cut(at)
		line, _ := set.Line(file, n)
		return line
	}
}

// writeMap links what was analysed, and shows it in all formats.
func (c *command) writeMap(res *vet.Result, findings []*vet.Finding, filter atlas.Filter, budget time.Duration) (code int, err error) {
	p, err := program.Link(record.Merge(res.Records))
	if err != nil {
		return exitError, err
	}
	shown := filter.Apply(p)
	switch {
	case len(p.Entries) == 0:
		c.note("no entry: nothing here is called by a framework that is known, and there is no package main (//timeoutlint:entry marks one)")
	case len(shown.Entries) == 0 && filter != (atlas.Filter{}):
		c.note("no entry is left by the filter, of %d", len(p.Entries))
	}
	for _, s := range c.sinks {
		opts := atlas.Options{Dir: c.cwd, Errors: c.errors, Title: titleOf(res.Records), Source: sourceLines(res.Records), Findings: beside(findings, shown, filter)}
		if s.stdout != nil {
			opts.Color, opts.Width = c.colored(), c.width()
		}
		var buf bytes.Buffer
		if err := atlas.Write(&buf, s.Format.Name, opts, shown); err != nil {
			return exitError, err
		}
		if err := c.put(s, buf.Bytes()); err != nil {
			return exitError, err
		}
		if s.stdout == nil && !c.Quiet {
			c.note("wrote %s", render.Path(c.cwd, s.target))
		}
	}
	var over []program.Excess
	if budget > 0 {
		over = shown.Over(budget)
	}
	for _, e := range over {
		length := e.Bound.String()
		if e.Longest > 0 {
			length = "up to " + e.Longest.String()
		}
		c.note("over the budget of %s: %s: %s at %s: %s", budget, e.Entry.Name(), e.What, render.Path(c.cwd, e.At), length)
	}
	c.IssuesExitCode = 1
	return c.exitCode(len(over)), nil
}

// beside returns findings as a page shows them: those on the way of what is shown,
// if that is not all.
func beside(findings []*vet.Finding, shown *program.Program, filter atlas.Filter) (list []atlas.Finding) {
	touches := atlas.Touches(shown)
	for _, f := range findings {
		at := fmt.Sprintf("%s:%d", f.Pos.File, f.Pos.Line)
		if filter != (atlas.Filter{}) && !touches(at) {
			continue
		}
		out := atlas.Finding{
			Kind: f.Pass + "/" + f.Kind, Severity: f.Severity(), What: f.What, Why: f.Why, Chain: f.Chain, Remedy: f.Remedy, At: at, Program: f.Program,
		}
		if len(f.Fixes) > 0 {
			out.Remedy, out.Fix = f.Fixes[0].Message, true
		}
		list = append(list, out)
	}
	return list
}
