package fanout

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Starts returns what the goroutines wait on that one call of f starts, does
// not wait for and does not limit.
func (r *Fanout) Starts(f *symbols.Func) []waits.Wait { return r.started.Of(f) }

func (r *Fanout) findStarts(f *symbols.Func) []waits.Wait {
	var list []waits.Wait
	for _, c := range f.Calls {
		for _, s := range r.SpawnsOf(c) {
			if s.Each || s.Limited || r.AnyCapped(s) || r.settles(f, s) {
				continue
			}
			for _, w := range s.Waits {
				w.Row, w.Ctx, w.Heeds = nil, nil, nil
				if w.Bound == facts.Unbounded {
					w.Bound = facts.Unsure
				}
				list, _ = waits.Add(list, w)
			}
		}
	}
	return list
}

// settles reports whether what s starts in f is limited, joined or of another
// sort than one goroutine per call.
func (r *Fanout) settles(f *symbols.Func, s *Spawn) bool {
	at := ast.Node(s.Call.Expr)
	if s.How == SpawnGroup {
		if !s.detached(r) {
			return true
		}
	}
	if r.Joined(at, nil) || r.Held(at, nil, s.Locals) || r.Lasts(s) {
		return true
	}
	for _, l := range r.Loops(at) {
		if l.Kind != loops.LoopCounted { // reported where it stands
			return true
		}
	}
	// Once.Do, an if statement that asks whether it runs already.
	return r.guardedStart(f, at) || decided(r.Index(), f, at)
}

// LeftPerCall reports whether every call of in, the function around what s
// starts, leaves a goroutine behind: nothing limits or waits for it, and nobody
// receives what it sends.
func (r *Fanout) LeftPerCall(s *Spawn, in *symbols.Func) bool {
	at, root := ast.Node(s.Call.Expr), &loops.Loop{Node: in.Node}
	switch {
	case s.Limited, r.AnyCapped(s), s.How == SpawnGroup && !s.detached(r):
		return false
	case r.Joined(at, root), r.Held(at, root, s.Locals), r.Lasts(s), r.guardedStart(in, at), decided(r.Index(), in, at):
		return false
	}
	return !slices.ContainsFunc(s.Locals, r.answersSomeone) && !givesChannel(s.Call.Func())
}

// answersSomeone reports whether a function on a goroutine sends to a channel,
// closes one, or counts down a group that it was given: somebody waits for that.
func (r *Fanout) answersSomeone(f *symbols.Func) bool {
	x := r.Index()
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			found = true
		case *ast.CallExpr:
			if symbols.Builtin(x.Info, n) == "close" {
				found = true
			}
			if fn := symbols.FuncOf(x.Info, n); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "sync" && fn.Name() == "Done" {
				if v := x.VarOf(symbols.ExprOr(symbols.Receiver(n))); v != nil && !v.IsField() && x.ParamOf[v] != nil {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// givesChannel reports whether a function returns a channel, to be received from.
func givesChannel(fn *types.Func) bool {
	if fn == nil {
		return false
	}
	for v := range fn.Signature().Results().Variables() {
		if _, ok := v.Type().Underlying().(*types.Chan); ok {
			return true
		}
	}
	return false
}

// decided reports whether another function, or the caller by a bool, decides
// whether f starts what n does: if isRevoked(user) { go notify(user) }. Not every
// call of f does then.
func decided(x *symbols.Index, f *symbols.Func, at ast.Node) bool {
	for p := x.Parent(at); p != nil && p != f.Node; p = x.Parent(p) {
		s, ok := p.(*ast.IfStmt)
		if !ok || at.Pos() < s.Body.Pos() {
			continue
		}
		asks := false
		ast.Inspect(s.Cond, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && x.CallAt[call] != nil {
				asks = true
			}
			if id, ok := n.(*ast.Ident); ok {
				if v, ok := x.Info.Uses[id].(*types.Var); ok && x.ParamOf[v] == f && loops.IsErrorOrBool(v.Type()) {
					asks = true // its caller decides
				}
			}
			return !asks
		})
		if asks {
			return true
		}
	}
	return false
}

// detached reports whether a group outlives the function and has no limit.
func (s *Spawn) detached(r *Fanout) bool { return r.GroupLimit(s.Call).State == LimitNone }

// guardedStart reports whether an if statement around or before a go statement
// tests a field of state: "already running", a count.
func (r *Fanout) guardedStart(f *symbols.Func, at ast.Node) bool {
	x := r.Index()
	for p := x.Parent(at); p != nil && p != f.Node; p = x.Parent(p) {
		if s, ok := p.(*ast.IfStmt); ok && s.Body.Pos() <= at.Pos() && at.End() <= s.Body.End() {
			if ReadsState(x, s.Cond) {
				return true
			}
		}
	}
	for _, s := range r.Before(at, nil) {
		if s, ok := s.(*ast.IfStmt); ok && loops.LeavesRound(s.Body) && ReadsState(x, s.Cond) {
			return true
		}
	}
	return false
}

// ReadsState reports whether a condition reads a bool or a map that outlives
// the call: a field, a package variable.
func ReadsState(x *symbols.Index, cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if v, ok := x.Info.Uses[n.Sel].(*types.Var); ok && v.IsField() {
				if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Kind() == types.Bool {
					found = true
				}
			}
		case *ast.Ident:
			if n.Name == "ok" || n.Name == "exists" || n.Name == "loaded" || n.Name == "found" {
				if v, ok := x.Info.Uses[n].(*types.Var); ok && loops.IsErrorOrBool(v.Type()) {
					found = true
				}
			}
		case *ast.CallExpr:
			if fn := symbols.FuncOf(x.Info, n); fn != nil && (strings.HasPrefix(fn.Name(), "CompareAndSwap") || strings.HasPrefix(fn.Name(), "TryLock") || fn.Name() == "Swap") {
				found = true
			}
		}
		return !found
	})
	return found
}
