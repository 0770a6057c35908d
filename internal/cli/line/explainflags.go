package line

import (
	"flag"
	"io"
	"strings"
)

const explainHelp = `timeoutlint explain kind...
timeoutlint explain [flags] file.go:12
timeoutlint explain "error text"
timeoutlint explain - < log

Shows what a finding means, what it looks like in production, and what to do.
For a line, it says what the line waits for, what ends the wait, and why there is
a finding or none.
For the text of an error, it says which layer timed out, what ended the wait, and
which rules look for the underlying defects. For a log or a goroutine dump on
standard input, it counts the errors.
`

// explainFlags returns the flags of explain; parsing them sets o.
func explainFlags(o *Options) *flag.FlagSet {
	fs := flag.NewFlagSet("timeoutlint explain", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&o.Quiet, "q", false, "no progress")
	loadFlags(fs, o, "files are relative to it")
	return fs
}

// ParseExplain parses the arguments of explain, and returns those that are no
// flags: the text of an error may begin with dashes, and "-" is standard input.
// Flags may also follow what is to be explained.
func ParseExplain(args []string) (*Options, []string, error) {
	o := new(Options)
	fs := explainFlags(o)
	var rest []string
	for len(args) > 0 {
		if !strings.HasPrefix(args[0], "-") || args[0] == "-" || strings.ContainsAny(args[0], " \t\n") {
			rest, args = append(rest, args[0]), args[1:]
			continue
		}
		if err := fs.Parse(args); err != nil {
			return nil, nil, explainFlag(err, fs)
		}
		args = fs.Args()
	}
	if o.Dir != "" {
		dir, err := directory(o.Dir)
		if err != nil {
			return nil, nil, err
		}
		o.Dir = dir
	}
	return o, rest, nil
}
