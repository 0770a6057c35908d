package loops

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Loops returns the loops around n as n's execution meets them, inner to
// outer, with the statement on the way to n that stands in each loop's body. A
// literal that a callee runs now is looked through; one that it runs per
// element is a loop; one that it starts on a goroutine ends the list.
func (r *Finder) Loops(n ast.Node) []*Loop {
	x := r.Index()
	var list []*Loop
	child := n
	for p := x.Parent(n); p != nil; child, p = p, x.Parent(p) {
		switch p := p.(type) {
		case *ast.FuncDecl:
			return list
		case *ast.FuncLit:
			f := x.ByNode[p]
			if f == nil {
				return list
			}
			call, arg := ArgOf(x, p)
			if call == nil {
				return list
			}
			switch how := r.LiteralRuns(f); {
			case how == knowledge.RunNow || how == knowledge.RunRetry:
				if c := x.CallAt[call]; c != nil && c.Mode != symbols.Plain && call.Fun != p {
					return list
				}
			case how == knowledge.RunLoop:
				list = append(list, r.callLoop(call, arg, p))
			default:
				return list
			}
		case *ast.ForStmt:
			if child == p.Body {
				list = append(list, r.forLoop(p, n))
			}
		case *ast.RangeStmt:
			if child == p.Body {
				list = append(list, r.rangeLoop(p))
			}
		case *ast.BlockStmt:
			for _, l := range r.labelsIn(p) {
				if l.Pos() > n.Pos() {
					break
				}
				if loop := r.gotoLoop(l, n); loop != nil {
					list = append(list, loop)
				}
			}
		}
	}
	return list
}

// OverData reports whether a for or range statement goes round once per element
// of data that grows, or per message.
func (r *Finder) OverData(loop ast.Node) bool {
	var l *Loop
	switch s := loop.(type) {
	case *ast.RangeStmt:
		l = r.rangeLoop(s)
	case *ast.ForStmt:
		l = r.forLoop(s, s.Body)
	}
	return l != nil && (l.Kind == LoopData || l.Kind == LoopMessages)
}

// Collected returns the loop over data in which a slice of functions is filled,
// if e is one: one function per document, to be started later.
func (r *Finder) Collected(e ast.Expr) *Loop {
	x := r.Index()
	v := x.VarOf(symbols.ExprOr(e))
	if v == nil || !symbols.IsFuncs(v.Type()) {
		return nil
	}
	for _, a := range x.Assigns(v) {
		call, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr)
		if !ok || symbols.Builtin(x.Info, call) != "append" {
			continue
		}
		for _, l := range r.Loops(a.Site) {
			if l.Kind == LoopData {
				return l
			}
		}
	}
	return nil
}

// gotoLoop returns the loop from a label to the goto behind n that leads back to
// it, if a condition on the way compares an index with the length of data:
//
//	next:
//		if i < len(docs) { go embed(docs[i]); i++; goto next }
func (r *Finder) gotoLoop(label *ast.LabeledStmt, n ast.Node) *Loop {
	x := r.Index()
	jump := r.JumpBack(label)
	if jump == nil || jump.Pos() < n.Pos() {
		return nil
	}
	for p := x.Parent(jump); p != nil; p = x.Parent(p) {
		s, ok := p.(*ast.IfStmt)
		if !ok {
			if _, isFunc := p.(*ast.FuncLit); isFunc {
				return nil
			}
			continue
		}
		cond, ok := ast.Unparen(s.Cond).(*ast.BinaryExpr)
		if !ok {
			continue
		}
		for _, e := range []ast.Expr{cond.X, cond.Y} {
			if of, ok := r.GrowsWith(e); ok {
				l := &Loop{Node: label, Kind: LoopData, Of: of, Cond: cond}
				if t := x.Info.TypeOf(of); t != nil {
					if sl, ok := t.Underlying().(*types.Slice); ok {
						l.Elem = sl.Elem()
					}
				}
				for _, e := range []ast.Expr{cond.X, cond.Y} {
					if v := x.VarOf(e); v != nil {
						l.Elems = append(l.Elems, v)
					}
				}
				return l
			}
		}
	}
	return nil
}

