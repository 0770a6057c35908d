package vet

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/lean"
	"github.com/timeoutlint/timeoutlint/internal/printable"
)

const (
	// leanVar turns the lean driver off, so that it can be compared with
	// unitchecker. Both write the same, so that it may change what is cached.
	leanVar = "TIMEOUTLINT_LEAN"
	// debugVar names the variable with the name of a file to which each tool
	// process adds the dependency that it has analysed, and why it did not do so
	// by itself.
	debugVar = "TIMEOUTLINT_DEBUG"
)

// runLean analyses a dependency without unitchecker, and reports whether it
// has: if not, unitchecker has to.
func runLean(u *unit, args []string) bool {
	err := func() error {
		if os.Getenv(leanVar) == "off" {
			return fmt.Errorf("%s=off", leanVar)
		}
		cfg := new(unitchecker.Config)
		if err := json.Unmarshal(u.data, cfg); err != nil {
			return err
		}
		var a *analysis.Analyzer
		if !knowledge.IsStd(cfg.ImportPath) {
			a = effects.Analyzer
			if err := setFlags(args); err != nil {
				return err
			}
		}
		if err := lean.Run(cfg, a); err != nil {
			return err
		}
		// The go command keeps what the tool would have printed.
		if cfg.Stdout != "" {
			return os.WriteFile(cfg.Stdout, nil, 0o666)
		}
		return nil
	}()
	if err != nil {
		note("%s: analysed by unitchecker: %v\n", u.ID, err)
	} else {
		note("%s\n", u.ID)
	}
	return err == nil
}

// runNamed analyses a unit that the user named, or one of the main modules,
// without unitchecker, and reports whether it has. If there are fixes, or a pass
// fails, unitchecker does all of it again: most packages have no findings.
//
// Flags that are not defined here (-fix, -c, those that turn passes off) leave
// the unit to unitchecker, too.
func runNamed(u *unit, suite []*analysis.Analyzer, args []string) bool {
	if os.Getenv(leanVar) == "off" {
		return false
	}
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	asJSON := flags.Bool("json", false, "")
	only := toolFlags(flags)
	for _, a := range suite {
		a.Flags.VisitAll(func(f *flag.Flag) { flags.Var(f.Value, a.Name+"."+f.Name, "") })
	}
	cfg := new(unitchecker.Config)
	switch {
	case flags.Parse(args[:len(args)-1]) != nil, flags.NArg() > 0, *only != "", json.Unmarshal(u.data, cfg) != nil:
		return false
	case u.isLast():
		if lean.WriteEmpty(cfg.VetxOutput) != nil {
			return false
		}
		cfg.VetxOutput = ""
	}
	// Those that the others require come first.
	suite = slices.Clone(suite)
	slices.SortStableFunc(suite, func(a, b *analysis.Analyzer) int { return len(a.Requires) - len(b.Requires) })
	out, err := lean.RunNamed(cfg, suite, *asJSON)
	if err != nil {
		return false
	}
	if cfg.Stdout != "" {
		return os.WriteFile(cfg.Stdout, out, 0o666) == nil
	}
	os.Stdout.Write(out)
	return true
}

// setFlags sets the flags that are defined so far, which are those that can
// change facts, as the go command writes them: -name or -name=value.
func setFlags(args []string) error {
	for _, arg := range args[:len(args)-1] {
		name, value, ok := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if !ok {
			value = "true"
		}
		if f := flag.Lookup(name); f != nil {
			if err := f.Value.Set(value); err != nil {
				return fmt.Errorf("-%s: %v", name, err)
			}
		}
	}
	return nil
}

// note adds to the file for -debug. In the output of the tool it would be cached.
func note(format string, args ...any) {
	name := os.Getenv(debugVar)
	if name == "" {
		return
	}
	if f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0); err == nil {
		fmt.Fprintf(f, format, args...)
		f.Close()
	}
}

// Debug makes c note how dependencies are analysed. The function returned writes
// that to w: those for which unitchecker was needed, and why.
func (c *Command) Debug(w io.Writer) (show func(), err error) {
	f, err := os.CreateTemp("", "timeoutlint-debug-")
	if err != nil {
		return nil, err
	}
	f.Close()
	c.debug = f.Name()
	return func() {
		defer os.Remove(f.Name())
		data, err := os.ReadFile(f.Name())
		if err != nil {
			fmt.Fprintf(w, "debug: %v\n", err)
			return
		}
		lines := strings.Split(strings.TrimSpace(string(data)), "\n")
		slices.Sort(lines)
		total, left := 0, 0
		for _, line := range lines {
			if line != "" {
				total++
			}
			if strings.Contains(line, ": analysed by unitchecker: ") {
				left++
				fmt.Fprintf(w, "debug: %s\n", printable.Line(line))
			}
		}
		fmt.Fprintf(w, "debug: %d dependencies analysed, %d of them by unitchecker; others came from the cache\n", total, left)
	}, nil
}
