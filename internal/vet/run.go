package vet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/settings"
)

// A Command says how to start the go command.
type Command struct {
	Dir        string            // where; "" means here
	BuildFlags []string          // -tags and its like
	ToolFlags  []string          // what changes findings
	Patterns   []string          // packages, or files of one package
	Progress   string            // file to which each tool process appends a byte, or ""
	Watch      func(line string) // is called with what the go command says while it runs, or nil

	debug string // as Progress, for notes on how dependencies were analysed; see Debug
}

// A Result is what one run of the go command found.
type Result struct {
	Findings   []*Finding // sorted, each once
	Suppressed int        // findings that directives ignore
	Failures   []Failure
	// GaveUp says of packages how many questions had no answer within their limits.
	GaveUp map[string]int
	// Records of packages, in any order, if Command.Records is set.
	Records []*record.Package
	// Stderr is what the go command said: errors if Failed, else progress.
	Stderr string
	Failed bool

	suppressed []*Finding
}

// grace is how long the go command may take to end once it is told to.
const grace = time.Second

// goCommand returns the command "go verb flags… args…" and its output buffers.
func (c *Command) goCommand(ctx context.Context, verb string, args ...string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	cmd = exec.CommandContext(ctx, "go", slices.Concat([]string{verb}, c.BuildFlags, args)...)
	stopWithAll(cmd)
	cmd.WaitDelay = grace
	cmd.Dir = c.Dir
	if c.Dir != "" {
		// The go command believes $PWD about symbolic links.
		cmd.Env = append(os.Environ(), "PWD="+c.Dir)
	}
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if c.Watch != nil {
		cmd.Stderr = &watched{Buffer: stderr, watch: c.Watch}
	}
	return cmd, stdout, stderr
}

// watched is a buffer that tells of each line.
type watched struct {
	*bytes.Buffer
	watch func(line string)
	line  []byte
}

func (w *watched) Write(p []byte) (int, error) {
	w.line = append(w.line, p...)
	for {
		line, rest, ok := bytes.Cut(w.line, []byte("\n"))
		if !ok {
			break
		}
		w.watch(string(line))
		w.line = rest
	}
	return w.Buffer.Write(p)
}

// vet returns the command "go vet -vettool=<this executable> flags… patterns…".
func (c *Command) vet(ctx context.Context, flags ...string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, nil, err
	}
	args := slices.Concat([]string{"-vettool=" + self}, flags, c.ToolFlags, c.Patterns)
	cmd, stdout, stderr = c.goCommand(ctx, "vet", args...)
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	// What of it matters is in the flags.
	cmd.Env = append(cmd.Env, settings.Variable+"=off")
	if c.debug != "" {
		cmd.Env = append(cmd.Env, debugVar+"="+c.debug)
	}
	if c.Progress != "" && os.Getenv(progressVar) == "" { // somebody else counts
		cmd.Env = append(cmd.Env, progressVar+"="+c.Progress)
	}
	return cmd, stdout, stderr, nil
}

// Run runs "go vet -json". The error is of starting it or reading its output:
// what it says about the packages is in the result.
func (c *Command) Run(ctx context.Context) (*Result, error) {
	cmd, stdout, stderr, err := c.vet(ctx, "-json")
	if err != nil {
		return nil, err
	}
	failed, err := run(ctx, cmd)
	if err != nil {
		return nil, err
	}
	res := &Result{Stderr: stderr.String(), Failed: failed}
	res.Findings, res.Failures, err = decode(stdout, func(p *record.Package) { res.Records = append(res.Records, p) })
	res.takeGaveUp()
	res.suppressed = slices.DeleteFunc(slices.Clone(res.Findings), func(f *Finding) bool { return f.Tier != report.Ignored })
	res.Findings = slices.DeleteFunc(res.Findings, func(f *Finding) bool { return f.Tier == report.Ignored })
	res.Suppressed = len(res.suppressed)
	return res, err
}

// Ignored returns the findings that directives ignore.
func (r *Result) Ignored() []*Finding { return r.suppressed }

