package versions

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Version is what a local variable may hold at some place: the value that one
// assignment gave it, what it came with, or one of several versions.
type Version struct {
	Assign  *symbols.Assign // nil for a join, and for what the variable came with
	Initial bool            // what parameter param came with
	Param   *types.Var
	Of      []*Version // a join
}

// Assigned returns the assignments that a version may come from, each once.
func (v *Version) Assigned() []*symbols.Assign {
	var list []*symbols.Assign
	seen := make(map[*Version]bool)
	for todo := []*Version{v}; len(todo) > 0; todo = todo[1:] {
		v := todo[0]
		if v == nil || seen[v] {
			continue
		}
		seen[v] = true
		if v.Assign != nil {
			list = append(list, v.Assign)
		}
		todo = append(todo, v.Of...)
	}
	return list
}

// Versions says which version of one variable each of its uses reads.
//
// An assignment hides what came before it in its list of statements. Ways that
// meet join what they bring. A loop joins all that is assigned in it, and so
// does a function literal with all that is assigned after it: nobody knows when
// it runs. Where control leaves a place in other ways than to its end (goto, a
// break in the middle), all that was assigned there joins. So the versions of a
// variable are as many as its assignments and the joins around them, however
// often it is assigned.
type Versions struct {
	x      *symbols.Index
	v      *types.Var
	events []event
	reads  map[*ast.Ident]*Version
	any    *Version // all that the variable may ever hold
	jumps  *jumps
	loops  int        // around the place being looked at, in its function
	later  []*Version // by event: all that is assigned from it on
}

// event is a use of the variable, or a statement that assigns to it.
type event struct {
	at  token.Pos
	id  *ast.Ident
	def *Version
}

// jumps says how control leaves places of a function other than at their end.
type jumps struct {
	hasGoto bool
	breaks  []token.Pos // in source order
}

// VersionsOf finds the versions of local variable v.
func (t *Reader) VersionsOf(v *types.Var) *Versions {
	if vs := t.versions[v]; vs != nil {
		return vs
	}
	x := t.x
	vs := &Versions{x: x, v: v, reads: make(map[*ast.Ident]*Version)}
	t.versions[v] = vs
	var first *Version
	if x.ParamOf[v] != nil {
		first = &Version{Initial: true, Param: v}
	}
	all := &Version{}
	if first != nil {
		all.Of = append(all.Of, first)
	}
	assigns := x.Assigns(v)
	for i := range assigns {
		d := &Version{Assign: &assigns[i]}
		all.Of = append(all.Of, d)
		vs.events = append(vs.events, event{at: assigns[i].Site.Pos(), def: d})
	}
	vs.any = all
	for _, id := range x.Uses(v) {
		vs.events = append(vs.events, event{at: id.Pos(), id: id})
	}
	slices.SortStableFunc(vs.events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	home := t.home(v)
	if home == nil {
		return vs // every read is any
	}
	vs.jumps = t.jumpsOf(home)
	if vs.jumps.hasGoto {
		return vs
	}
	vs.list(home.Body.List, first)
	return vs
}

// At returns the version that use, an identifier of the variable, reads.
func (vs *Versions) At(use ast.Expr) *Version {
	id, _ := ast.Unparen(use).(*ast.Ident)
	if r := vs.reads[id]; r != nil {
		return r
	}
	return vs.any
}

// home returns the function whose parameter or local variable v is.
func (t *Reader) home(v *types.Var) *symbols.Func {
	if f := t.x.ParamOf[v]; f != nil {
		return f
	}
	var f *symbols.Func
	if as := t.x.Assigns(v); len(as) > 0 {
		f = as[0].In
	}
	for f != nil && !(f.Node.Pos() <= v.Pos() && v.Pos() < f.Node.End()) {
		f = f.Parent
	}
	return f
}

func (t *Reader) jumpsOf(f *symbols.Func) *jumps {
	if j := t.jumps[f]; j != nil {
		return j
	}
	j := new(jumps)
	t.jumps[f] = j
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if b, ok := n.(*ast.BranchStmt); ok {
			switch b.Tok {
			case token.GOTO:
				j.hasGoto = true
			case token.BREAK:
				j.breaks = append(j.breaks, b.Pos())
			}
		}
		return true
	})
	return j
}

