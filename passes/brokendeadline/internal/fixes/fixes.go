package fixes

import (
	"fmt"
	"go/ast"
	"slices"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// grace is how long fixes let work go on after its ctx has ended.
const grace = 10 * time.Second

// FixEnded gives a call a ctx that has not ended. Where one with a deadline was
// made of it behind its end, that is made of its values alone:
//
//	context.WithTimeout(ctx, d)  →  context.WithTimeout(context.WithoutCancel(ctx), d)
//
// else a new one is made before the statement that uses it:
//
//	srv.Shutdown(ctx)
//
// becomes
//
//	shutdownCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
//	defer cancel()
//	srv.Shutdown(shutdownCtx)
//
// The deferred cancel runs before what was deferred earlier, so that what is
// ended last is what was begun first. Nothing else gets the new ctx.
func (c *Fixer) FixEnded(call *symbols.Call, arg ast.Expr, line []trace.Link, i int) []analysis.SuggestedFix {
	f := c.File(call.Expr)
	if f == nil {
		return nil
	}
	ended, user := line[i].Expr, call.Expr
	if i > 0 {
		made := line[i-1].Call
		if e, _ := c.Res.Ended().Line(line[i:], made); made == nil || e == nil {
			ended = arg // made before it ended
		} else {
			user = made
		}
	}
	if user != call.Expr && GivesDeadline(c.Index.CallAt[user]) {
		return c.withoutCancel(f, ended)
	}
	return c.detach(f, ended, user)
}

// withoutCancel takes the values of a ctx alone, where one with a deadline is
// made of it.
func (c *Fixer) withoutCancel(f *edits.File, ctx ast.Expr) []analysis.SuggestedFix {
	name, imports := f.Import("context", ctx.Pos())
	if name == "" || !knowledge.IsContext(c.Index.Info.TypeOf(ctx)) {
		return nil
	}
	text := edits.Qualify(name, "WithoutCancel(") + f.Text(ctx) + ")"
	return []analysis.SuggestedFix{passkit.Fix("make it of "+text, append(imports, edits.Replace(ctx, text))...)}
}

// GivesDeadline reports whether a call makes a ctx with a deadline of another.
func GivesDeadline(call *symbols.Call) bool {
	if call == nil || call.Func() == nil {
		return false
	}
	row, _ := knowledge.CallOf(call.Func())
	return row != nil && row.Ctx == knowledge.CtxDeadline
}

// detach makes, before the statement that user stands in, a ctx with the values
// of another that ends by itself, and gives user that instead. None in a loop,
// where deferred calls pile up, for what runs elsewhere, and where the result of
// the call carries it on.
func (c *Fixer) detach(f *edits.File, ctx ast.Expr, user *ast.CallExpr) []analysis.SuggestedFix {
	call := c.Index.CallAt[user]
	stmt := c.PlainStmt(user)
	if call == nil || call.Mode != symbols.Plain || stmt == nil || !knowledge.IsContext(c.Index.Info.TypeOf(ctx)) || !slices.Contains(user.Args, ctx) || c.Debts.ResultGoesOn(user) {
		return nil
	}
	if call.Loop != nil && !leaves(c.Index.ListOf(stmt)) {
		return nil
	}
	ctxName, imports := f.Import("context", ctx.Pos())
	timeName, more := f.Import("time", ctx.Pos())
	name := f.Free(stmt.Pos(), c.freshName(call), "graceCtx", "freshCtx")
	cancel := f.Free(stmt.Pos(), "cancel", "cancelGrace", "stop")
	if ctxName == "" || timeName == "" || name == "" || cancel == "" {
		return nil
	}
	made := fmt.Sprintf("%s(%s(%s), %s)", edits.Qualify(ctxName, "WithTimeout"), edits.Qualify(ctxName, "WithoutCancel"), f.Text(ctx), tight(grace, timeName))
	in := f.Indent(stmt)
	e := append(imports, more...)
	e = append(e, edits.Insert(stmt.Pos(), fmt.Sprintf("%s, %s := %s\n%sdefer %s()\n%s", name, cancel, made, in, cancel, in)), edits.Replace(ctx, name))
	return []analysis.SuggestedFix{passkit.Fix(fmt.Sprintf("give it a context that ends after %s", edits.Duration(grace, "time")), e...)}
}

// freshName is what a fix calls the ctx that a call is given.
func (c *Fixer) freshName(call *symbols.Call) string {
	if fn := call.Func(); fn != nil && fn.Name() == "Shutdown" {
		return "shutdownCtx"
	}
	return "graceCtx"
}

// PlainStmt returns the statement of a list in which n is evaluated first of
// all, or nil: not one in whose body, or else, it stands.
func (c *Fixer) PlainStmt(n ast.Node) ast.Stmt {
	stmt := c.Index.StmtOf(n)
	if stmt == nil || !slices.Contains(c.Index.ListOf(stmt), stmt) || c.Index.Enclosing(stmt) != c.Index.Enclosing(n) {
		return nil
	}
	switch s := stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.ReturnStmt, *ast.DeclStmt:
		return stmt
	case *ast.IfStmt:
		if s.Init != nil && symbols.Within(s.Init, n.Pos()) || symbols.Within(s.Cond, n.Pos()) {
			return stmt
		}
	}
	return nil
}

