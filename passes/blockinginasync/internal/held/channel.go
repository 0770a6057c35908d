package held

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Channels: sends and receives outside select on a channel that somebody else
// must serve.
func (c *Checker) Channels(f *symbols.Func, p *passkit.Path, loop bool) {
	c.channelsIn(f.Body, f, p, loop)
}

// channelsIn is Channels for a statement of f.
func (c *Checker) channelsIn(in ast.Stmt, f *symbols.Func, p *passkit.Path, loop bool) {
	ast.Inspect(in, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectStmt: // a way out: another case, or none on purpose
			if len(n.Body.List) > 1 {
				for _, s := range n.Body.List {
					for _, stmt := range s.(*ast.CommClause).Body {
						c.channelsIn(stmt, f, p, loop)
					}
				}
				return false
			}
		case *ast.DeferStmt:
			return false
		case *ast.SendStmt:
			c.channel(n, n.Chan, "send to", f, p, loop)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				c.channel(n, n.X, "receive from", f, p, loop)
			}
		case *ast.RangeStmt:
			if t := c.Pass.TypesInfo.TypeOf(n.X); t != nil {
				if _, ok := t.Underlying().(*types.Chan); ok {
					c.channel(n.X, n.X, "range over", f, p, loop)
				}
			}
		}
		return true
	})
}

func (c *Checker) channel(n ast.Node, ch ast.Expr, does string, f *symbols.Func, p *passkit.Path, loop bool) {
	v := c.Index.VarOf(ch)
	if v == nil || c.IsOwn(ch) || isSignal(v) || c.IsCleanup(n) {
		return
	}
	if c.answersItself(f, v, n) {
		return
	}
	// A send to a channel with room waits only when its reader has fallen behind.
	_, isSend := n.(*ast.SendStmt)
	room := isSend && c.buffered(v, 1)
	kind := "channel"
	out := "select on the request's context too"
	if loop {
		if room || v.Pkg() != c.Pass.Pkg {
			return // or made elsewhere, with room or not
		}
		kind, out = "event-loop", "use select with a default, or hand it to a goroutine"
	} else {
		s := c.ScopeAt(n)
		if s == nil || room || !isSend && c.putsBack(f, v) {
			return
		}
		out = "select on " + c.CtxText(n, s) + " too"
	}
	text := v.Name()
	if fl := c.File(ch); fl != nil {
		text = fl.Text(ch)
	}
	c.Report.Report(report.Finding{
		Kind: kind, Range: n,
		Text: report.Text{
			What:   fmt.Sprintf("the %s %s in %s cannot be cancelled", does, text, passkit.DeclName(f)),
			Why:    fmt.Sprintf("%s blocks until another goroutine is ready, however long that takes", p),
			Remedy: out,
		},
		Related: p.Chain(),
	})
}

// IsOwn reports whether a value is not known to be shared: held by a local
// variable, a parameter, or something made here.
func (c *Checker) IsOwn(e ast.Expr) bool {
	for e != nil {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, ok := c.Pass.TypesInfo.Uses[x].(*types.Var)
			if !ok {
				return true
			}
			if v.Parent() == c.Pass.Pkg.Scope() {
				return false
			}
			return !c.IsReceiver(v)
		case *ast.SelectorExpr:
			if id, ok := x.X.(*ast.Ident); ok {
				if _, ok := c.Pass.TypesInfo.Uses[id].(*types.PkgName); ok {
					return false
				}
			}
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		default:
			return true
		}
	}
	return true
}

func (c *Checker) IsReceiver(v *types.Var) bool {
	if c.recvs == nil {
		c.recvs = make(map[*types.Var]bool)
		for _, f := range c.Index.Funcs {
			if recv := f.Sig.Recv(); recv != nil {
				c.recvs[recv] = true
			}
		}
	}
	return c.recvs[v]
}

// isSignal reports whether a channel carries times: it answers by itself.
func isSignal(v *types.Var) bool {
	ch, ok := v.Type().Underlying().(*types.Chan)
	return !ok || knowledge.IsNamed(ch.Elem(), "time", "Time")
}

// answersItself reports whether f also does the opposite on the channel before
// n: takes the token it has put there.
func (c *Checker) answersItself(f *symbols.Func, v *types.Var, n ast.Node) bool {
	_, sends := n.(*ast.SendStmt)
	found := false
	ast.Inspect(f.Body, func(m ast.Node) bool {
		if m == nil || found || m.Pos() >= n.Pos() {
			return false
		}
		switch m := m.(type) {
		case *ast.SendStmt:
			found = !sends && c.Index.VarOf(m.Chan) == v
		case *ast.UnaryExpr:
			found = sends && m.Op == token.ARROW && c.Index.VarOf(m.X) == v
		}
		return !found
	})
	return found
}

// putsBack reports whether f sends what it takes from v back when it is done:
// the channel is a lock, for which it waits as it would for a mutex.
func (c *Checker) putsBack(f *symbols.Func, v *types.Var) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.SendStmt); ok && c.Index.VarOf(s.Chan) == v && c.IsCleanup(s) {
			found = true
		}
		return !found
	})
	return found
}

// buffered reports whether every channel given to v in this package has room.
func (c *Checker) buffered(v *types.Var, depth int) bool {
	assigns := c.Index.Assigns(v)
	for _, a := range assigns {
		if a.Value == nil {
			return false
		}
		if c.Pass.TypesInfo.Types[a.Value].IsNil() {
			continue // there is none for a while
		}
		call, ok := ast.Unparen(a.Value).(*ast.CallExpr)
		if !ok {
			from := c.Index.VarOf(a.Value)
			if from == nil || depth == 0 || !c.buffered(from, depth-1) {
				return false
			}
			continue
		}
		if len(call.Args) != 2 || c.Index.IsZero(call.Args[1]) {
			return false
		}
	}
	return len(assigns) > 0
}

// ChannelWait: WaitGroup.Wait and Cond.Wait on something shared.
func (c *Checker) ChannelWait(call *symbols.Call, p *passkit.Path) {
	fn := call.Func()
	if fn == nil || call.Mode != symbols.Plain || fn.Pkg() == nil || fn.Pkg().Path() != "sync" || fn.Name() != "Wait" || c.IsOwn(symbols.Receiver(call.Expr)) {
		return
	}
	s := c.ScopeAt(call.Expr)
	if s == nil || c.IsCleanup(call.Expr) {
		return
	}
	c.Report.Report(report.Finding{
		Kind: "wait", Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s in %s cannot be cancelled", c.CalleeName(call), c.CallerName(call)),
			Why:    fmt.Sprintf("%s blocks until the others are done, even after %s has ended", p, c.CtxText(call.Expr, s)),
			Remedy: "close a channel when they are done, and select on both",
		},
		Related: p.Chain(),
	})
}