// breaksIn reports whether a break stands in a list of statements before its last.
func (j *jumps) breaksIn(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	i, _ := slices.BinarySearch(j.breaks, list[0].Pos())
	return i < len(j.breaks) && j.breaks[i] < list[len(list)-1].End() && ast.Node(list[len(list)-1]).Pos() != j.breaks[i]
}

// in returns the events inside a node, by their place in vs.events.
func (vs *Versions) in(n ast.Node) (from, to int) {
	find := func(p token.Pos) int {
		i, _ := slices.BinarySearchFunc(vs.events, p, func(e event, p token.Pos) int { return cmp.Compare(e.at, p) })
		return i
	}
	return find(n.Pos()), find(n.End())
}

// assigned returns what is assigned in the events from to to.
func (vs *Versions) assigned(from, to int) []*Version {
	var list []*Version
	for _, e := range vs.events[from:to] {
		if e.def != nil {
			list = append(list, e.def)
		}
	}
	return list
}

// join returns the version that is one of several; nil if there is none, where
// no way leads.
func join(list ...*Version) *Version {
	var of []*Version
	for _, v := range list {
		if v != nil && !slices.Contains(of, v) {
			of = append(of, v)
		}
	}
	switch len(of) {
	case 0:
		return nil
	case 1:
		return of[0]
	}
	return &Version{Of: of}
}

// joinAll is join for lists that may be long and name each version once.
func joinAll(in *Version, list []*Version) *Version {
	if len(list) == 0 {
		return in
	}
	if in != nil {
		list = append(list[:len(list):len(list)], in)
	}
	return &Version{Of: list}
}

// list goes through statements that are executed one after the other, of which
// the first finds in. It returns what the last leaves; nil if it leaves for
// somewhere else.
func (vs *Versions) list(stmts []ast.Stmt, in *Version) *Version {
	if len(stmts) == 0 {
		return in
	}
	from, _ := vs.in(stmts[0])
	_, to := vs.in(stmts[len(stmts)-1])
	for from < to {
		// The statement that holds the next event.
		at := vs.events[from].at
		i, _ := slices.BinarySearchFunc(stmts, at, func(s ast.Stmt, p token.Pos) int {
			if s.End() <= p {
				return -1
			}
			return 1
		})
		if i == len(stmts) {
			break
		}
		in = vs.stmt(stmts[i], in)
		_, from = vs.in(stmts[i])
	}
	if vs.ends(stmts[len(stmts)-1]) {
		return nil
	}
	return in
}

// ends reports whether control never comes to what follows a statement.
func (vs *Versions) ends(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && symbols.Builtin(vs.x.Info, call) == "panic"
	}
	return false
}

// stmt goes through one statement, which finds in, and returns what it leaves.
func (vs *Versions) stmt(s ast.Stmt, in *Version) *Version {
	from, to := vs.in(s)
	if from == to {
		return in
	}
	switch s := s.(type) {
	case *ast.BlockStmt:
		return vs.list(s.List, in)
	case *ast.LabeledStmt:
		out := vs.stmt(s.Stmt, in)
		switch s.Stmt.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return out
		}
		return joinAll(join(out, in), vs.assigned(from, to))
	case *ast.IfStmt:
		in = vs.simple(s.Init, in)
		in = vs.expr(s.Cond, in)
		then := vs.list(s.Body.List, in)
		if s.Else == nil {
			return join(in, then)
		}
		return join(then, vs.stmt(s.Else, in))
	case *ast.ForStmt:
		in = vs.simple(s.Init, in)
		head := joinAll(in, vs.assigned(from, to))
		vs.loops++
		vs.expr(s.Cond, head)
		vs.list(s.Body.List, head)
		vs.simple(s.Post, head)
		vs.loops--
		return head
	case *ast.RangeStmt:
		in = vs.expr(s.X, in)
		head := joinAll(in, vs.assigned(from, to))
		inside := head
		for _, d := range vs.made(s, from, to) {
			inside = d
		}
		vs.loops++
		vs.list(s.Body.List, inside)
		vs.loops--
		return head
	case *ast.SwitchStmt:
		in = vs.simple(s.Init, in)
		in = vs.expr(s.Tag, in)
		return vs.clauses(s.Body.List, in)
	case *ast.TypeSwitchStmt:
		in = vs.simple(s.Init, in)
		in = vs.simple(s.Assign, in)
		return vs.clauses(s.Body.List, in)
	case *ast.SelectStmt:
		return vs.clauses(s.Body.List, in)
	}
	return vs.simple(s, in)
}

