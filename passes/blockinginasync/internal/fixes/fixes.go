package fixes

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/heeded"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// FixDropped passes the ctx in scope instead, or one that outlives the request
// but not forever:
//
//	context.Background()  →  r.Context()
//
// or
//
//	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 30*time.Second)
//	defer cancel()
//
// The second is for what must be done even if the caller has gone.
func (c *Fixer) FixDropped(l LostCtx, ls []LostCtx) []analysis.SuggestedFix {
	f := c.File(l.At)
	ctx := c.CtxExpr(l.At, l.Scope)
	if f == nil || ctx == "" || l.Scope.Field || l.Root.Hidden && l.At != ast.Node(l.Arg) || len(l.Origin.Roots) > 1 {
		return nil
	}
	if !knowledge.IsContext(c.Pass.TypesInfo.TypeOf(l.At.(ast.Expr))) && l.Root.Fn != nil {
		return nil // a request, made elsewhere
	}
	if c.Debts.GoesOn(l.At.(ast.Expr)) || c.Debts.ForOthers(l.At) {
		return nil // it is the ctx of something else too, which would be cut off
	}
	edit := edits.Replace(l.At, ctx)
	drop := f.DropImport("context", l.At)
	list := []analysis.SuggestedFix{passkit.Fix("pass "+ctx, append(drop, edit)...)}
	if l.Origin.Timeout {
		// There is a timeout already: keep it, and the values of the ctx.
		if name, _ := f.Import("context", l.At.Pos()); name != "" && l.Root.Fn != nil {
			text := edits.Qualify(name, "WithoutCancel(") + ctx + ")"
			list = append(list, passkit.Fix("pass "+text+", which keeps its values and is not cancelled with the caller", edits.Replace(l.At, text)))
		}
		return list
	}
	if alt := c.detach(f, l, ctx); alt != nil {
		list = append(list, *alt)
	}
	return list
}

// detach is the alternative of fixDropped. None in a loop, where deferred
// calls pile up, nor where the result of a call carries on after it.
func (c *Fixer) detach(f *edits.File, l LostCtx, ctx string) *analysis.SuggestedFix {
	stmt, _, inLoop := c.StmtAround(l.At)
	if stmt == nil || inLoop || c.Index.Enclosing(stmt) != c.Index.Enclosing(l.At) || l.Root.Fn == nil || passkit.Outlives(l.Call.Func()) {
		return nil
	}
	timeName, e := f.Import("time", l.At.Pos())
	ctxName, imp := f.Import("context", l.At.Pos())
	cancel := f.Free(stmt.Pos(), "cancel", "cancelDetached", "stop")
	if timeName == "" || ctxName == "" || cancel == "" {
		return nil
	}
	d := c.Report.Values(l.At.Pos()).Timeout(l.Wait.Profile)
	made := fmt.Sprintf("%s(%s(%s), %s)", edits.Qualify(ctxName, "WithTimeout"), edits.Qualify(ctxName, "WithoutCancel"), ctx, tight(d, timeName))
	message := fmt.Sprintf("carry on without the caller, for at most %s", edits.Duration(d, "time"))
	in := f.Indent(stmt)
	e = append(e, imp...)
	// ctx := context.Background()  becomes  ctx, cancel := context.WithTimeout(…)
	if as, ok := stmt.(*ast.AssignStmt); ok && as.Tok == token.DEFINE && len(as.Lhs) == 1 && len(as.Rhs) == 1 && as.Rhs[0] == l.At {
		e = append(e, edits.Insert(as.Lhs[0].End(), ", "+cancel), edits.Replace(l.At, made), edits.Insert(stmt.End(), "\n"+in+"defer "+cancel+"()"))
		s := passkit.Fix(message, e...)
		return &s
	}
	name := f.Free(stmt.Pos(), "detached", "callCtx")
	if name == "" || c.Index.Enclosing(stmt) != l.Call.In {
		return nil
	}
	if _, ok := stmt.(*ast.LabeledStmt); ok {
		return nil
	}
	text := fmt.Sprintf("%s, %s := %s\n%sdefer %s()\n%s", name, cancel, made, in, cancel, in)
	s := passkit.Fix(message, append(e, edits.Insert(stmt.Pos(), text), edits.Replace(l.At, name))...)
	return &s
}

func tight(d time.Duration, timeName string) string {
	return strings.ReplaceAll(edits.Duration(d, timeName), " ", "")
}

