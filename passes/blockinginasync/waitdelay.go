package blockinginasync

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// waitDelay: a command that is killed when its ctx ends, and then waited for
// until whatever it has started closes the pipes that it writes to.
func (c *checker) waitDelay(call *symbols.Call) {
	fn := call.Func()
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "os/exec" || fn.Name() != "CommandContext" {
		return
	}
	arg := c.x.Arg(call.Expr, 0)
	if o := c.t.Origin(arg); arg == nil || o.Lost() && !o.Timeout {
		return // nothing ends it
	}
	var pipe string
	var waited ast.Node
	as, _ := c.x.Parent(call.Expr).(*ast.AssignStmt)
	if sel, ok := c.x.Parent(call.Expr).(*ast.SelectorExpr); ok { // exec.CommandContext(…).Output()
		if sel.Sel.Name == "Output" || sel.Sel.Name == "CombinedOutput" {
			pipe, waited = "the pipe of "+sel.Sel.Name, sel
		}
		as = nil
	} else if as != nil && len(as.Lhs) == 1 {
		pipe, waited = c.pipesOf(c.x.VarOf(as.Lhs[0]))
	}
	if pipe == "" || waited == nil {
		return
	}
	c.r.Report(report.Finding{
		Kind: "no-wait-delay", Range: call.Expr,
		Text: report.Text{
			What:   "cancelling the context kills this command, but not the processes it has started",
			Why:    fmt.Sprintf("the wait goes on until those close %s, for as long as they live", pipe),
			Remedy: "set WaitDelay, after which the pipes are closed",
		},
		Related: []analysis.RelatedInformation{passkit.Related(waited, "waited for here")},
		Fixes:   c.fixWaitDelay(as),
	})
}

// pipesOf returns what a command in a local variable writes to by a pipe, and
// where it is waited for; "" if by none, or if it has a WaitDelay, its own way
// to be cancelled, or is handed on.
func (c *checker) pipesOf(v *types.Var) (pipe string, waited ast.Node) {
	if v == nil || v.IsField() || len(c.x.Assigns(v)) != 1 || c.x.AddressTaken(v) {
		return "", nil
	}
	for _, id := range c.x.Uses(v) {
		sel, ok := c.x.Parent(id).(*ast.SelectorExpr)
		if !ok {
			return "", nil
		}
		switch sel.Sel.Name {
		case "WaitDelay", "Cancel":
			return "", nil
		case "Stdout", "Stderr", "Stdin":
			if as, ok := c.x.Parent(sel).(*ast.AssignStmt); ok && len(as.Lhs) == len(as.Rhs) {
				for i, lhs := range as.Lhs {
					if lhs == ast.Expr(sel) && !c.isFile(as.Rhs[i]) {
						pipe = sel.Sel.Name
					}
				}
			}
		case "Output", "CombinedOutput":
			pipe, waited = "the pipe of "+sel.Sel.Name, sel
		case "Run", "Wait":
			waited = sel
		}
	}
	return pipe, waited
}

// isFile reports whether a value is an open file, which a process inherits, nil,
// or may be one.
func (c *checker) isFile(e ast.Expr) bool {
	tv := c.x.Info.Types[e]
	if tv.IsNil() || tv.Type == nil {
		return true
	}
	if p, ok := types.Unalias(tv.Type).(*types.Pointer); ok && knowledge.IsNamed(p.Elem(), "os", "File") {
		return true
	}
	return types.IsInterface(tv.Type)
}

// fixWaitDelay sets a WaitDelay behind the statement that makes a command:
//
//	cmd := exec.CommandContext(ctx, name)
//	cmd.WaitDelay = 10 * time.Second
func (c *checker) fixWaitDelay(as *ast.AssignStmt) []analysis.SuggestedFix {
	if as == nil || len(c.x.ListOf(as)) == 0 {
		return nil
	}
	id, ok := as.Lhs[0].(*ast.Ident)
	f := c.File(as)
	if !ok || f == nil {
		return nil
	}
	name, imports := f.Import("time", as.Pos())
	if name == "" {
		return nil
	}
	text := fmt.Sprintf("\n%s%s.WaitDelay = 10 * %s", f.Indent(as), id.Name, edits.Qualify(name, "Second"))
	return []analysis.SuggestedFix{passkit.Fix("set WaitDelay: 10 * time.Second", append(imports, edits.Insert(as.End(), text))...)}
}