func (r *Finder) callLoop(call *ast.CallExpr, arg int, lit *ast.FuncLit) *Loop {
	l := &Loop{Node: call, Body: lit.Body, Kind: LoopCounted}
	for _, f := range lit.Type.Params.List {
		for _, id := range f.Names {
			if v, ok := r.Index().Info.Defs[id].(*types.Var); ok {
				l.Elems = append(l.Elems, v)
				l.Elem = v.Type()
			}
		}
	}
	if root := walked(r.Index(), call); root != nil {
		l.Of, l.Kind = root, LoopData
		return l
	}
	over := symbols.Receiver(call)
	for i, a := range call.Args {
		if i == arg {
			continue
		}
		if t := r.Index().Info.TypeOf(a); t != nil && isCollection(t) {
			over = a
			break
		}
	}
	if over == nil {
		return l
	}
	if t := r.Index().Info.TypeOf(over); t != nil && (isCollection(t) || knowledge.IsNamed(symbols.Deref(t), "sync", "Map")) {
		l.Of = over
		l.Received = r.received(over)
		if r.Grows(over) {
			l.Kind = LoopData
		}
	}
	return l
}

func (r *Finder) rangeLoop(s *ast.RangeStmt) *Loop {
	x := r.Index()
	l := &Loop{Node: s, Body: s.Body, Kind: LoopCounted, Of: s.X}
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if e != nil {
			if v := x.VarOf(e); v != nil && v.Name() != "_" {
				l.Elems = append(l.Elems, v)
			}
		}
	}
	t := x.Info.TypeOf(s.X)
	if t == nil {
		return l
	}
	switch u := core(t).(type) {
	case *types.Slice:
		l.Elem = u.Elem()
	case *types.Map:
		l.Elem = u.Elem()
	case *types.Chan:
		l.Elem = u.Elem()
		l.Kind = LoopMessages
		if waits.IsTicker(x, s.X) {
			l.Kind = LoopService
		}
		return l
	case *types.Basic:
		if u.Info()&types.IsInteger != 0 {
			if of, ok := r.GrowsWith(s.X); ok {
				l.Kind, l.Of = LoopData, of
			}
		}
		return l
	case *types.Signature:
		if u.Params().Len() == 1 {
			if y, ok := u.Params().At(0).Type().Underlying().(*types.Signature); ok && y.Params().Len() > 0 {
				l.Elem = y.Params().At(y.Params().Len() - 1).Type()
			}
		}
		if of := iteratee(x, s.X); of != nil {
			l.Of = of
		}
	default:
		return l
	}
	l.Received = r.received(s.X)
	if r.Grows(s.X) {
		l.Kind = LoopData
	}
	return l
}

func (r *Finder) forLoop(s *ast.ForStmt, n ast.Node) *Loop {
	x := r.Index()
	l := &Loop{Node: s, Body: s.Body, Kind: LoopCounted}
	switch cond := ast.Unparen(s.Cond).(type) {
	case nil:
		r.endless(l, n)
	case *ast.BinaryExpr:
		r.counted(l, s, cond)
	case *ast.CallExpr: // rows.Next(), scanner.Scan(), decoder.More()
		fn := symbols.FuncOf(x.Info, cond)
		if fn == nil || fn.Signature().Recv() == nil || !names.Advances(fn.Name()) {
			r.endless(l, n)
			break
		}
		l.Kind, l.Rows = LoopMessages, true
		l.Of = symbols.Receiver(cond)
		if v := x.VarOf(l.Of); v != nil {
			l.Elems = append(l.Elems, v)
		}
		l.Elems = append(l.Elems, r.taken(l.Of, s.Body)...)
	case *ast.UnaryExpr: // !iter.Done()
		done, _ := ast.Unparen(cond.X).(*ast.CallExpr)
		if done == nil || cond.Op != token.NOT || !r.received(symbols.Receiver(done)) {
			r.endless(l, n)
			break
		}
		l.Kind, l.Received = LoopData, true
		l.Of = symbols.Receiver(done)
		l.Elems = r.taken(l.Of, s.Body)
	default:
		r.endless(l, n)
	}
	return l
}

// counted: for i := 0; i < n; i++.
func (r *Finder) counted(l *Loop, s *ast.ForStmt, cond *ast.BinaryExpr) {
	x := r.Index()
	if s.Init == nil && s.Post == nil {
		if of, ok := r.GrowsWith(cond.X); ok { // for len(queue) > 0
			l.Kind, l.Of = LoopData, of
			l.Elems = r.assignedFrom(of, s.Body)
			return
		}
		if !IsIntCompare(x, cond) {
			r.endless(l, s.Body)
		}
		return
	}
	if a, ok := s.Init.(*ast.AssignStmt); ok {
		for _, e := range a.Lhs {
			if v := x.VarOf(e); v != nil {
				l.Elems = append(l.Elems, v)
			}
		}
	}
	for _, e := range []ast.Expr{cond.Y, cond.X} {
		if of, ok := r.GrowsWith(e); ok {
			l.Kind, l.Of = LoopData, of
			if t := x.Info.TypeOf(of); t != nil {
				if sl, ok := t.Underlying().(*types.Slice); ok {
					l.Elem = sl.Elem()
				}
			}
			return
		}
	}
	if a, ok := s.Init.(*ast.AssignStmt); ok && len(a.Rhs) == 1 { // counting down
		if of, ok := r.GrowsWith(a.Rhs[0]); ok {
			l.Kind, l.Of = LoopData, of
		}
	}
}

