package cli

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/program"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/settings"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A spot is a line of a file, or some, as the command line names them.
type spot struct {
	file       string // absolute
	line, last int
}

// spotOf reads "file.go:12", "file.go:12:3" or "file.go:12-20"; ok is false for
// anything else.
func (c *command) spotOf(arg string) (s spot, ok bool) {
	name, rest, found := strings.Cut(arg, ".go:")
	if !found {
		return s, false
	}
	number, _, _ := strings.Cut(rest, ":")
	first, second, isRange := strings.Cut(number, "-")
	line, err := strconv.Atoi(first)
	last := line
	if isRange && err == nil {
		last, err = strconv.Atoi(second)
	}
	if err != nil || line < 1 || last < line {
		return s, false
	}
	file := name + ".go"
	if !filepath.IsAbs(file) {
		file = filepath.Join(c.cwd, file)
	}
	return spot{filepath.Clean(file), line, last}, true
}

// explainPlaces says of lines what they lead to, what ends that, and why there is
// a finding or none. The whole module of the first file is analysed: what stands
// behind an interface is known to the program alone.
func (c *command) explainPlaces(ctx context.Context, spots []spot) error {
	for _, s := range spots {
		data, err := os.ReadFile(s.file)
		if err != nil {
			return fmt.Errorf("%s: no such file", render.Path(c.cwd, s.file))
		}
		if n := 1 + strings.Count(strings.TrimSuffix(string(data), "\n"), "\n"); s.last > n {
			return fmt.Errorf("%s has %s", render.Path(c.cwd, s.file), plural(n, "line", "lines"))
		}
	}
	root, err := settings.Root(filepath.Dir(spots[0].file))
	if err != nil {
		return fmt.Errorf("%s stands in no module: %v", render.Path(c.cwd, spots[0].file), err)
	}
	c.Options = &line.Options{Passes: nil, Dir: root, Patterns: []string{"./..."}, Tests: false}
	if err := c.loadSettings(); err != nil {
		return err
	}
	t, err := c.target(ctx)
	if err != nil {
		return err
	}
	cmd := c.lintCommand(t)
	running := c.startProgress(ctx, cmd)
	res, err := cmd.Run(ctx)
	running.Stop()
	if err != nil {
		return err
	}
	if res.Failed {
		if res, err = c.explainFailure(ctx, t, cmd, res); err != nil {
			return err
		}
	}
	if err := res.Link(true); err != nil {
		return err
	}
	p, err := program.Link(record.Merge(res.Records))
	if err != nil {
		return err
	}
	for i, s := range spots {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, s.file, nil, parser.ParseComments)
		if err != nil {
			return fmt.Errorf("%s does not parse: %v", render.Path(c.cwd, s.file), err)
		}
		for line := s.line; line <= s.last; line++ {
			if i > 0 || line > s.line {
				fmt.Fprintln(c.stdout)
			}
			c.explainPlace(sourceLine{s.file, line, fset, file}, res, p)
		}
	}
	return nil
}

// A sourceLine is a line with the file around it.
type sourceLine struct {
	file string
	line int
	fset *token.FileSet
	ast  *ast.File
}

func (c *command) explainPlace(s sourceLine, res *vet.Result, p *program.Program) {
	at := p.At(s.file, s.line)
	say := func(format string, args ...any) {
		fmt.Fprintln(c.stdout, printable.Line(fmt.Sprintf(format, args...)))
	}
	in := ""
	if name := s.function(); name != "" {
		in = ", in " + name
	}
	say("%s:%d%s", render.Path(c.cwd, s.file), s.line, in)
	for _, call := range at.Calls {
		say("  %s", callText(call))
	}
	for i, e := range at.Entries {
		if i == 8 {
			say("  … and %d more ways from entries", len(at.Entries)-i)
			break
		}
		say("  from %s: %s %s%s", e.Name, e.What, e.Bound, times(e))
	}
	found := false
	for _, f := range slices.Concat(res.Findings, res.Ignored()) {
		switch {
		case f.Pos.File != s.file:
		case f.Pos.Line <= s.line && s.line <= max(f.Pos.Line, min(f.End.Line, f.Pos.Line)):
			found = true
			if f.Tier == report.Ignored {
				say("  ignored by a directive: %s %s", f.Text.Short().What, f.Mark())
			} else {
				say("  finding: %s %s", f.Text.Short().What, f.Mark())
			}
		case slices.ContainsFunc(f.Related, func(r vet.Related) bool { return r.Pos.File == s.file && r.Pos.Line == s.line }):
			found = true
			say("  part of the finding at %s:%d: %s %s", render.Path(c.cwd, f.Pos.File), f.Pos.Line, f.Text.Short().What, f.Mark())
		}
	}
	if !found {
		say("  no finding: %s", c.whyNone(s, at))
	}
}

