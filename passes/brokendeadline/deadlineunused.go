package brokendeadline

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline/internal/fixes"
)

// deadlineUnused: ctxs with a deadline that nothing is given, beside calls that
// wait on the ctx they were made of, or on one that never ends.
func (c *checker) deadlineUnused() {
	for _, call := range c.x.Calls {
		if call.In == nil || c.r.Quiet(call.Expr.Pos()) || !fixes.GivesDeadline(call) {
			continue
		}
		as, ok := c.x.Parent(call.Expr).(*ast.AssignStmt)
		if !ok || len(as.Lhs) != 2 || len(as.Rhs) != 1 {
			continue
		}
		id, ok := as.Lhs[0].(*ast.Ident)
		if !ok || id.Name != "_" && !c.unusedFrom(id, as) {
			continue
		}
		parent := c.x.Arg(call.Expr, 0)
		if parent == nil || !knowledge.IsContext(c.x.Info.TypeOf(parent)) {
			continue
		}
		if waits := c.waitsBeside(call, as, parent); len(waits) > 0 {
			c.reportUnused(call, as, id, parent, waits)
		}
	}
}

// unusedFrom reports whether nobody uses the value that an assignment gives a
// ctx variable: all that reads it is _ = ctx, and what writes logs.
func (c *checker) unusedFrom(id *ast.Ident, as *ast.AssignStmt) bool {
	v := c.x.VarOf(id)
	if v == nil || v.IsField() || v.Parent() == c.pass.Pkg.Scope() || c.x.AddressTaken(v) {
		return false
	}
	for _, use := range c.x.Uses(v) {
		if symbols.Within(as, use.Pos()) {
			continue
		}
		if a := c.t.AssignAt(use); a != nil && a.Site != ast.Node(as) || a == nil && c.x.ParamOf[v] != nil && use.Pos() < as.Pos() {
			continue
		}
		if !c.noUse(use) {
			return false
		}
	}
	return true
}

// noUse reports whether a use of a ctx lets nothing end with it: _ = ctx, an
// argument of a function of log/slog.
func (c *checker) noUse(use *ast.Ident) bool {
	switch p := c.x.Parent(use).(type) {
	case *ast.AssignStmt:
		i := slices.Index(p.Rhs, ast.Expr(use))
		if i < 0 || len(p.Lhs) != len(p.Rhs) {
			return false
		}
		blank, ok := p.Lhs[i].(*ast.Ident)
		return ok && blank.Name == "_"
	case *ast.CallExpr:
		fn := symbols.FuncOf(c.x.Info, p)
		return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "log/slog"
	}
	return false
}

// passable is a call that waits and is not given a deadline, and where it reads
// the ctx that it is given instead; nil for one that begins in the call.
type passable struct {
	call *symbols.Call
	ctx  ast.Expr
}

// waitsBeside returns the calls that follow in the same list of statements and
// wait on the ctx that a deadline was given to, or on one that never ends.
func (c *checker) waitsBeside(made *symbols.Call, as *ast.AssignStmt, parent ast.Expr) []passable {
	rest := c.x.ListOf(as)
	rest = rest[slices.Index(rest, ast.Stmt(as))+1:]
	if len(rest) == 0 {
		return nil
	}
	from, to := rest[0].Pos(), rest[len(rest)-1].End()
	place, held := c.t.PlaceOf(parent)
	var list []passable
	for _, call := range c.callsIn(made.In) {
		if call.Expr.Pos() < from || to <= call.Expr.Pos() || call.Mode == symbols.Go {
			continue
		}
		for _, h := range c.res.Heeded(call) {
			line := c.t.Lineage(h.Arg)
			if slices.ContainsFunc(line, func(l trace.Link) bool { return l.Call != nil && fixes.GivesDeadline(c.x.CallAt[l.Call]) }) {
				return nil // it has one of its own
			}
			i := slices.IndexFunc(line, func(l trace.Link) bool { return held && l.Place == place })
			switch {
			case i >= 0 && from <= line[i].Expr.Pos():
				list = append(list, passable{call, line[i].Expr})
			case c.t.Origin(h.Arg).Lost() && (i >= 0 || c.t.Origin(parent).Lost()):
				list = append(list, passable{call, nil})
			}
		}
	}
	return list
}

func (c *checker) reportUnused(call *symbols.Call, as *ast.AssignStmt, id *ast.Ident, parent ast.Expr, waits []passable) {
	name := id.Name + ", a context with a deadline,"
	if id.Name == "_" {
		name = "a context with a deadline"
	}
	w := waits[0]
	c.r.Report(report.Finding{
		Kind: "deadline-unused", Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s is passed to nothing: %s runs without it", name, c.CalleeName(w.call)),
			Why:    "the deadline ends no wait: it is as if it were not there",
			Remedy: "pass it to what it was made for",
		},
		Related: []analysis.RelatedInformation{passkit.Related(w.call.Expr, "this waits, and is not given it")},
		Fixes:   c.fixUnused(as, id, parent, waits),
	})
}

// fixUnused passes the ctx with the deadline to the calls behind it, and names
// it if it is thrown away:
//
//	_, cancel := context.WithTimeout(parent, d)  →  ctx, cancel := context.WithTimeout(parent, d)
//	db.ExecContext(parent, q)                    →  db.ExecContext(ctx, q)
//
// None if a call begins a ctx of its own, or something goes on with it.
func (c *checker) fixUnused(as *ast.AssignStmt, id *ast.Ident, parent ast.Expr, waits []passable) []analysis.SuggestedFix {
	f := c.File(as)
	if f == nil {
		return nil
	}
	var e []analysis.TextEdit
	name := id.Name
	if name == "_" {
		if as.Tok != token.DEFINE {
			return nil
		}
		if name = f.Free(as.Pos(), "ctx", "limited", "limitedCtx"); name == "" {
			return nil
		}
		e = append(e, edits.Replace(id, name))
	} else if v, ok := c.x.Info.ObjectOf(id).(*types.Var); !ok || len(c.x.Assigns(v)) != 1 || c.x.ParamOf[v] != nil {
		return nil
	}
	seen := make(map[ast.Expr]bool)
	for _, w := range waits {
		if w.ctx == nil || c.debts.GoesOn(w.ctx) || c.debts.ResultGoesOn(w.call.Expr) {
			return nil
		}
		if !seen[w.ctx] {
			seen[w.ctx] = true
			e = append(e, edits.Replace(w.ctx, name))
		}
	}
	return []analysis.SuggestedFix{passkit.Fix("pass "+name, e...)}
}