// endless: for { msg := <-ch; … }, for { msg, err := conn.Read(); … }. What is
// received on the way to n, and used, is the message.
func (r *Finder) endless(l *Loop, n ast.Node) {
	x := r.Index()
	l.Kind = LoopService
	for _, s := range r.Before(n, l.Node) {
		as, ok := s.(*ast.AssignStmt)
		if !ok || len(as.Rhs) != 1 {
			continue
		}
		switch e := ast.Unparen(as.Rhs[0]).(type) {
		case *ast.UnaryExpr:
			if e.Op != token.ARROW || waits.IsTicker(x, e.X) {
				continue
			}
			l.Of = e.X
		case *ast.CallExpr:
			c := x.CallAt[e]
			if c == nil || c.Func() == nil {
				continue
			}
			if isAccept(c.Func()) { // what follows is made of the connection
				l.Elem, l.Elems, l.Kind = nil, nil, LoopService
				return
			}
			if !r.takesIn(c) {
				continue
			}
			l.Of = e.Fun
		default:
			continue
		}
		l.Kind = LoopMessages
		for _, e := range as.Lhs {
			v := x.VarOf(e)
			if v == nil || v.Name() == "_" || IsErrorOrBool(v.Type()) {
				continue
			}
			l.Elems = append(l.Elems, v)
			if l.Elem == nil {
				l.Elem = v.Type()
			}
		}
	}
	if len(l.Elems) == 0 {
		l.Kind = LoopService
	}
}

// takesIn reports whether a call waits for something to arrive: it reads from
// the network or a channel.
func (r *Finder) takesIn(c *symbols.Call) bool {
	for _, w := range r.Waits(c) {
		if w.Kind == knowledge.Network || w.Kind == knowledge.Channel {
			return true
		}
	}
	return false
}

func IsErrorOrBool(t types.Type) bool {
	if b, ok := t.Underlying().(*types.Basic); ok {
		return b.Kind() == types.Bool
	}
	return symbols.IsError(t)
}

// isAccept reports whether fn accepts connections: what follows it is one
// goroutine per connection, which is what servers do.
func isAccept(fn *types.Func) bool {
	return len(fn.Name()) >= 6 && fn.Name()[:6] == "Accept"
}

// taken returns the variables of body that hold what methods of a cursor give:
// rows.Scan(&v), v := it.Value().
func (r *Finder) taken(cursor ast.Expr, body *ast.BlockStmt) []*types.Var {
	x := r.Index()
	cv := x.VarOf(cursor)
	var list []*types.Var
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.AssignStmt:
			for i, rhs := range n.Rhs {
				if Mentions(x, rhs, cv) {
					for j, lhs := range n.Lhs {
						if len(n.Lhs) == len(n.Rhs) && i != j {
							continue
						}
						if v := x.VarOf(lhs); v != nil && !IsErrorOrBool(v.Type()) {
							list = append(list, v)
						}
					}
				}
			}
		case *ast.CallExpr:
			if recv := symbols.Receiver(n); recv != nil && cv != nil && x.VarOf(recv) == cv {
				for _, a := range n.Args {
					if u, ok := ast.Unparen(a).(*ast.UnaryExpr); ok && u.Op == token.AND {
						if v := rootVar(x, u.X); v != nil {
							list = append(list, v)
						}
					}
				}
			}
		}
		return true
	})
	return list
}

// assignedFrom returns the variables of body given something of coll: next := queue[0].
func (r *Finder) assignedFrom(coll ast.Expr, body *ast.BlockStmt) []*types.Var {
	x := r.Index()
	cv := x.VarOf(coll)
	var list []*types.Var
	for _, s := range body.List {
		if as, ok := s.(*ast.AssignStmt); ok && as.Tok == token.DEFINE {
			for i, rhs := range as.Rhs {
				if Mentions(x, rhs, cv) && i < len(as.Lhs) {
					if v := x.VarOf(as.Lhs[i]); v != nil {
						list = append(list, v)
					}
				}
			}
		}
	}
	return list
}