// leaves reports whether the last of several statements leaves the function.
func leaves(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	_, ok := list[len(list)-1].(*ast.ReturnStmt)
	return ok
}

// tight writes a duration as an argument: 10*time.Second.
func tight(d time.Duration, timeName string) string {
	var b []byte
	for _, r := range edits.Duration(d, timeName) {
		if r != ' ' {
			b = append(b, string(r)...)
		}
	}
	return string(b)
}

// DetachIn gives the literal f, which reads a ctx from outside, one with the
// same values that ends by itself:
//
//	go func() {
//		db.ExecContext(ctx, q)
//	}()
//
// becomes
//
//	go func() {
//		workCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
//		defer cancel()
//		db.ExecContext(workCtx, q)
//	}()
//
// It is that of everything in the literal; where the literal makes one with a
// deadline of the other, that is made of its values alone. None where something in the literal
// goes on with it when the literal has returned: the cancel would end that.
func (c *Fixer) DetachIn(lit *symbols.Func, ctx ast.Expr, timeout time.Duration) []analysis.SuggestedFix {
	f := c.File(lit.Node)
	place, ok := c.Trace.PlaceOf(ctx)
	if f == nil || !ok || !knowledge.IsContext(c.Index.Info.TypeOf(ctx)) || len(lit.Body.List) == 0 {
		return nil
	}
	if outer, ok := c.Index.Parent(ctx).(*ast.CallExpr); ok && GivesDeadline(c.Index.CallAt[outer]) {
		return c.withoutCancel(f, ctx)
	}
	var reads []ast.Expr
	goesOn := false
	for _, id := range c.Index.UsesIn(place.Var, lit.Body.Pos(), lit.Body.End()) {
		e := c.ctxAround(id)
		if p, ok := c.Trace.PlaceOf(e); !ok || p != place {
			continue
		}
		goesOn = goesOn || c.Debts.GoesOn(e)
		reads = append(reads, e)
	}
	ctxName, imports := f.Import("context", ctx.Pos())
	timeName, more := f.Import("time", ctx.Pos())
	name := f.Free(lit.Body.List[0].Pos(), "ctx", "workCtx", "detached")
	cancel := f.Free(lit.Body.List[0].Pos(), "cancel", "cancelWork", "stop")
	if goesOn || ctxName == "" || timeName == "" || name == "" || cancel == "" {
		return nil
	}
	first := lit.Body.List[0]
	in := f.Indent(first)
	if c.Pass.Fset.Position(first.Pos()).Line == c.Pass.Fset.Position(lit.Node.Pos()).Line {
		in += "\t"
	}
	text := fmt.Sprintf("%s, %s := %s(%s(%s), %s)\n%sdefer %s()\n%s", name, cancel, edits.Qualify(ctxName, "WithTimeout"),
		edits.Qualify(ctxName, "WithoutCancel"), f.Text(ctx), tight(timeout, timeName), in, cancel, in)
	at := first.Pos()
	if c.Pass.Fset.Position(first.Pos()).Line == c.Pass.Fset.Position(lit.Node.Pos()).Line {
		text = "\n" + in + text
	}
	e := append(imports, more...)
	e = append(e, edits.Insert(at, text))
	for _, r := range reads {
		e = append(e, edits.Replace(r, name))
	}
	return []analysis.SuggestedFix{passkit.Fix(fmt.Sprintf("give it a context that ends after %s", edits.Duration(timeout, "time")), e...)}
}

// ctxAround returns the ctx that is read by way of an identifier: r.Context() for r.
func (c *Fixer) ctxAround(id *ast.Ident) ast.Expr {
	var e ast.Expr = id
	for {
		switch p := c.Index.Parent(e).(type) {
		case *ast.SelectorExpr:
			if p.X != e {
				return e
			}
			if call, ok := c.Index.Parent(p).(*ast.CallExpr); ok && call.Fun == ast.Expr(p) {
				if _, isPlace := c.Trace.PlaceOf(call); !isPlace {
					return e
				}
				e = call
				continue
			}
			e = p
		default:
			return e
		}
	}
}
