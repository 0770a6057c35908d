// Package place says of a line of source what it leads to, what ends that, and
// why there is a finding or none.
package place

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/program"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A Line is one of a file, as it is now.
type Line struct {
	file string // absolute
	line int
	fset *token.FileSet
	ast  *ast.File
}

// Lines returns the lines of a file from first to last.
func Lines(file string, first, last int) ([]Line, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var list []Line
	for n := first; n <= last; n++ {
		list = append(list, Line{file, n, fset, f})
	}
	return list, nil
}

// Explain writes to w what the program knows of the line, and what an analysis
// of it has found there. Paths are written as seen from dir. leftOut says why the
// file is no part of the program; it is empty if it is one.
func (s Line) Explain(w io.Writer, dir string, res *vet.Result, p *program.Program, leftOut string) {
	at := p.At(s.file, s.line)
	say := func(format string, args ...any) {
		fmt.Fprintln(w, printable.Line(fmt.Sprintf(format, args...)))
	}
	in := ""
	if name := s.function(); name != "" {
		in = ", in " + name
	}
	say("%s:%d%s", render.Path(dir, s.file), s.line, in)
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
			say("  part of the finding at %s:%d: %s %s", render.Path(dir, f.Pos.File), f.Pos.Line, f.Text.Short().What, f.Mark())
		}
	}
	switch {
	case found:
	case leftOut != "":
		say("  no finding: %s", leftOut)
	case res.Failed && len(at.Calls) == 0 && s.calls() && !p.Holds(filepath.Dir(s.file)):
		say("  no finding: the package of the file could not be analysed")
	default:
		say("  no finding: %s", s.whyNone(at))
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
func (s Line) whyNone(at *program.Place) string {
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
	return decidedElsewhere(at)
}

// decidedElsewhere says where it is decided what ends the waits of a line.
func decidedElsewhere(at *program.Place) string {
	for _, call := range at.Calls {
		if call.Begins && call.Bound == program.Unbounded {
			return "a context without a deadline is not reported where it begins in main, in init or in what runs as long as the program, nor twice for one cause"
		}
	}
	for _, e := range at.Entries {
		if e.Bound == program.Client {
			return "the wait ends with the context of the request, when the client hangs up; that is short of a deadline, and not reported"
		}
	}
	return "what would end the wait is decided elsewhere: where the client is built, or where the context begins, and reported there"
}

// covers reports whether a node stands on the line, or around it.
func (s Line) covers(n ast.Node) bool {
	return s.fset.PositionFor(n.Pos(), false).Line <= s.line && s.line <= s.fset.PositionFor(n.End(), false).Line
}

// function names the declaration that the line stands in: "(*T).M", or "".
func (s Line) function() string {
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
func (s Line) calls() bool {
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
