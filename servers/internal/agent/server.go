// Package agent is the server for agents: it offers the timeoutlint command as
// tools of the Model Context Protocol, on the directories it was started with.
package agent

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/timeoutlint/timeoutlint/servers/internal/command"
)

// Options are what the command line of the server says.
type Options struct {
	Tool     *command.Tool
	Version  string
	Roots    []string
	ReadOnly bool          // fixes are shown and not made
	Limit    int           // bytes of an answer
	Patience time.Duration // of a call
}

const instructions = `timeoutlint finds, in Go source, calls with no timeout, goroutines with no limit, retries with no pause, and
request handlers that block on all of it. Lint the packages you have changed; explain a kind before you mend it in another way
than its fix; make fixes with apply after you have looked at the dry run; then lint again. Ignore a finding with a comment
"//timeoutlint:ignore kind -- reason" only where the code is right, and say why it is.`

// New returns a server.
func New(opts Options) (*mcp.Server, error) {
	rs, err := newRoots(opts.Roots)
	if err != nil {
		return nil, err
	}
	s := &server{Options: opts, roots: rs, turn: make(chan struct{}, 1)}
	m := mcp.NewServer(&mcp.Implementation{Name: "timeoutlint", Version: opts.Version}, &mcp.ServerOptions{Instructions: instructions})
	closed, open := false, true
	reads := &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: &closed}
	mcp.AddTool(m, &mcp.Tool{
		Name: "lint", Annotations: reads,
		Description: "Finds what waits without a timeout, starts goroutines without a limit, or retries without a pause. A line a finding, the most severe first, with the edit that mends it; the last line says what was left out.",
	}, s.lint)
	mcp.AddTool(m, &mcp.Tool{
		Name: "explain", Annotations: reads,
		Description: "Explains a kind of finding (what it means, what it looks like in production, right and wrong code), the text of an error about time (which layer timed out), or a line of a file (what was asked there, and what was answered).",
	}, s.explain)
	mcp.AddTool(m, &mcp.Tool{
		Name: "knowledge", Annotations: reads,
		Description: "Says what is known of a library: its default timeouts and retries, what sets them, which calls wait. Without a package it lists the libraries.",
	}, s.knowledge)
	mcp.AddTool(m, &mcp.Tool{
		Name: "map", Annotations: reads,
		Description: "Shows for every entry of a program (handlers, consumers, jobs) which services it waits for, what ends each wait, how often it is tried.",
	}, s.showMap)
	mcp.AddTool(m, &mcp.Tool{
		Name: "fix", Annotations: &mcp.ToolAnnotations{DestructiveHint: &open, IdempotentHint: true, OpenWorldHint: &closed},
		Description: "Shows as a diff what the fixes of findings change; with apply it makes them. Only what compiles afterwards is changed.",
	}, s.fix)
	return m, nil
}

type server struct {
	Options
	roots roots
	turn  chan struct{} // one run at a time: each uses all processors
}

// A Result is what is said of an answer beside its text.
type Result struct {
	ExitCode int `json:"exitCode" jsonschema:"of the command: 0 nothing to report, 1 findings or a diff, 2 something was not analysed"`
	LeftOut  int `json:"leftOut" jsonschema:"lines that were cut because the answer was too long"`
}

type answer = *mcp.CallToolResult

type where struct {
	Dir      string   `json:"dir,omitempty" jsonschema:"directory to work in, a root or below one; the first root if absent"`
	Packages []string `json:"packages,omitempty" jsonschema:"./... if absent; directories, with /... for all below, or Go files, relative to dir"`
	Tests    bool     `json:"tests,omitempty" jsonschema:"_test.go files too"`
}

type selection struct {
	Strict bool     `json:"strict,omitempty" jsonschema:"findings for audits too, of which more are debatable"`
	Only   []string `json:"only,omitempty" jsonschema:"these kinds or passes only"`
}

type lintArgs struct {
	where
	selection
	Max int `json:"max,omitempty" jsonschema:"at most so many findings, 20 if absent"`
}

func (s *server) lint(ctx context.Context, _ *mcp.CallToolRequest, in lintArgs) (answer, Result, error) {
	if in.Max < 0 || in.Max > 200 {
		return nil, Result{}, fmt.Errorf("max %d: want 1 to 200", in.Max)
	}
	flags := []string{"-o", "agent"}
	if in.Max > 0 {
		flags = append(flags, fmt.Sprintf("-max=%d", in.Max))
	}
	return s.packages(ctx, in.where, in.selection, flags)
}

type fixArgs struct {
	where
	selection
	Apply       bool `json:"apply,omitempty" jsonschema:"change the files; without it a diff is shown"`
	Alternative bool `json:"alternative,omitempty" jsonschema:"the second fix of findings that have one"`
}

func (s *server) fix(ctx context.Context, _ *mcp.CallToolRequest, in fixArgs) (answer, Result, error) {
	flags := []string{"-diff"}
	if in.Apply {
		if s.ReadOnly {
			return nil, Result{}, errors.New("this server was started with -read-only: make the edits of the diff yourself")
		}
		flags = []string{"-fix"}
	}
	if in.Alternative {
		flags = append(flags, "-fix-alternative")
	}
	return s.packages(ctx, in.where, in.selection, flags)
}

