package vet

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/lean"
	"github.com/timeoutlint/timeoutlint/internal/proof"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// progressVar names the variable with the name of a file to which each tool
// process appends one byte. The environment is not part of the cache's key.
const progressVar = "TIMEOUTLINT_PROGRESS"

// recordsFlag asks the tool for the records of packages.
const recordsFlag = "records"

// Records is the flag of the tool that asks for the records of packages.
const Records = "-" + recordsFlag

// IsTool reports whether args are what the go command passes to a vet tool.
func IsTool(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return len(args) == 1 && (args[0] == "-V=full" || args[0] == "-flags") || isUnit(args[len(args)-1])
}

func isUnit(arg string) bool { return strings.HasSuffix(arg, ".cfg") }

// Tool answers the go command. It does not return.
//
// unitchecker.Main parses the flags and runs the passes; what it is given
// depends on the unit, since it would run every pass on every dependency:
//
//   - a package the user named: all passes;
//   - a dependency outside the main modules: effects alone, for its facts, and
//     not by unitchecker but by internal/lean, which costs less;
//   - a dependency inside the main modules: all passes, as if it had been named.
func Tool(suite []*analysis.Analyzer) {
	report.Configure = configure
	only := toolFlags(flag.CommandLine)
	flag.Var(versionFlag{}, "V", "print version and exit")
	for _, a := range suite {
		filterReports(a, only)
	}

	args := os.Args[1:]
	if hasFlag(args, recordsFlag) {
		suite = append(slices.Clip(suite), record.Analyzer(suite))
	}

	// A required analyzer that fails is named but not quoted in the errors of
	// those that require it, so effects stands beside them.
	suite = append(slices.Clip(suite), effects.Analyzer)

	proof.Batch = hasFlag(args, "fix")
	if last := args[len(args)-1]; isUnit(last) {
		tuneMemory()
		countProgress()
		configureFromEnv(args)
		u, err := readUnit(last)
		if err == nil && u.VetxOnly {
			switch {
			case !u.main() && !hasFlag(args, "deps"), hasFlag(args, "fix") && !hasFlag(args, "diff"):
				// In a -fix run only packages that were named have an archive
				// to put fixed files in (and the key says which those are).
				acceptFlags(suite[:len(suite)-1])
				if runLean(u, args) {
					os.Exit(0)
				}
				suite = suite[len(suite)-1:]
			default:
				os.Args[len(os.Args)-1] = u.with(last, "VetxOnly", "false")
			}
		}
		if err == nil && runNamed(u, suite, args) {
			os.Exit(0)
		}
		if err == nil && !u.VetxOnly && u.isLast() && lean.WriteEmpty(u.VetxOutput) == nil {
			os.Args[len(os.Args)-1] = u.with(last, "VetxOutput", `""`)
		}
	}
	unitchecker.Main(suite...)
}

// toolFlags defines the flags that are neither unitchecker's nor a pass's, and
// returns the value of -only.
func toolFlags(flags *flag.FlagSet) (only *string) {
	report.RegisterFlags(flags)
	flags.BoolVar(&report.Options.Alternative, "alternative", false, "put the second fix of a finding first (written by timeoutlint -fix-alternative)")
	flags.BoolFunc("parts", "keep the parts of messages apart, and report what directives ignore (written by timeoutlint)", func(s string) error {
		on, err := strconv.ParseBool(s)
		report.Options.Parts, report.Options.Ignored = on, on
		return err
	})
	flags.Bool("deps", false, "run all passes on packages outside the main modules too (written by timeoutlint)")
	// Not the name of the analyzer: a flag of that name would turn off the others.
	flags.Bool(recordsFlag, false, "describe packages for whoever links the program (written by timeoutlint)")
	return flags.String("only", "", "report these findings only (written by timeoutlint -fix)")
}

// A unit is the part of a unitchecker.Config that decides what to run.
type unit struct {
	ID            string
	ImportPath    string
	VetxOnly      bool
	VetxOutput    string
	ModulePath    string
	ModuleVersion string
	data          []byte
}

func readUnit(file string) (*unit, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	u := &unit{data: data}
	return u, json.Unmarshal(data, u)
}

// main reports whether the unit belongs to the main module or the workspace,
// which has no version, or to no module at all, as in a GOPATH. Neither have
// packages of the standard library.
func (u *unit) main() bool {
	return u.ModuleVersion == "" && (u.ModulePath != "" || !knowledge.IsStd(u.ImportPath))
}

// isLast reports whether nothing imports the unit: an external test package.
// Nobody will read its types and facts.
func (u *unit) isLast() bool {
	return strings.HasSuffix(u.ImportPath, "_test") && strings.HasSuffix(u.ID, ".test]")
}

// with writes, beside file, a copy of the unit with another value, in JSON, of a
// field, and returns its name. If that fails the unit stays what it was.
func (u *unit) with(file, field, value string) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(u.data, &fields) != nil {
		return file
	}
	fields[field] = json.RawMessage(value)
	data, err := json.Marshal(fields)
	if err != nil {
		return file
	}
	named := filepath.Join(filepath.Dir(file), "timeoutlint.cfg")
	if os.WriteFile(named, data, 0o666) != nil {
		return file
	}
	return named
}

// hasFlag reports whether the boolean flag is set in args.
func hasFlag(args []string, name string) bool {
	return slices.ContainsFunc(args, func(arg string) bool {
		arg = strings.TrimPrefix(arg, "-")
		return arg == "-"+name || arg == name || arg == name+"=true" || arg == "-"+name+"=true"
	})
}

// acceptFlags defines the flags of passes that will not run, which the go
// command passes all the same.
func acceptFlags(suite []*analysis.Analyzer) {
	for _, a := range suite {
		flag.Bool(a.Name, true, "")
		a.Flags.VisitAll(func(f *flag.Flag) { flag.Var(f.Value, a.Name+"."+f.Name, f.Usage) })
	}
}

// countProgress tells the front end that one more package is being analysed.
func countProgress() {
	name := os.Getenv(progressVar)
	if name == "" {
		return
	}
	if f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0); err == nil {
		f.Write([]byte{'.'})
		f.Close()
	}
}
