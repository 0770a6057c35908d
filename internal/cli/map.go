package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/atlas"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/program"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/settings"
	"github.com/timeoutlint/timeoutlint/internal/source"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

const mapHelp = `timeoutlint map [flags] [packages]

Shows what the entries of a program may wait for: each handler, consumer and job
with the services it reaches, what ends the wait, how often it is tried, and for
how many items at once. Interfaces are resolved to the types that the program
creates. Default: all packages of the module (./...).
`

// mapFlags returns the flags of the map; parsing them sets o and filter.
func mapFlags(o *options, filter *atlas.Filter, budget *time.Duration) *flag.FlagSet {
	fs := flag.NewFlagSet("timeoutlint map", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Var(mapOutputFlag{&o.outputs}, "o", "write `format[=file]`: "+strings.Join(atlas.Formats(), ", ")+"; may be repeated")
	fs.StringVar(&filter.Entry, "entry", "", "show only entries whose route, function or package contains `text`")
	fs.StringVar(&filter.Dependency, "dependency", "", "show only waits on services whose name contains `text`")
	fs.Func("budget", "exit 1 if an entry may wait longer than `duration`, and say which", func(s string) error {
		d, err := time.ParseDuration(s)
		if err != nil || d <= 0 {
			return errors.New("want a duration above zero, such as 30s")
		}
		*budget = d
		return nil
	})
	fs.Var(colorFlag{&o.color}, "color", "use colours: `when` is auto (on a terminal), always or never")
	fs.BoolVar(&o.quiet, "q", false, "no progress")
	fs.StringVar(&o.dir, "C", "", "run in `dir`; package patterns are relative to it")
	fs.StringVar(&o.config, "config", "", "read this `file` instead of the "+settings.Name+" of the module or above")
	for _, name := range []string{"tags", "mod", "modfile", "p"} {
		fs.Var(buildFlag{name, false, &o.build}, name, "as in go help build")
	}
	fs.Var(buildFlag{"race", true, &o.build}, "race", "as in go help build")
	return fs
}

type mapOutputFlag struct{ outputs *[]output }

func (mapOutputFlag) String() string { return "" }
func (f mapOutputFlag) Set(s string) error {
	name, file, hasFile := strings.Cut(s, "=")
	if hasFile && file == "" {
		return errors.New("the name of the file is missing")
	}
	if !slices.Contains(atlas.Formats(), name) {
		return fmt.Errorf("unknown format %q%s", name, didYouMean(name, atlas.Formats()))
	}
	*f.outputs = append(*f.outputs, output{render.Format{Name: name}, file})
	return nil
}

// showMap analyses the packages, links them, and shows what waits for what.
func (c *command) showMap(ctx context.Context, args []string) (code int, err error) {
	var filter atlas.Filter
	var budget time.Duration
	c.options = new(options)
	if err := c.parseMap(args, &filter, &budget); err != nil {
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
	progress := c.startProgress(ctx, cmd)
	res, err := cmd.Run(ctx)
	progress.stop()
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
	if len(res.Findings) > 0 && slices.ContainsFunc(c.outputs, func(o output) bool { return o.format.Name == "html" }) {
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

// parseMap parses the arguments of the map. Flags may also follow packages.
func (c *command) parseMap(args []string, filter *atlas.Filter, budget *time.Duration) error {
	fs := mapFlags(c.options, filter, budget)
	for {
		if err := fs.Parse(args); err != nil {
			return explainFlag(err, fs)
		}
		if fs.NArg() == 0 {
			break
		}
		c.patterns = append(c.patterns, fs.Arg(0))
		args = fs.Args()[1:]
	}
	if len(c.patterns) == 0 {
		c.patterns = []string{"./..."}
	}
	if len(c.outputs) == 0 {
		c.outputs = []output{{format: render.Format{Name: atlas.Formats()[0]}}}
	}
	if c.dir != "" {
		dir, err := directory(c.dir)
		if err != nil {
			return err
		}
		c.dir = dir
	}
	return nil
}

// mapUsage says how the map is asked for.
func mapUsage() string {
	var b strings.Builder
	b.WriteString(mapHelp)
	printFlags(&b, mapFlags(new(options), new(atlas.Filter), new(time.Duration)))
	return b.String()
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
			return path.Base(knowledge.Path(name))
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
	return common[len(common)-1]
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
		if err := atlas.Write(&buf, s.format.Name, opts, shown); err != nil {
			return exitError, err
		}
		if err := c.put(s, buf.Bytes()); err != nil {
			return exitError, err
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
	c.issuesExitCode = 1
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
