package line

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/atlas"
	"github.com/timeoutlint/timeoutlint/internal/render"
)

const mapHelp = `timeoutlint map [flags] [packages]

Shows what the entries of a program may wait for: each handler, consumer and job
with the services it reaches, what ends the wait, how often it is tried, and for
how many items at once. Interfaces are resolved to the types that the program
creates. Default: all packages of the module (./...).
`

// mapFlags returns the flags of the map; parsing them sets o and filter.
func mapFlags(o *Options, filter *atlas.Filter, budget *time.Duration) *flag.FlagSet {
	fs := flag.NewFlagSet("timeoutlint map", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Var(mapOutputFlag{&o.Outputs}, "o", "write `format[=file]`: "+strings.Join(atlas.Formats(), ", ")+"; may be repeated")
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
	fs.Var(colorFlag{&o.Color}, "color", "use colours: `when` is auto (on a terminal), always or never")
	fs.BoolVar(&o.Quiet, "q", false, "no progress")
	loadFlags(fs, o, "package patterns are relative to it")
	return fs
}

type mapOutputFlag struct{ outputs *[]Output }

func (mapOutputFlag) String() string { return "" }

func (f mapOutputFlag) Set(s string) error {
	name, file, hasFile := strings.Cut(s, "=")
	if hasFile && file == "" {
		return errors.New("the name of the file is missing")
	}
	if !slices.Contains(atlas.Formats(), name) {
		return fmt.Errorf("unknown format %q%s", name, DidYouMean(name, atlas.Formats()))
	}
	*f.outputs = append(*f.outputs, Output{render.Format{Name: name}, file})
	return nil
}

// ParseMap parses the arguments of the map. Flags may also follow packages.
func ParseMap(args []string, filter *atlas.Filter, budget *time.Duration) (*Options, error) {
	o := new(Options)
	fs := mapFlags(o, filter, budget)
	for {
		if err := fs.Parse(args); err != nil {
			return nil, explainFlag(err, fs)
		}
		if fs.NArg() == 0 {
			break
		}
		o.Patterns = append(o.Patterns, fs.Arg(0))
		args = fs.Args()[1:]
	}
	if len(o.Patterns) == 0 {
		o.Patterns = []string{"./..."}
	}
	if len(o.Outputs) == 0 {
		o.Outputs = []Output{{Format: render.Format{Name: atlas.Formats()[0]}}}
	}
	if o.Dir != "" {
		dir, err := directory(o.Dir)
		if err != nil {
			return nil, err
		}
		o.Dir = dir
	}
	return o, nil
}
