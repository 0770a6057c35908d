// Package line is the command line: which commands and flags there are, what
// was asked for, and the texts that tell of them: the usage, the scripts that
// complete them, the man page. It runs nothing.
package line

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/settings"
)

// Options are what the command line asks for.
type Options struct {
	json             bool
	Strict           bool
	Tests, Generated bool
	Fix, Diff        bool
	Version          bool
	Dir              string
	Config           string
	StrictSaid       bool // -strict or -strict=false was given
	IssuesExitCode   int
	Color            string // "auto", "always" or "never"
	Quiet            bool   // no summary, no progress
	Statistics       bool   // -stats
	Max              int    // findings of -o agent
	WithVet          bool   // -with-vet
	Debug            bool   // how dependencies were analysed
	NoProgram        bool   // no findings that only the program tells

	Outputs          []Output
	NewFrom          string
	Staged, Unstaged bool
	Baseline         string
	WriteBaseline    string

	Only, Enable, Disable []string // kinds and passes
	MinSeverity           string
	FixKinds              []string // of -fix=…; nil for all
	Alternative           bool

	Passes   map[string]bool // which passes are shown
	Build    []string        // flags of the go command
	Patterns []string
}

// defaultMax is how many findings -o agent shows: more than anybody mends at a
// time, and few enough to read them all.
const defaultMax = 20

// newFlagSet returns the flags of the command; parsing them sets o.
func newFlagSet(o *Options, suite []*analysis.Analyzer) *flag.FlagSet {
	fs := flag.NewFlagSet("timeoutlint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&o.json, "json", false, "write one JSON object: -o json")
	fs.Var(outputFlag{&o.Outputs}, "o", "write `format[=file]`: "+formatNames()+"; may be repeated")
	fs.StringVar(&o.NewFrom, "new-from", "", "show only findings in lines that changed since `rev`, or since rev and HEAD diverged")
	fs.BoolVar(&o.Staged, "staged", false, "show only findings in lines that are staged for a commit")
	fs.BoolVar(&o.Unstaged, "unstaged", false, "show only findings in changed lines that are not staged")
	fs.StringVar(&o.Baseline, "baseline", "", "show only findings that are not in the baseline `file`")
	fs.StringVar(&o.WriteBaseline, "write-baseline", "", "write what would be shown to `file`, as a baseline")
	fs.BoolVar(&o.Strict, "strict", false, "also show findings of the strict tier")
	fs.BoolVar(&o.Tests, "tests", false, "also show findings in _test.go files")
	fs.BoolVar(&o.Generated, "generated", false, "also show findings in generated files")
	fs.Var(fixFlag{o}, "fix", "apply the first fix of each finding that would be shown (with -fix=`names`, only of these kinds or passes), and show the others")
	fs.BoolVar(&o.Alternative, "fix-alternative", false, "with -fix or -diff: apply the second fix of findings that have one")
	fs.BoolVar(&o.Diff, "diff", false, "show what -fix would change, as a diff; exit 1 if it is not empty")
	fs.Var(colorFlag{&o.Color}, "color", "use colours: `when` is auto (on a terminal), always or never")
	fs.BoolVar(&o.Quiet, "q", false, "no summary and no progress")
	fs.BoolVar(&o.Statistics, "stats", false, "also count findings by package and by library, below the summary and in JSON")
	fs.IntVar(&o.Max, "max", defaultMax, "with -o agent: show at most `n` findings, the most severe first; 0 for all")
	fs.BoolVar(&o.WithVet, "with-vet", false, "also show what go vet reports on its own")
	fs.BoolVar(&o.Debug, "debug", false, "say how many dependencies were analysed, and which took longer than necessary, and why; name all packages that were not")
	fs.BoolFunc("program", "=false: leave out findings that need the whole program, across interfaces and callers", func(s string) error {
		on, err := strconv.ParseBool(s)
		o.NoProgram = !on
		return err
	})
	fs.BoolVar(&o.Version, "version", false, "print the version")
	fs.IntVar(&o.IssuesExitCode, "issues-exit-code", 1, "exit with `code` if there are findings")
	fs.Var(kindsFlag{&o.Only}, "only", "show only these kinds or passes (`names`, separated by commas), with their strict tier")
	fs.Var(kindsFlag{&o.Enable}, "enable", "also show these kinds or passes (`names`), with their strict tier, whatever the settings say")
	fs.Var(kindsFlag{&o.Disable}, "disable", "do not show these kinds or passes (`names`)")
	fs.Var(severityFlag{&o.MinSeverity}, "min-severity", "show only findings of at least this `severity`: note, warning or error")
	fs.Var(listFlag{&o.Passes}, "passes", "run only these passes (`names`, separated by commas)")
	for _, a := range suite {
		fs.Var(&passFlag{name: a.Name, passes: &o.Passes, suite: suite}, a.Name, "run only this pass; =false: run all others")
	}
	loadFlags(fs, o, "package patterns and files are relative to it")
	return fs
}

// loadFlags adds the flags that all commands have which load packages. relative
// says what -C changes the meaning of.
func loadFlags(fs *flag.FlagSet, o *Options, relative string) {
	fs.StringVar(&o.Dir, "C", "", "run in `dir`; "+relative)
	fs.StringVar(&o.Config, "config", "", "read this `file` instead of the "+settings.Name+" of the module or above")
	for _, name := range []string{"tags", "mod", "modfile", "p"} {
		fs.Var(buildFlag{name, false, &o.Build}, name, "as in go help build")
	}
	fs.Var(buildFlag{"race", true, &o.Build}, "race", "as in go help build")
}

// Parse parses args. Flags may also follow packages, up to "--".
func Parse(args []string, suite []*analysis.Analyzer) (*Options, error) {
	o := new(Options)
	fs := newFlagSet(o, suite)
	for {
		if err := fs.Parse(args); err != nil {
			return nil, explainFlag(err, fs)
		}
		rest := fs.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			o.Patterns = append(o.Patterns, rest...)
			break
		}
		if len(rest) == 0 {
			break
		}
		o.Patterns = append(o.Patterns, rest[0])
		args = rest[1:]
	}
	o.noteSaid(fs)
	if o.Alternative && !o.Fix && !o.Diff {
		return nil, errors.New("-fix-alternative needs -fix or -diff")
	}
	if o.IssuesExitCode < 0 || o.IssuesExitCode > 255 {
		return nil, fmt.Errorf("-issues-exit-code %d: an exit code is between 0 and 255", o.IssuesExitCode)
	}
	if err := o.checkPasses(suite); err != nil {
		return nil, err
	}
	if err := o.checkCombinations(); err != nil {
		return nil, err
	}
	if o.Dir != "" {
		dir, err := directory(o.Dir)
		if err != nil {
			return nil, err
		}
		o.Dir = dir
	}
	switch {
	case len(o.Patterns) > 0:
	case o.NewFrom != "" || o.Staged || o.Unstaged:
		o.Patterns = []string{"./..."} // changed lines may be anywhere
	default:
		o.Patterns = []string{"."}
	}
	return o, nil
}