// callText says of a call what it leads to and what ends that.
func callText(call program.PlaceCall) string {
	var b strings.Builder
	switch {
	case call.Go:
		b.WriteString("starts a goroutine")
		if call.Each != "" {
			b.WriteString(" for each " + call.Each)
		}
	case len(call.Names) > 0:
		b.WriteString("calls " + strings.Join(call.Names[:min(3, len(call.Names))], " or "))
		if len(call.Names) > 3 {
			fmt.Fprintf(&b, " or %d others", len(call.Names)-3)
		}
	default:
		b.WriteString("calls what is not of this program")
	}
	if call.Retry != "" {
		b.WriteString(", " + call.Retry)
	}
	switch {
	case call.What != "":
		fmt.Fprintf(&b, ": waits for %s (%s); what ends it: %s", call.What, strings.Join(call.Way, " → "), call.Ends)
	case call.Nobody != "":
		b.WriteString(": not known what that waits for, since " + call.Nobody)
	default:
		b.WriteString(": waits for nothing outside the process, as far as is known")
	}
	return b.String()
}

func times(e program.PlaceEntry) string {
	switch {
	case e.Attempts >= program.Many:
		return ", tried until it succeeds"
	case e.Attempts > 1:
		return fmt.Sprintf(", %d attempts", e.Attempts)
	}
	return ""
}

// whyNone says why there is no finding on a line.
func (c *command) whyNone(s sourceLine, at *program.Place) string {
	if strings.HasSuffix(s.file, "_test.go") {
		return "it is a test file, and those are shown with -tests alone"
	}
	if ast.IsGenerated(s.ast) {
		return "the file is generated, and those are shown with -generated alone"
	}
	waits, unknown, bounded := 0, "", 0
	for _, call := range at.Calls {
		switch {
		case call.What == "" && call.Nobody != "":
			unknown = call.Nobody
		case call.What == "":
		case call.Bound == program.Unknown:
			waits, unknown = waits+1, call.Ends
		case call.Bound == program.Bounded:
			waits, bounded = waits+1, bounded+1
		default:
			waits++
		}
	}
	switch {
	case waits == 0 && unknown != "":
		return "a definite no is reported alone, and here it is not known what is called"
	case waits == 0 && !s.calls():
		return "nothing is called here"
	case waits == 0:
		return "what is called here waits for nothing outside the process, as far as is known"
	case unknown != "":
		return "a definite no is reported alone, and here nobody can tell what ends the wait"
	case bounded == waits:
		return "a timeout or deadline ends each wait"
	}
	for _, e := range at.Entries {
		if e.Bound == program.Client {
			return "the wait ends with the context of the request, when the client hangs up; that is short of a deadline, and not reported"
		}
	}
	return "what would end the wait is decided elsewhere: where the client is built, or where the context begins, and reported there"
}

// covers reports whether a node stands on the line, or around it.
func (s sourceLine) covers(n ast.Node) bool {
	return s.fset.PositionFor(n.Pos(), false).Line <= s.line && s.line <= s.fset.PositionFor(n.End(), false).Line
}

// function names the declaration that the line stands in: "(*T).M", or "".
func (s sourceLine) function() string {
	for _, d := range s.ast.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || !s.covers(f) {
			continue
		}
		if f.Recv == nil || len(f.Recv.List) == 0 {
			return f.Name.Name
		}
		t := types.ExprString(f.Recv.List[0].Type)
		if strings.HasPrefix(t, "*") {
			t = "(" + t + ")"
		}
		return t + "." + f.Name.Name
	}
	return ""
}

// calls reports whether a call begins or ends on the line.
func (s sourceLine) calls() bool {
	found := false
	ast.Inspect(s.ast, func(n ast.Node) bool {
		if n == nil || !s.covers(n) {
			return n == nil || n == ast.Node(s.ast)
		}
		if call, ok := n.(*ast.CallExpr); ok {
			on := func(p token.Pos) bool { return s.fset.PositionFor(p, false).Line == s.line }
			found = found || on(call.Pos()) || on(call.End())
		}
		return !found
	})
	return found
}
