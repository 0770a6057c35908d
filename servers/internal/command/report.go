package command

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
)

// A Report is the part of what "timeoutlint -json" writes that the servers read:
// doc/output.md.
type Report struct {
	Version  int       `json:"version"`
	Findings []Finding `json:"findings"`
	Errors   []string  `json:"errors"`
}

// version is the one of the JSON that is read.
const version = 2

// A Finding is one of the report.
type Finding struct {
	Pass        string `json:"pass"`
	Kind        string `json:"kind"`
	Severity    string `json:"severity"`
	URL         string `json:"url"`
	Package     string `json:"package"`
	What        string `json:"what"`
	Why         string `json:"why"`
	Chain       string `json:"chain"`
	Remedy      string `json:"remedy"`
	Fingerprint string `json:"fingerprint"`
	Place
	Related []Related `json:"related"`
	Fixes   []Fix     `json:"fixes"`
}

// A Place is a range of a file. Columns count bytes from 1; 0 is unknown.
type Place struct {
	File  string     `json:"file"`
	Start LineColumn `json:"start"`
	End   LineColumn `json:"end"`
}

type LineColumn struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// A Related is a step of the chain that leads to a finding.
type Related struct {
	Place
	Message string `json:"message"`
}

// A Fix is an alternative. Its edits belong together.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// An Edit replaces bytes of a file as it was analysed.
type Edit struct {
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

// A Failure is a run that analysed nothing.
type Failure struct{ *Output }

func (f *Failure) Error() string { return f.Problem() }

var inSource = regexp.MustCompile(`\.go:\d+:`)

// OfSource reports whether the reason is in the source: it does not parse.
func (f *Failure) OfSource() bool { return inSource.MatchString(f.Stderr) }

// Lint analyses packages, named by patterns of the go command relative to dir.
func (t *Tool) Lint(ctx context.Context, dir string, said func(string), flags []string, patterns ...string) (*Report, error) {
	args := append([]string{"-json", "-issues-exit-code=0"}, flags...)
	args = append(append(args, "--"), patterns...)
	out, err := t.Run(ctx, dir, said, args...)
	if err != nil {
		return nil, err
	}
	if out.Stdout == "" {
		return nil, &Failure{out}
	}
	r := new(Report)
	if err := json.Unmarshal([]byte(out.Stdout), r); err != nil {
		return nil, fmt.Errorf("what timeoutlint wrote is not its JSON: %w", err)
	}
	if r.Version != version {
		return nil, fmt.Errorf("%s writes version %d of its JSON, and this server reads %d: install both at one version", t.Path, r.Version, version)
	}
	return r, nil
}