// clauses goes through the clauses of a switch or select statement.
func (vs *Versions) clauses(list []ast.Stmt, in *Version) *Version {
	var outs []*Version
	complete := false // one of the clauses is always taken
	fell := (*Version)(nil)
	for _, c := range list {
		var body []ast.Stmt
		start := in
		switch c := c.(type) {
		case *ast.CaseClause:
			complete = complete || c.List == nil
			for _, e := range c.List {
				start = vs.expr(e, start)
			}
			body = c.Body
		case *ast.CommClause:
			complete = true
			start = vs.simple(c.Comm, in)
			body = c.Body
		}
		out := vs.list(body, join(start, fell))
		fell = nil
		if n := len(body); n > 0 {
			if b, ok := body[n-1].(*ast.BranchStmt); ok && (b.Tok == token.FALLTHROUGH || b.Tok == token.BREAK) {
				from, to := vs.in(c)
				out = joinAll(start, vs.assigned(from, to))
				if b.Tok == token.FALLTHROUGH {
					fell, out = out, nil
				}
			}
		}
		if vs.jumps.breaksIn(body) {
			from, to := vs.in(c)
			out = joinAll(join(out, start), vs.assigned(from, to))
		}
		outs = append(outs, out)
	}
	if !complete {
		outs = append(outs, in)
	}
	return join(outs...)
}

// made returns what statement s itself assigns.
func (vs *Versions) made(s ast.Node, from, to int) []*Version {
	var list []*Version
	for _, e := range vs.events[from:to] {
		if e.def != nil && e.def.Assign.Site == s {
			list = append(list, e.def)
		}
	}
	return list
}

// simple goes through a statement without statements of its own, but for those
// Of function literals.
func (vs *Versions) simple(s ast.Stmt, in *Version) *Version {
	if s == nil {
		return in
	}
	in = vs.expr(s, in)
	from, to := vs.in(s)
	var made *Version
	for _, e := range vs.events[from:to] {
		if e.def == nil {
			continue
		}
		switch site := e.def.Assign.Site.(type) {
		case *ast.ValueSpec:
			made = e.def
		default:
			if site == ast.Node(s) {
				made = e.def
			}
		}
	}
	if made != nil {
		return made
	}
	return in
}

// expr goes through what n evaluates: each use reads in, and so does a function
// literal, with all that may be assigned before it runs. What one assigns may
// be there from then on.
func (vs *Versions) expr(n ast.Node, in *Version) *Version {
	if n == nil {
		return in
	}
	from, to := vs.in(n)
	if from == to {
		return in
	}
	out := in
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.FuncLit:
			if from, to := vs.in(m); from < to {
				out = vs.literal(m, out, from, to)
			}
			return false
		case *ast.Ident:
			if vs.x.VarOf(m) == vs.v {
				vs.reads[m] = in
			}
		}
		return true
	})
	return out
}

// literal goes through a function literal whose events are from to to.
func (vs *Versions) literal(lit *ast.FuncLit, in *Version, from, to int) *Version {
	own := vs.assigned(from, to)
	start := joinAll(in, own)
	if vs.loops > 0 {
		start = vs.any
	} else if later := vs.after(to); later != nil {
		start = join(start, later)
	}
	loops := vs.loops
	vs.loops = 0
	vs.list(lit.Body.List, start)
	vs.loops = loops
	return joinAll(in, own)
}

// after returns the version that is one of those assigned from event i on, or
// nil. It is made of that from the next assignment on.
func (vs *Versions) after(i int) *Version {
	if vs.later == nil {
		vs.later = make([]*Version, len(vs.events)+1)
		for j := len(vs.events) - 1; j >= 0; j-- {
			vs.later[j] = vs.later[j+1]
			if d := vs.events[j].def; d != nil {
				vs.later[j] = join(d, vs.later[j+1])
			}
		}
	}
	return vs.later[i]
}