// takeGaveUp takes what passes gave up on out of the findings. The passes of a
// package share most of their questions, so the largest number is the best.
func (r *Result) takeGaveUp() {
	r.Findings = slices.DeleteFunc(r.Findings, func(f *Finding) bool {
		if f.Category != report.GaveUp {
			return false
		}
		if n, err := strconv.Atoi(f.What); err == nil {
			if r.GaveUp == nil {
				r.GaveUp = make(map[string]int)
			}
			r.GaveUp[f.Package] = max(r.GaveUp[f.Package], n)
		}
		return true
	})
}

// run reports whether cmd exited with a status other than 0. What a command says
// that was told to end is no answer.
func run(ctx context.Context, cmd *exec.Cmd) (failed bool, err error) {
	read, err := toFile(cmd)
	if err != nil {
		return false, err
	}
	err = cmd.Run()
	if readErr := read(); readErr != nil && err == nil {
		err = readErr
	}
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.Exited() {
		return true, nil
	}
	if errors.Is(err, exec.ErrNotFound) {
		return false, fmt.Errorf("the go command is not in PATH: timeoutlint runs go vet")
	}
	return err != nil, err
}

// toFile has cmd write to a file what it would write to a buffer. read copies
// it there, and has to be called.
//
// Somebody may kill this process, and the go command goes on. For each package
// it keeps the facts, then prints what the tool said, then keeps that. Into a
// pipe that nobody reads it cannot print: it would keep the facts alone, and
// from then on take the package for one of which the tool has nothing to say.
func toFile(cmd *exec.Cmd) (read func() error, err error) {
	buf, ok := cmd.Stdout.(*bytes.Buffer)
	if !ok {
		return func() error { return nil }, nil
	}
	f, err := os.CreateTemp("", "timeoutlint-said-")
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name()) // not on Windows, as long as it is open
	cmd.Stdout = f
	return func() error {
		defer os.Remove(f.Name())
		defer f.Close()
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		_, err := buf.ReadFrom(f)
		return err
	}, nil
}

// Not compiled at start: hundreds of tool processes do not need them.
var (
	buildHeader = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^# ([^\[\s]\S*(?: \[.*\])?)$`) })
	goFile      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^[^\s:]+\.go:`) })
)

// Broken returns the packages that did not compile, test variants as "p [p.test]".
// What the tool says of a package with its tests is headed "p" all the same; if
// that is about its _test.go files only, the package itself is not broken.
func (r *Result) Broken() []string {
	if !r.Failed {
		return nil
	}
	errors := make(map[string]string)
	pkg := ""
	for line := range strings.Lines(r.Stderr) {
		if m := buildHeader().FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			pkg = m[1]
		} else if pkg != "" && !strings.HasPrefix(line, "# [") {
			errors[pkg] += line
		}
	}
	var pkgs []string
	for pkg, text := range errors {
		if !strings.HasSuffix(pkg, "]") && onlyTests(text) {
			pkg += " [" + pkg + ".test]"
		}
		pkgs = append(pkgs, pkg)
	}
	slices.Sort(pkgs)
	return slices.Compact(pkgs)
}

// onlyTests reports whether all positions in text are in _test.go files.
func onlyTests(text string) bool {
	files := goFile().FindAllString(text, -1)
	return len(files) > 0 && !slices.ContainsFunc(files, func(s string) bool { return !strings.HasSuffix(s, "_test.go:") })
}

// Loaded reports whether the go command got as far as building packages.
func (r *Result) Loaded() bool { return !r.Failed || len(r.Broken()) > 0 }

// KeepPackages removes findings in packages that are not in roots: the tool
// speaks about dependencies too. See the package comment.
func (r *Result) KeepPackages(roots []Package) {
	keep := make(map[string]bool)
	for _, p := range roots {
		keep[p.ImportPath] = true
		keep[p.ImportPath+"_test"] = true
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f *Finding) bool { return !keep[f.Package] })
	r.suppressed = slices.DeleteFunc(r.suppressed, func(f *Finding) bool { return !keep[f.Package] })
	r.Suppressed = len(r.suppressed)
}
