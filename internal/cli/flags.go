package cli

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

// options are what the command line asks for.
type options struct {
	json             bool
	strict           bool
	tests, generated bool
	fix, diff        bool
	version          bool
	dir              string
	config           string
	strictSaid       bool // -strict or -strict=false was given
	issuesExitCode   int
	color            string // "auto", "always" or "never"
	quiet            bool   // no summary, no progress
	statistics       bool   // -stats
	max              int    // findings of -o agent
	withVet          bool   // -with-vet
	debug            bool   // how dependencies were analysed
	noProgram        bool   // no findings that only the program tells

	outputs          []output
	newFrom          string
	staged, unstaged bool
	baseline         string
	writeBaseline    string

	only, enable, disable []string // kinds and passes
	minSeverity           string
	fixKinds              []string // of -fix=…; nil for all
	alternative           bool

	passes   map[string]bool // which passes are shown
	build    []string        // flags of the go command
	patterns []string
}

// defaultMax is how many findings -o agent shows: more than anybody mends at a
// time, and few enough to read them all.
const defaultMax = 20

// newFlagSet returns the flags of the command; parsing them sets o.
func newFlagSet(o *options, suite []*analysis.Analyzer) *flag.FlagSet {
	fs := flag.NewFlagSet("timeoutlint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&o.json, "json", false, "write one JSON object: -o json")
	fs.Var(outputFlag{&o.outputs}, "o", "write `format[=file]`: "+formatNames()+"; may be repeated")
	fs.StringVar(&o.newFrom, "new-from", "", "show only findings in lines that changed since `rev`, or since rev and HEAD diverged")
	fs.BoolVar(&o.staged, "staged", false, "show only findings in lines that are staged for a commit")
	fs.BoolVar(&o.unstaged, "unstaged", false, "show only findings in changed lines that are not staged")
	fs.StringVar(&o.baseline, "baseline", "", "show only findings that are not in the baseline `file`")
	fs.StringVar(&o.writeBaseline, "write-baseline", "", "write what would be shown to `file`, as a baseline")
	fs.BoolVar(&o.strict, "strict", false, "also show findings of the strict tier")
	fs.BoolVar(&o.tests, "tests", false, "also show findings in _test.go files")
	fs.BoolVar(&o.generated, "generated", false, "also show findings in generated files")
	fs.Var(fixFlag{o}, "fix", "apply the first fix of each finding that would be shown (with -fix=`names`, only of these kinds or passes), and show the others")
	fs.BoolVar(&o.alternative, "fix-alternative", false, "with -fix or -diff: apply the second fix of findings that have one")
	fs.BoolVar(&o.diff, "diff", false, "show what -fix would change, as a diff; exit 1 if it is not empty")
	fs.Var(colorFlag{&o.color}, "color", "use colours: `when` is auto (on a terminal), always or never")
	fs.BoolVar(&o.quiet, "q", false, "no summary and no progress")
	fs.BoolVar(&o.statistics, "stats", false, "also count findings by package and by library, below the summary and in JSON")
	fs.IntVar(&o.max, "max", defaultMax, "with -o agent: show at most `n` findings, the most severe first; 0 for all")
	fs.BoolVar(&o.withVet, "with-vet", false, "also show what go vet reports on its own")
	fs.BoolVar(&o.debug, "debug", false, "say how many dependencies were analysed, and which took longer than necessary, and why")
	fs.BoolFunc("program", "=false: leave out findings that need the whole program, across interfaces and callers", func(s string) error {
		on, err := strconv.ParseBool(s)
		o.noProgram = !on
		return err
	})
	fs.BoolVar(&o.version, "version", false, "print the version")
	fs.StringVar(&o.dir, "C", "", "run in `dir`; package patterns and files are relative to it")
	fs.StringVar(&o.config, "config", "", "read this `file` instead of the "+settings.Name+" of the module or above")
	fs.IntVar(&o.issuesExitCode, "issues-exit-code", 1, "exit with `code` if there are findings")
	fs.Var(kindsFlag{&o.only}, "only", "show only these kinds or passes, strict ones included: `names` separated by commas")
	fs.Var(kindsFlag{&o.enable}, "enable", "also show these kinds or passes, with their strict tier, whatever the settings say: `names`")
	fs.Var(kindsFlag{&o.disable}, "disable", "do not show these kinds or passes: `names`")
	fs.Var(severityFlag{&o.minSeverity}, "min-severity", "show only findings of at least this `severity`: note, warning or error")
	fs.Var(listFlag{&o.passes}, "passes", "run only these passes: `names` separated by commas")
	for _, a := range suite {
		fs.Var(&passFlag{name: a.Name, passes: &o.passes, suite: suite}, a.Name, "run only this pass; =false: run all others")
	}
	for _, name := range []string{"tags", "mod", "modfile", "p"} {
		fs.Var(buildFlag{name, false, &o.build}, name, "as in go help build")
	}
	fs.Var(buildFlag{"race", true, &o.build}, "race", "as in go help build")
	return fs
}

// parse parses args. Flags may also follow packages, up to "--".
func parse(args []string, suite []*analysis.Analyzer) (*options, error) {
	o := new(options)
	fs := newFlagSet(o, suite)
	for {
		if err := fs.Parse(args); err != nil {
			return nil, explainFlag(err, fs)
		}
		rest := fs.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			o.patterns = append(o.patterns, rest...)
			break
		}
		if len(rest) == 0 {
			break
		}
		o.patterns = append(o.patterns, rest[0])
		args = rest[1:]
	}
	o.noteSaid(fs)
	if o.alternative && !o.fix && !o.diff {
		return nil, errors.New("-fix-alternative needs -fix or -diff")
	}
	if o.issuesExitCode < 0 || o.issuesExitCode > 255 {
		return nil, fmt.Errorf("-issues-exit-code %d: an exit code is between 0 and 255", o.issuesExitCode)
	}
	if err := o.checkPasses(suite); err != nil {
		return nil, err
	}
	if err := o.checkCombinations(); err != nil {
		return nil, err
	}
	if o.dir != "" {
		dir, err := directory(o.dir)
		if err != nil {
			return nil, err
		}
		o.dir = dir
	}
	if len(o.patterns) == 0 {
		o.patterns = []string{"."}
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
func (o *options) checkCombinations() error {
	lines := 0
	for _, set := range []bool{o.newFrom != "", o.staged, o.unstaged} {
		if set {
			lines++
		}
	}
	writes, fixes := o.writeBaseline != "", o.fix || o.diff
	switch {
	case o.only != nil && (o.enable != nil || o.disable != nil):
		return errors.New("-only cannot be used with -enable or -disable")
	case fixes && o.withVet:
		return errors.New("-with-vet cannot be used with -fix or -diff: go fix makes the fixes of others")
	case fixes && o.json:
		return errors.New("-json cannot be used with -fix or -diff")
	case fixes && len(o.outputs) > 0:
		return errors.New("-o cannot be used with -fix or -diff")
	case lines > 1:
		return errors.New("of -new-from, -staged and -unstaged, only one can be used")
	case writes && (fixes || o.json || len(o.outputs) > 0):
		return errors.New("-write-baseline shows nothing: it cannot be used with -json, -o, -fix or -diff")
	case writes && (lines > 0 || o.baseline != ""):
		return errors.New("-write-baseline writes all findings: it cannot be used with -baseline, -new-from, -staged or -unstaged")
	}
	hasJSON := o.json || slices.ContainsFunc(o.outputs, func(o output) bool { return o.format.Name == "json" })
	switch {
	case o.statistics && (writes || o.diff):
		return errors.New("-stats counts what is shown: it cannot be used with -write-baseline or -diff")
	case o.statistics && o.quiet && !hasJSON:
		return errors.New("-stats adds to the summary, which -q leaves out")
	}
	if err := o.checkMax(); err != nil {
		return err
	}
	if o.json {
		o.outputs = append(o.outputs, output{format: format("json")})
	}
	if len(o.outputs) == 0 {
		o.outputs = []output{{format: format("text")}}
	}
	return nil
}

// checkMax refuses -max where it would be ignored. What -o agent writes to
// standard output has its own summary.
func (o *options) checkMax() error {
	isAgent := func(o output) bool { return o.format.Name == "agent" }
	switch {
	case o.max < 0:
		return fmt.Errorf("-max %d: 0 is all findings, and less than that there are none", o.max)
	case o.max != defaultMax && !slices.ContainsFunc(o.outputs, isAgent):
		return errors.New("-max is for -o agent, and other formats show all findings")
	}
	if slices.ContainsFunc(o.outputs, func(o output) bool { return isAgent(o) && o.file == "" }) && !o.statistics {
		o.quiet = true
	}
	return nil
}

func (o *options) checkPasses(suite []*analysis.Analyzer) error {
	var names []string
	for _, a := range suite {
		names = append(names, a.Name)
	}
	for name := range o.passes {
		if !slices.Contains(names, name) {
			return fmt.Errorf("unknown pass %q%s", name, didYouMean(name, names))
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
	nearest := didYouMean(name, names)
	if nearest != "" {
		nearest = strings.Replace(nearest, "mean ", "mean -", 1)
	}
	return fmt.Errorf("unknown flag -%s%s", name, nearest)
}

// shown reports whether the pass is selected.
func (o *options) shown(pass string) bool {
	if o.passes == nil {
		return true
	}
	return o.passes[pass]
}

// A listFlag selects passes by a list of names.
type listFlag struct{ passes *map[string]bool }

func (listFlag) String() string { return "" }
func (f listFlag) Set(s string) error {
	*f.passes = make(map[string]bool)
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name != "" {
			(*f.passes)[name] = true
		}
	}
	if len(*f.passes) == 0 {
		return errors.New("no pass is named")
	}
	return nil
}

// A passFlag selects one pass, or all but one, as in go vet.
type passFlag struct {
	name   string
	passes *map[string]bool
	suite  []*analysis.Analyzer
}

func (*passFlag) String() string   { return "" }
func (*passFlag) IsBoolFlag() bool { return true }
func (f *passFlag) Set(s string) error {
	on, err := strconv.ParseBool(s)
	if err != nil {
		return fmt.Errorf("want true or false")
	}
	if *f.passes == nil {
		*f.passes = make(map[string]bool)
		if !on {
			for _, a := range f.suite {
				(*f.passes)[a.Name] = true
			}
		}
	}
	(*f.passes)[f.name] = on
	return nil
}

// A buildFlag is handed on to the go command.
type buildFlag struct {
	name   string
	isBool bool
	flags  *[]string
}

func (buildFlag) String() string     { return "" }
func (f buildFlag) IsBoolFlag() bool { return f.isBool }
func (f buildFlag) Set(s string) error {
	*f.flags = append(*f.flags, "-"+f.name+"="+s)
	return nil
}
