package line

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/atlas"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// A word is a command: what may stand first on the command line and is no flag
// and no package. The completions and the man page are made from this table and
// the sets of flags, so that they cannot tell of other ones than there are.
type word struct {
	name  string
	args  string // as the usage writes them
	short string
}

// words lists the commands, in the order of the usage.
var words = []word{
	{"help", "[flags|pass|kind|command]...", "show how it is used, all flags, or what a pass, a kind or a command is"},
	{"explain", `[flags] kind... | file.go:12 | "error text" | -`, "say what a finding or the text of an error means"},
	{"map", "[flags] [packages]", "show what the program waits for, and what ends it"},
	{"init", "", "write a .timeoutlint.yaml to start from"},
	{"knowledge", "[import/path]...", "show what is known of a library"},
	{"settings", "[file]...", "show which settings apply here, and where they come from"},
	{"rules", "[-json]", "list all kinds of findings"},
	{"completion", strings.Join(shellNames(), "|"), "write a completion script for a shell"},
	{"man", "", "write the man page"},
	{"version", "", "print the version"},
}

// A hint says what the value of a flag, or an argument, may be.
type hint struct {
	words []string // one of these
	list  bool     // or several of them, separated by commas
	files bool     // the name of a file or directory
	dirs  bool     // the name of a directory
	any   bool     // something that cannot be foretold
}

// A lineFlag is a flag as completions and the man page show it.
type lineFlag struct {
	name  string
	value string // the name of its value, "" for a flag without one
	usage string
	hint  hint
	// optional is set for a flag whose value may be left out, and is joined to
	// it with "=" otherwise.
	optional bool
}

// kindNames lists what -only and its like take.
func kindNames() []string {
	var passes, kinds []string
	for _, k := range report.Kinds {
		if !slices.Contains(passes, k.Pass) {
			passes = append(passes, k.Pass)
		}
		kinds = append(kinds, k.Name)
	}
	return slices.Concat(passes, kinds, []string{report.Directive})
}

// hints says, for each flag with a value, what that may be. "map -o" is the
// flag -o of the command map where it differs.
func hints() map[string]hint {
	var formats []string
	for _, f := range render.Formats {
		formats = append(formats, f.Name)
	}
	kinds := hint{words: kindNames(), list: true}
	passes := slices.DeleteFunc(kindNames(), func(name string) bool { return !isPass(name) })
	return map[string]hint{
		"C":                {dirs: true},
		"baseline":         {files: true},
		"budget":           {words: []string{"10s", "30s", "1m", "5m"}},
		"color":            {words: []string{"auto", "always", "never"}},
		"config":           {files: true},
		"dependency":       {any: true},
		"disable":          kinds,
		"enable":           kinds,
		"entry":            {any: true},
		"fix":              kinds,
		"issues-exit-code": {any: true},
		"map -o":           {words: atlas.Formats()},
		"max":              {any: true},
		"min-severity":     {words: SeverityOrder},
		"mod":              {words: []string{"readonly", "vendor", "mod"}},
		"modfile":          {files: true},
		"new-from":         {any: true},
		"o":                {words: formats},
		"only":             kinds,
		"p":                {any: true},
		"passes":           {words: passes, list: true},
		"tags":             {any: true},
		"write-baseline":   {files: true},
	}
}

// flagsOf lists the flags of a command, "" for those of timeoutlint itself.
func flagsOf(suite []*analysis.Analyzer, name string) (list []lineFlag) {
	var fs *flag.FlagSet
	switch name {
	case "":
		fs = newFlagSet(new(Options), suite)
	case "map":
		fs = mapFlags(new(Options), new(atlas.Filter), new(time.Duration))
	case "explain":
		fs = explainFlags(new(Options))
	case "rules":
		return []lineFlag{{name: "json", usage: "write JSON"}}
	default:
		return nil
	}
	known := hints()
	fs.VisitAll(func(f *flag.Flag) {
		l := lineFlag{name: f.Name}
		l.value, l.usage = flag.UnquoteUsage(f)
		if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
			// flag.UnquoteUsage names the value of bools that have their own type.
			_, l.optional = known[f.Name]
			if !l.optional {
				l.value = ""
			}
		}
		if l.value != "" {
			l.hint = known[f.Name]
			if h, ok := known[name+" -"+f.Name]; ok {
				l.hint = h
			}
		}
		list = append(list, l)
	})
	return list
}

// argsOf says what the arguments of a command may be.
func argsOf(name string) hint {
	switch name {
	case "", "map", "settings":
		return hint{files: true}
	case "help":
		return hint{words: slices.Concat([]string{"flags"}, wordNames(), kindNames())}
	case "explain":
		return hint{words: slices.DeleteFunc(kindNames(), isPass)}
	case "completion":
		return hint{words: shellNames()}
	}
	return hint{}
}

func isPass(name string) bool {
	_, isKind := report.Lookup(name)
	return !isKind && name != report.Directive
}

func wordNames() (names []string) {
	for _, w := range words {
		names = append(names, w.name)
	}
	return names
}

// usageOf says how a command is called.
func (w word) usageOf() string {
	return strings.TrimSpace(fmt.Sprintf("timeoutlint %s %s", w.name, w.args))
}

// CheckCommand refuses words that other linters have as commands, and that the
// go command would look for in the standard library, unless cwd has such a directory.
func CheckCommand(args []string, cwd string) error {
	if len(args) == 0 || !slices.Contains([]string{"lint", "run", "check", "vet", "fix", "diff", "analyze", "analyse"}, args[0]) {
		return nil
	}
	if info, err := os.Stat(filepath.Join(cwd, args[0])); err == nil && info.IsDir() {
		return nil
	}
	rest := strings.Join(args[1:], " ")
	switch args[0] {
	case "fix", "diff":
		return fmt.Errorf("there is no command %s: timeoutlint -%s %s", args[0], args[0], cmp.Or(rest, "./..."))
	}
	return fmt.Errorf("there is no command %s, and none is needed: timeoutlint %s", args[0], cmp.Or(rest, "./..."))
}

// CheckPattern refuses a first pattern that is a command: flags before it made it
// one, and go list would look for a package of that name. Patterns are relative
// to dir.
func CheckPattern(name, dir string) error {
	if _, ok := CommandHelp()[name]; !ok {
		return nil
	}
	if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
		return nil
	}
	return fmt.Errorf("the command comes first: timeoutlint %s, and then its flags (./%[1]s if it is a package)", name)
}

func shellNames() []string { return []string{"bash", "zsh", "fish", "powershell"} }