// FixVariant uses the form that takes a ctx:
//
//	db.Query(q)             →  db.QueryContext(ctx, q)
//	db.Begin()              →  db.BeginTx(ctx, nil)
//	exec.Command(name)      →  exec.CommandContext(ctx, name)
//	http.NewRequest(m, u, b) →  http.NewRequestWithContext(ctx, m, u, b)
//
// None where the other parameters differ.
func (c *Fixer) FixVariant(e ast.Expr, variant *types.Func, scope *heeded.Scope, hidden bool) []analysis.SuggestedFix {
	call, ok := e.(*ast.CallExpr)
	f := c.File(e)
	ctx := c.CtxExpr(e, scope)
	if !ok || f == nil || ctx == "" || hidden || scope.Field {
		return nil
	}
	fn := symbols.FuncOf(c.Pass.TypesInfo, call)
	if c.Debts.ResultGoesOn(call) || c.Debts.ForOthers(call) {
		return nil
	}
	if fn == nil || fn.Pkg() != variant.Pkg() || (fn.Signature().Recv() == nil) != (variant.Signature().Recv() == nil) {
		return nil
	}
	var name *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		name = fun.Sel
	case *ast.Ident:
		name = fun
	}
	if name == nil {
		return nil
	}
	arg := ctx
	switch variant.Signature().Params().Len() - fn.Signature().Params().Len() {
	case 1:
	case 2:
		last := variant.Signature().Params().At(1).Type()
		if _, ok := last.(*types.Pointer); !ok || fn.Signature().Params().Len() > 0 {
			return nil
		}
		arg += ", nil"
	default:
		return nil
	}
	if len(call.Args) > 0 {
		arg += ", "
	}
	return []analysis.SuggestedFix{passkit.Fix("use "+variant.Name()+" with "+ctx, edits.Replace(name, variant.Name()), edits.Insert(call.Lparen+1, arg))}
}

// FixSleep waits for the time or the ctx, whichever ends first:
//
//	time.Sleep(d)
//
// becomes
//
//	select {
//	case <-ctx.Done():
//		return ctx.Err()
//	case <-time.After(d):
//	}
//
// The function's results decide what is returned; none where they hold more
// than an error that can be made up, where a return would leave something
// undone, or where the pause is meant: before a login is refused, so that
// nobody learns its outcome sooner by hanging up.
func (c *Fixer) FixSleep(call *symbols.Call) []analysis.SuggestedFix {
	scope := c.ScopeAt(call.Expr)
	f := c.File(call.Expr)
	if scope == nil || f == nil || len(call.Expr.Args) != 1 || call.Mode != symbols.Plain || call.In == nil {
		return nil
	}
	stmt, ok := c.Index.Parent(call.Expr).(*ast.ExprStmt)
	sel, isSel := ast.Unparen(call.Expr.Fun).(*ast.SelectorExpr)
	ctx := c.CtxExpr(call.Expr, scope)
	if !ok || !isSel || ctx == "" {
		return nil
	}
	if _, ok := c.Index.Parent(stmt).(*ast.LabeledStmt); ok {
		return nil
	}
	ret, ok := c.zeroReturn(f, call.In, ctx)
	if !ok || c.Debts.Return(call.In, stmt, nil) || c.refuses(stmt) {
		return nil
	}
	in := f.Indent(stmt)
	text := fmt.Sprintf("select {\n%[1]scase <-%[2]s.Done():\n%[1]s\t%[3]s\n%[1]scase <-%[4]s.After(%[5]s):\n%[1]s}",
		in, ctx, ret, f.Text(sel.X), f.Text(call.Expr.Args[0]))
	return []analysis.SuggestedFix{passkit.Fix("wait for the timer or "+ctx+", whichever comes first", edits.Replace(stmt, text))}
}

// refuses reports whether one of the statements behind s answers 401, 403 or 429.
func (c *Fixer) refuses(s ast.Stmt) bool {
	block, ok := c.Index.Parent(s).(*ast.BlockStmt)
	if !ok {
		return false
	}
	found := false
	for _, next := range block.List {
		if next.Pos() <= s.Pos() {
			continue
		}
		ast.Inspect(next, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if status, ok := symbols.Int(c.Pass.TypesInfo, e); ok {
					found = found || status == 401 || status == 403 || status == 429
				}
			}
			return !found
		})
	}
	return found
}

// zeroReturn writes the return statement that leaves fn because its ctx ended.
func (c *Fixer) zeroReturn(f *edits.File, fn *symbols.Func, ctx string) (string, bool) {
	res := fn.Sig.Results()
	if res.Len() == 0 {
		return "return", true
	}
	if !symbols.IsError(res.At(res.Len() - 1).Type()) {
		return "", false
	}
	var vals []string
	for i := range res.Len() - 1 {
		z := zeroText(res.At(i).Type())
		if z == "" {
			return "", false
		}
		vals = append(vals, z)
	}
	return "return " + strings.Join(append(vals, ctx+".Err()"), ", "), true
}

// zeroText writes the zero value of t where that takes no type name.
func zeroText(t types.Type) string {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return ""
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
		return "nil"
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsNumeric != 0:
			return "0"
		case u.Info()&types.IsString != 0:
			return `""`
		}
	}
	return ""
}

// LostCtx is a call that waits, given a ctx or request that no caller can end
// although one that a caller can is in scope.
type LostCtx struct {
	Call   *symbols.Call
	Arg    ast.Expr
	Origin trace.Origin
	Root   trace.Root
	Scope  *heeded.Scope
	Wait   waits.Wait
	Known  bool // that the call waits; else it looks like one that does
	At     ast.Node
}