// directory returns the absolute name of the value of -C.
func directory(name string) (string, error) {
	dir, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", fmt.Errorf("-C %s: there is no such directory", name)
	}
	return dir, nil
}

// checkCombinations refuses flags that have no meaning together.
func (o *Options) checkCombinations() error {
	lines := 0
	for _, set := range []bool{o.NewFrom != "", o.Staged, o.Unstaged} {
		if set {
			lines++
		}
	}
	writes, fixes := o.WriteBaseline != "", o.Fix || o.Diff
	switch {
	case o.Only != nil && (o.Enable != nil || o.Disable != nil):
		return errors.New("-only cannot be used with -enable or -disable")
	case fixes && o.WithVet:
		return errors.New("-with-vet cannot be used with -fix or -diff: go fix makes the fixes of others")
	case fixes && o.json:
		return errors.New("-json cannot be used with -fix or -diff")
	case fixes && len(o.Outputs) > 0:
		return errors.New("-o cannot be used with -fix or -diff")
	case lines > 1:
		return errors.New("of -new-from, -staged and -unstaged, only one can be used")
	case writes && (fixes || o.json || len(o.Outputs) > 0):
		return errors.New("-write-baseline shows nothing: it cannot be used with -json, -o, -fix or -diff")
	case writes && (lines > 0 || o.Baseline != ""):
		return errors.New("-write-baseline writes all findings: it cannot be used with -baseline, -new-from, -staged or -unstaged")
	}
	hasJSON := o.json || slices.ContainsFunc(o.Outputs, func(o Output) bool { return o.Format.Name == "json" })
	switch {
	case o.Statistics && (writes || o.Diff):
		return errors.New("-stats counts what is shown: it cannot be used with -write-baseline or -diff")
	case o.Statistics && o.Quiet && !hasJSON:
		return errors.New("-stats adds to the summary, which -q leaves out")
	}
	if err := o.checkMax(); err != nil {
		return err
	}
	if o.json {
		o.Outputs = append(o.Outputs, Output{Format: format("json")})
	}
	if len(o.Outputs) == 0 {
		o.Outputs = []Output{{Format: format("text")}}
	}
	return nil
}

// checkMax refuses -max where it would be ignored. What -o agent writes to
// standard output has its own summary.
func (o *Options) checkMax() error {
	isAgent := func(o Output) bool { return o.Format.Name == "agent" }
	switch {
	case o.Max < 0:
		return fmt.Errorf("-max %d: 0 is all findings, and less than that there are none", o.Max)
	case o.Max != defaultMax && !slices.ContainsFunc(o.Outputs, isAgent):
		return errors.New("-max is for -o agent, and other formats show all findings")
	}
	if slices.ContainsFunc(o.Outputs, func(o Output) bool { return isAgent(o) && o.File == "" }) && !o.Statistics {
		o.Quiet = true
	}
	return nil
}

func (o *Options) checkPasses(suite []*analysis.Analyzer) error {
	var names []string
	for _, a := range suite {
		names = append(names, a.Name)
	}
	for name := range o.Passes {
		if !slices.Contains(names, name) {
			return fmt.Errorf("unknown pass %q%s", name, DidYouMean(name, names))
		}
	}
	return nil
}

// explainFlag adds the nearest flag to an error about one that does not exist.
func explainFlag(err error, fs *flag.FlagSet) error {
	if err == flag.ErrHelp {
		return err
	}
	name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !ok {
		return err
	}
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	nearest := DidYouMean(name, names)
	if nearest != "" {
		nearest = strings.Replace(nearest, "mean ", "mean -", 1)
	}
	return fmt.Errorf("unknown flag -%s%s", name, nearest)
}

// Shown reports whether the pass is selected.
func (o *Options) Shown(pass string) bool {
	if o.Passes == nil {
		return true
	}
	return o.Passes[pass]
}

// noteSaid remembers which flags were given where their absence means more
// than their default.
func (o *Options) noteSaid(fs *flag.FlagSet) {
	fs.Visit(func(f *flag.Flag) { o.StrictSaid = o.StrictSaid || f.Name == "strict" })
}