// packages runs the command on packages.
func (s *server) packages(ctx context.Context, in where, sel selection, flags []string) (answer, Result, error) {
	dir, patterns, err := s.place(in)
	if err != nil {
		return nil, Result{}, err
	}
	if err := names("only", sel.Only); err != nil {
		return nil, Result{}, err
	}
	if len(sel.Only) > 0 {
		flags = append(flags, "-only="+strings.Join(sel.Only, ","))
	}
	if sel.Strict {
		flags = append(flags, "-strict")
	}
	if in.Tests {
		flags = append(flags, "-tests")
	}
	return s.run(ctx, dir, append(append(flags, "--"), patterns...)...)
}

func (s *server) place(in where) (dir string, patterns []string, err error) {
	if dir, err = s.roots.dir(in.Dir); err == nil {
		err = s.roots.checkWorkspace(dir)
	}
	if err == nil {
		patterns, err = s.roots.patterns(dir, in.Packages)
	}
	return dir, patterns, err
}

var word = regexp.MustCompile(`^[a-z][a-z0-9-]{0,60}$`)

// names refuses what is no name of a kind or pass.
func names(what string, list []string) error {
	for _, name := range list {
		if !word.MatchString(name) {
			return fmt.Errorf("%s: %.100q is no kind or pass", what, name)
		}
	}
	return nil
}

type explainArgs struct {
	Kind  string `json:"kind,omitempty" jsonschema:"a kind, as http-client"`
	Error string `json:"error,omitempty" jsonschema:"the text of an error, as it stands in a log"`
	File  string `json:"file,omitempty" jsonschema:"a Go file, relative to the first root"`
	Line  int    `json:"line,omitempty" jsonschema:"of the file, from 1"`
}

// maxErrorText is how long the text of an error may be, in bytes.
const maxErrorText = 8000

func (s *server) explain(ctx context.Context, _ *mcp.CallToolRequest, in explainArgs) (answer, Result, error) {
	set := 0
	for _, given := range []bool{in.Kind != "", in.Error != "", in.File != ""} {
		if given {
			set++
		}
	}
	switch {
	case set != 1:
		return nil, Result{}, errors.New("want one of kind, error, or file with line")
	case in.Kind != "":
		_, kind, ok := strings.Cut(in.Kind, "/")
		if !ok {
			kind = in.Kind
		}
		if err := names("kind", []string{kind}); err != nil {
			return nil, Result{}, err
		}
		return s.run(ctx, s.roots[0], "explain", kind)
	case in.Error != "":
		text := strings.TrimSpace(in.Error)
		if len(text) > maxErrorText || strings.ContainsRune(text, 0) {
			return nil, Result{}, fmt.Errorf("error: want at most %d bytes of text", maxErrorText)
		}
		if strings.HasPrefix(text, "-") || !strings.ContainsAny(text, " \t") {
			return nil, Result{}, errors.New("error: want the text of an error, as it stands in a log")
		}
		return s.run(ctx, s.roots[0], "explain", text)
	}
	if in.Line < 1 || !strings.HasSuffix(in.File, ".go") {
		return nil, Result{}, errors.New("want a Go file and a line from 1")
	}
	name, err := s.roots.resolve(s.roots[0], in.File)
	if err != nil {
		return nil, Result{}, fmt.Errorf("file: %w", err)
	}
	return s.explainLine(ctx, name, in.Line)
}

type knowledgeArgs struct {
	Package string `json:"package,omitempty" jsonschema:"import path, as github.com/openai/openai-go"`
}

var importPath = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~/-]{0,300}$`)

func (s *server) knowledge(ctx context.Context, _ *mcp.CallToolRequest, in knowledgeArgs) (answer, Result, error) {
	args := []string{"knowledge"}
	if in.Package != "" {
		if !importPath.MatchString(in.Package) {
			return nil, Result{}, fmt.Errorf("package: %.100q is no import path", in.Package)
		}
		args = append(args, in.Package)
	}
	return s.run(ctx, s.roots[0], args...)
}

type mapArgs struct {
	Dir        string   `json:"dir,omitempty" jsonschema:"directory to work in, a root or below one; the first root if absent"`
	Packages   []string `json:"packages,omitempty" jsonschema:"./... if absent; directories, with /... for all below, relative to dir"`
	Entry      string   `json:"entry,omitempty" jsonschema:"entries with this in their name or route only"`
	Dependency string   `json:"dependency,omitempty" jsonschema:"waits on services with this in their name only"`
	Budget     string   `json:"budget,omitempty" jsonschema:"a time, as 30s: say which entries may wait longer"`
}

func (s *server) showMap(ctx context.Context, _ *mcp.CallToolRequest, in mapArgs) (answer, Result, error) {
	dir, patterns, err := s.place(where{Dir: in.Dir, Packages: in.Packages})
	if err != nil {
		return nil, Result{}, err
	}
	args := []string{"map"}
	for _, f := range []struct{ flag, value string }{{"-entry=", in.Entry}, {"-dependency=", in.Dependency}, {"-budget=", in.Budget}} {
		if len(f.value) > maxName || strings.ContainsRune(f.value, 0) {
			return nil, Result{}, fmt.Errorf("%s: too long", strings.Trim(f.flag, "-="))
		}
		if f.value != "" {
			args = append(args, f.flag+f.value)
		}
	}
	return s.run(ctx, dir, append(args, patterns...)...)
}
