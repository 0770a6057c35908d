package held

import (
	"go/ast"
	"go/token"
	"maps"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// lockWalk follows the statements of one function, with the set of mutexes
// held on every path.
type lockWalk struct {
	c        *Checker
	f        *symbols.Func
	found    func(call *symbols.Call, w waits.Wait, h lockHeld)
	released map[mutex]bool // unlocked without having been locked here
	deferred map[mutex]bool // unlocked when the function ends
	exits    []lockset
}

// block follows a list of statements. ends is set if no path leaves it at its end.
func (w *lockWalk) block(list []ast.Stmt, set lockset) (out lockset, ends bool) {
	for _, s := range list {
		if set, ends = w.stmt(s, set); ends {
			return set, true
		}
	}
	return set, false
}

func (w *lockWalk) stmt(s ast.Stmt, set lockset) (out lockset, ends bool) {
	switch s := s.(type) {
	case *ast.BlockStmt:
		return w.block(s.List, set)
	case *ast.LabeledStmt:
		return w.stmt(s.Stmt, set)
	case *ast.GoStmt:
		return set, false
	case *ast.DeferStmt:
		w.deferStmt(s)
		return set, false
	case *ast.ReturnStmt:
		set = w.node(s, set)
		w.exits = append(w.exits, set)
		return set, true
	case *ast.BranchStmt:
		return set, s.Tok != token.FALLTHROUGH
	case *ast.IfStmt:
		if s.Init != nil {
			set, _ = w.stmt(s.Init, set)
		}
		set = w.node(s.Cond, set)
		then, e1 := w.block(s.Body.List, maps.Clone(set))
		other, e2 := set, false
		if s.Else != nil {
			other, e2 = w.stmt(s.Else, maps.Clone(set))
		}
		return merge([]lockset{then, other}, []bool{e1, e2})
	case *ast.ForStmt:
		if s.Init != nil {
			set, _ = w.stmt(s.Init, set)
		}
		if s.Cond != nil {
			set = w.node(s.Cond, set)
		}
		body, ends := w.block(s.Body.List, maps.Clone(set))
		out, _ := merge([]lockset{body, set}, []bool{ends, false})
		return out, s.Cond == nil && !breaks(s.Body)
	case *ast.RangeStmt:
		set = w.node(s.X, set)
		body, ends := w.block(s.Body.List, maps.Clone(set))
		out, _ := merge([]lockset{body, set}, []bool{ends, false})
		return out, false
	case *ast.SwitchStmt:
		if s.Init != nil {
			set, _ = w.stmt(s.Init, set)
		}
		if s.Tag != nil {
			set = w.node(s.Tag, set)
		}
		return w.clauses(s.Body, set)
	case *ast.TypeSwitchStmt:
		return w.clauses(s.Body, set)
	case *ast.SelectStmt:
		return w.clauses(s.Body, set)
	case *ast.ExprStmt:
		set = w.node(s.X, set)
		if call, ok := ast.Unparen(s.X).(*ast.CallExpr); ok {
			if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "panic" {
				return set, true
			}
			if c := w.c.Index.CallAt[call]; c != nil && w.c.Res.NoReturn(c) {
				return set, true
			}
		}
		return set, false
	}
	return w.node(s, set), false
}

// breaks reports whether a break leaves the loop with that body.
func breaks(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = found || n.Tok == token.BREAK || n.Tok == token.GOTO
		}
		return !found
	})
	return found
}

func (w *lockWalk) clauses(body *ast.BlockStmt, set lockset) (lockset, bool) {
	var outs []lockset
	var ends []bool
	hasDefault := false
	for _, s := range body.List {
		var list []ast.Stmt
		switch s := s.(type) {
		case *ast.CaseClause:
			hasDefault = hasDefault || s.List == nil
			list = s.Body
		case *ast.CommClause:
			hasDefault = true // one of them is taken
			list = s.Body
		}
		o, e := w.block(list, maps.Clone(set))
		outs, ends = append(outs, o), append(ends, e && !breaksOut(list))
	}
	if !hasDefault {
		outs, ends = append(outs, set), append(ends, false)
	}
	return merge(outs, ends)
}

// breaksOut reports whether a clause's last statement is a plain break.
func breaksOut(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	b, ok := list[len(list)-1].(*ast.BranchStmt)
	return ok && b.Tok == token.BREAK && b.Label == nil
}

// merge keeps what is held on every path that goes on.
func merge(outs []lockset, ends []bool) (lockset, bool) {
	var res lockset
	for i, o := range outs {
		if ends[i] {
			continue
		}
		if res == nil {
			res = maps.Clone(o)
			continue
		}
		for m := range res {
			if _, ok := o[m]; !ok {
				delete(res, m)
			}
		}
	}
	if res == nil {
		return lockset{}, true
	}
	return res, false
}

func (w *lockWalk) deferStmt(s *ast.DeferStmt) {
	ast.Inspect(s.Call, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if c := w.c.Index.CallAt[call]; c != nil {
				if locks, _, ok := w.c.lockCall(c); ok && !locks {
					m, _, _ := w.c.mutexOf(call)
					w.deferred[m] = true
				}
			}
		}
		return true
	})
}

// node follows the calls inside an expression or simple statement.
func (w *lockWalk) node(n ast.Node, set lockset) lockset {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			for _, arg := range n.Args { // evaluated first
				set = w.node(arg, set)
			}
			set = w.node(n.Fun, set)
			set = w.call(n, set)
			return false
		}
		return true
	})
	return set
}

func (w *lockWalk) call(n *ast.CallExpr, set lockset) lockset {
	c := w.c
	call := c.Index.CallAt[n]
	if call == nil {
		return set
	}
	if locks, _, ok := c.lockCall(call); ok {
		m, text, perKey := c.mutexOf(n)
		set = maps.Clone(set)
		if locks {
			set[m] = lockHeld{n, text, perKey}
		} else if _, held := set[m]; held {
			delete(set, m)
		} else {
			w.released[m] = true
		}
		return set
	}
	// A helper that locks, or unlocks around what it waits for.
	var base mutex
	var effect lockEffect
	if fn := call.Func(); fn != nil && c.Index.ByObj[fn] != nil && c.Index.ByObj[fn] != w.f {
		if recv := symbols.Receiver(n); recv != nil {
			base, _ = c.mutexExpr(recv)
			effect = c.locks.Of(c.Index.ByObj[fn])
		}
	}
	across := maps.Clone(set)
	for name := range effect.releases {
		delete(across, mutex{base.root, base.fields + name})
	}
	w.waits(call, across)
	if len(effect.acquires)+len(effect.releases) > 0 {
		set = across
		for name, h := range effect.acquires {
			h.at = n
			set[mutex{base.root, base.fields + name}] = h
		}
	}
	return set
}

// waits asks whether a call reaches the network while mutexes are held.
func (w *lockWalk) waits(call *symbols.Call, set lockset) {
	if len(set) == 0 || w.found == nil {
		return
	}
	for _, wait := range w.c.Res.Waits(call) {
		if !wait.Remote() || wait.Kind == knowledge.Exec || wait.Weak || wait.Conn && !w.c.oneOfMany(call) {
			continue
		}
		var first lockHeld
		for _, h := range set {
			if first.at == nil || h.at.Pos() < first.at.Pos() || h.at.Pos() == first.at.Pos() && h.text < first.text {
				first = h // a helper may lock several at one place
			}
		}
		w.found(call, wait, first)
		return
	}
}
