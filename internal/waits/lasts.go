package waits

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Lives reports whether a call of fn, a function of another package, goes on
// until it is told to stop: by its fact, else by its row and name.
func (r *Analysis) Lives(fn *types.Func) bool {
	if r.Index().ByObj[fn] != nil {
		return false
	}
	if fact := r.Fact(fn.Origin()); fact != nil && len(fact.Waits) > 0 {
		return fact.Lasts || fact.Serves
	}
	return r.Lifetime(fn) == knowledge.LifeProgram && fn.Name() != "Run" && fn.Name() != "Start" && fn.Name() != "Wait" && !names.MakesAction(fn.Signature())
}

// RunsUntilStopped reports whether f serves, watches, or loops without an exit of its own.
func (r *Analysis) RunsUntilStopped(f *symbols.Func) bool { return f != nil && r.Lasting.Of(f) }

func (r *Analysis) findLongLived(f *symbols.Func) bool {
	x := r.Index()
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			g := x.ByNode[n]
			return g != nil && r.LiteralRuns(g) == knowledge.RunNow
		case *ast.GoStmt:
			return false
		case *ast.ForStmt:
			found = r.neverEnds(n)
		case *ast.RangeStmt:
			if t := x.Info.TypeOf(n.X); t != nil && symbols.IsChan(t) {
				if _, ok := ast.Unparen(n.X).(*ast.CallExpr); ok {
					break // drains what a call started
				}
				if v := x.VarOf(n.X); v != nil && Made(x, f, v) {
					break
				}
				found = true
			}
		case *ast.CallExpr:
			c := x.CallAt[n]
			if c == nil || c.Func() == nil || c.Mode != symbols.Plain {
				break
			}
			if g := x.ByObj[c.Func()]; g != nil {
				found = r.RunsUntilStopped(g)
			} else {
				found = r.Lives(c.Func())
			}
		}
		return !found
	})
	return found
}

// neverEnds reports whether a loop waits for things to happen and has no exit
// but a stop signal, a closed channel or a failed connection.
func (r *Analysis) neverEnds(s *ast.ForStmt) bool {
	x := r.Index()
	if s.Cond != nil {
		call, _ := ast.Unparen(s.Cond).(*ast.CallExpr)
		if b, ok := ast.Unparen(s.Cond).(*ast.BinaryExpr); ok {
			if c, ok := ast.Unparen(b.X).(*ast.CallExpr); ok { // ctx.Err() == nil
				if fn := symbols.FuncOf(x.Info, c); fn != nil && fn.Name() == "Err" {
					return true
				}
			}
			return false
		}
		if u, ok := ast.Unparen(s.Cond).(*ast.UnaryExpr); ok { // !stopped.Load()
			call, _ = ast.Unparen(u.X).(*ast.CallExpr)
		}
		if call == nil {
			return false
		}
		if fn := symbols.FuncOf(x.Info, call); fn != nil && symbols.PkgPath(fn) == "time" { // time.Now().Before(until)
			return false
		}
		return !names.Advances(callName(call))
	}
	waits, exits := r.roundOf(s.Body)
	return waits && !exits
}

// GoesOn reports whether a loop has no exit but a stop signal or a closed
// channel: what fails in one round is followed by the next.
func (r *Analysis) GoesOn(loop ast.Node) bool { return r.endless.Of(loop) }

func (r *Analysis) findEndless(loop ast.Node) bool {
	switch l := loop.(type) {
	case *ast.ForStmt:
		if l.Cond != nil && !r.neverEnds(l) {
			return false
		}
	case *ast.RangeStmt:
		if t := r.Index().Info.TypeOf(l.X); t == nil || !symbols.IsChan(t) {
			return false
		}
	default:
		return false
	}
	body := symbols.LoopBody(loop)
	_, exits := r.roundOf(body)
	ast.Inspect(body, func(n ast.Node) bool { // log.Fatal(err)
		if call, ok := n.(*ast.CallExpr); ok && !exits {
			c := r.Index().CallAt[call]
			exits = c != nil && (r.NoReturn(c) || symbols.Builtin(r.Index().Info, call) == "panic")
		}
		return !exits
	})
	return !exits
}

// roundOf reports whether the body of a loop waits for something, and whether it
// has an exit but for a stop signal, a closed channel or a failed connection.
func (r *Analysis) roundOf(body *ast.BlockStmt) (waits, exits bool) {
	x := r.Index()
	var visit func(n ast.Node, stop bool)
	visit = func(n ast.Node, stop bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			if m == n {
				return true
			}
			switch m := m.(type) {
			case *ast.FuncLit:
				return false
			case *ast.CommClause:
				st := stop
				if m.Comm != nil {
					waits = true
					if es, ok := m.Comm.(*ast.ExprStmt); ok {
						if u, ok := es.X.(*ast.UnaryExpr); ok && !IsTicker(x, u.X) {
							st = true
						}
					}
				}
				for _, s := range m.Body {
					visit(&ast.BlockStmt{List: []ast.Stmt{s}}, st)
				}
				return false
			case *ast.IfStmt:
				if m.Init != nil {
					visit(&ast.BlockStmt{List: []ast.Stmt{m.Init}}, stop)
				}
				visit(&ast.ExprStmt{X: m.Cond}, stop)
				visit(m.Body, stop || isStopTest(x, m.Cond))
				if m.Else != nil {
					visit(&ast.BlockStmt{List: []ast.Stmt{m.Else}}, stop)
				}
				return false
			case *ast.UnaryExpr:
				waits = waits || m.Op == token.ARROW
			case *ast.CallExpr:
				if c := x.CallAt[m]; c != nil && c.Func() != nil {
					if row, _ := knowledge.CallOf(c.Func()); row != nil && (row.Role == knowledge.RoleConnIO || row.Waits == knowledge.Sleep) {
						waits = true
					}
				}
			case *ast.ReturnStmt:
				exits = exits || !stop
			case *ast.BranchStmt:
				if m.Tok == token.BREAK || m.Tok == token.GOTO {
					exits = exits || !stop
				}
			}
			return true
		})
	}
	visit(body, false)
	return waits, exits
}

func callName(call *ast.CallExpr) string {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

// isStopTest reports whether a condition asks whether it is over: !ok,
// ctx.Err() != nil, err != nil of a read.
func isStopTest(x *symbols.Index, cond ast.Expr) bool {
	switch c := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return true // !ok, !open
	case *ast.BinaryExpr:
		switch c.Op {
		case token.LAND: // err != nil && ctx.Err() != nil
			return isStopTest(x, c.X) || isStopTest(x, c.Y)
		case token.LOR:
			return isStopTest(x, c.X) && isStopTest(x, c.Y)
		}
		t := x.Info.TypeOf(c.X)
		return symbols.IsError(t) && c.Op == token.NEQ
	case *ast.CallExpr: // errors.Is(err, io.EOF)
		return true
	}
	return false
}

// IsTicker reports whether e is a channel of times: a tick carries nothing.
func IsTicker(x *symbols.Index, e ast.Expr) bool {
	t := x.Info.TypeOf(e)
	if t == nil {
		return false
	}
	ch, ok := t.Underlying().(*types.Chan)
	return ok && knowledge.IsNamed(ch.Elem(), "time", "Time")
}

// Made reports whether v is a local of f.
func Made(x *symbols.Index, f *symbols.Func, v *types.Var) bool {
	return !v.IsField() && x.ParamOf[v] == nil && v != f.Sig.Recv() && f.Node.Pos() <= v.Pos() && v.Pos() < f.Node.End()
}
