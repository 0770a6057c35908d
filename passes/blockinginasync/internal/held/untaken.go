package held

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// results is a channel without room to which each goroutine of a loop sends
// once, and which is received from in one place, for fewer than there may be.
type results struct {
	v     *types.Var
	made  *ast.CallExpr
	loop  ast.Stmt // starts the goroutines
	sends []*ast.SendStmt
	taken ast.Node        // the receive, or the loop over the channel
	left  *ast.ReturnStmt // by which the receiver leaves; nil if it takes only one
}

// UntakenSends: goroutines of a loop that each send a result to a channel
// without room, where the receiver takes the first and no other, or returns at
// the first failure.
func (c *Checker) UntakenSends(f *symbols.Func) {
	if c.endsProgram(f) {
		return
	}
	told := make(map[*types.Var]bool)
	for _, call := range f.Calls {
		loop, ok := call.Loop.(ast.Stmt)
		if !ok || c.loops(loop) {
			continue
		}
		for _, by := range c.senders(call) {
			if told[by.outer] {
				continue
			}
			if r := c.untaken(f, loop, call, by); r != nil {
				told[by.outer] = true
				c.reportUntaken(f, r)
			}
		}
	}
}

// A sender is a goroutine that sends to a channel.
type sender struct {
	node  ast.Node   // the function that it runs
	outer *types.Var // the channel, where the goroutine is started
	inner *types.Var // the same in the goroutine: its parameter, if it is given the channel
}

// senders returns the sends of the goroutine that a call starts, if it does.
func (c *Checker) senders(call *symbols.Call) (list []sender) {
	fun, args := call.Expr.Fun, call.Expr.Args
	if call.Mode != symbols.Go {
		i := slices.IndexFunc(args, func(a ast.Expr) bool { _, ok := ast.Unparen(a).(*ast.FuncLit); return ok })
		if i < 0 || !slices.Contains(c.Res.Runs(call, i), knowledge.RunGo) {
			return nil
		}
		fun, args = args[i], nil
	}
	var f *symbols.Func
	if lit, ok := ast.Unparen(fun).(*ast.FuncLit); ok {
		f = c.Index.ByNode[lit]
	} else if fn := call.Func(); fn != nil {
		f = c.Index.ByObj[fn]
	}
	if f == nil || f.Sig.Variadic() || c.Res.WorksOn(f) {
		return nil
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		send, ok := n.(*ast.SendStmt)
		if !ok {
			return true
		}
		inner := c.Index.VarOf(send.Chan)
		if inner == nil {
			return true
		}
		outer := inner
		if i := symbols.ParamIndex(f.Sig, inner); i >= 0 && i < len(args) {
			outer = c.Index.VarOf(args[i])
		}
		if outer != nil {
			list = append(list, sender{f.Node, outer, inner})
		}
		return true
	})
	return list
}

// untaken returns what is known of a channel; nil if it has room, or others
// receive from it, or all that is sent is received.
func (c *Checker) untaken(f *symbols.Func, loop ast.Stmt, call *symbols.Call, by sender) *results {
	v := by.outer
	r := &results{v: v, loop: loop, made: c.noRoom(f, v)}
	if r.made == nil || r.made.Pos() > loop.Pos() || c.leaves(loop) {
		return nil
	}
	if by.inner != v {
		// It is given the channel, and does nothing else with it.
		for _, id := range c.Index.Uses(by.inner) {
			if !c.sends(r, by, id) {
				return nil
			}
		}
	}
	for _, id := range c.Index.Uses(v) {
		switch p := c.Index.Parent(id).(type) {
		case *ast.UnaryExpr, *ast.RangeStmt:
			if !c.receivesOnce(r, f, p) {
				return nil
			}
		case *ast.CallExpr:
			// Closing it sets nobody free who sends.
			if b := symbols.Builtin(c.Index.Info, p); b != "close" && b != "len" && b != "cap" && p != call.Expr {
				return nil
			}
		default:
			if by.inner != v || !c.sends(r, by, id) {
				return nil
			}
		}
	}
	if len(r.sends) == 0 || r.taken == nil || !c.takesFewer(r) {
		return nil
	}
	return r
}

// receivesOnce reports whether n is the only place where the channel is received
// from, in f and behind the loop, and notes that.
func (c *Checker) receivesOnce(r *results, f *symbols.Func, n ast.Node) bool {
	if u, ok := n.(*ast.UnaryExpr); ok && u.Op != token.ARROW || r.taken != nil || c.Index.Enclosing(n) != f || n.Pos() < r.loop.End() {
		return false
	}
	r.taken = n
	return true
}

// sends reports whether an identifier is the channel of the only send of a
// goroutine, and notes that.
func (c *Checker) sends(r *results, by sender, id *ast.Ident) bool {
	send, ok := c.Index.Parent(id).(*ast.SendStmt)
	if !ok || send.Chan != ast.Expr(id) || !symbols.Within(by.node, id.Pos()) || !c.sendsOnce(by.node, send) {
		return false
	}
	r.sends = append(r.sends, send)
	return true
}

// takesFewer reports whether the receiver leaves what is sent, and notes how:
// it takes one, or it stands in a loop that what it has received may end.
func (c *Checker) takesFewer(r *results) bool {
	at, ok := r.taken.(*ast.RangeStmt)
	if !ok {
		stmt := c.Index.StmtOf(r.taken)
		if stmt == nil {
			return false
		}
		if !c.loops(stmt) {
			return true
		}
		r.left = c.leavesFor(c.receivedBy(r.taken.(*ast.UnaryExpr)), c.around(stmt))
		return r.left != nil
	}
	if at.Key == nil || c.loops(at) {
		return false
	}
	r.left = c.leavesFor(c.Index.VarOf(at.Key), at.Body)
	return r.left != nil
}

// receivedBy returns the variable that a received value is given to, or nil.
func (c *Checker) receivedBy(recv *ast.UnaryExpr) *types.Var {
	as, ok := c.Index.Parent(recv).(*ast.AssignStmt)
	if !ok || len(as.Rhs) != 1 {
		return nil
	}
	return c.Index.VarOf(as.Lhs[0])
}

// around returns the body of the innermost loop around a statement if no other
// loop is around that, else nil.
func (c *Checker) around(s ast.Stmt) *ast.BlockStmt {
	for p := c.Index.Parent(s); p != nil; p = c.Index.Parent(p) {
		var body *ast.BlockStmt
		switch p := p.(type) {
		case *ast.ForStmt:
			body = p.Body
		case *ast.RangeStmt:
			body = p.Body
		case *ast.FuncLit, *ast.FuncDecl:
			return nil
		default:
			continue
		}
		if c.loops(p.(ast.Stmt)) {
			return nil
		}
		return body
	}
	return nil
}

// leavesFor returns a return statement in the body of a loop that depends on
// what v holds, or nil.
func (c *Checker) leavesFor(v *types.Var, body *ast.BlockStmt) *ast.ReturnStmt {
	if v == nil || body == nil {
		return nil
	}
	var found *ast.ReturnStmt
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.IfStmt:
			if len(c.Index.UsesIn(v, n.Cond.Pos(), n.Cond.End())) == 0 {
				return true
			}
			for _, s := range n.Body.List {
				if ret, ok := s.(*ast.ReturnStmt); ok && found == nil {
					found = ret
				}
			}
		}
		return found == nil
	})
	return found
}

// leaves reports whether a loop may end before its last round.
func (c *Checker) leaves(loop ast.Stmt) bool {
	left := false
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			left = true
		case *ast.BranchStmt:
			left = left || n.Tok != token.CONTINUE
		}
		return !left
	})
	return left
}

func (c *Checker) reportUntaken(f *symbols.Func, r *results) {
	send := r.sends[0]
	text := report.Text{
		What: fmt.Sprintf("all sends to %s but one block forever: %s receives only the first", r.v.Name(), f.Name()),
		Why:  "the goroutines stay, with all that they hold, each time",
	}
	related := passkit.Related(r.taken, "received from here alone")
	if r.left != nil {
		text.What = fmt.Sprintf("sends to %s block forever once %s has returned at a failure", r.v.Name(), f.Name())
		related = passkit.Related(r.left, "nobody receives after this")
	}
	room := c.count(r)
	text.Remedy = fmt.Sprintf("make %s with room for all that is sent", r.v.Name())
	finding := report.Finding{Kind: "abandoned-send", Range: send, Related: []analysis.RelatedInformation{related}}
	if room != "" {
		text.Remedy += fmt.Sprintf(": make(%s, %s)", c.chanText(r.made, r.v), room)
		edit := edits.Insert(r.made.Args[0].End(), ", "+room)
		if len(r.made.Args) > 1 {
			edit = edits.Replace(r.made.Args[1], room)
		}
		finding.Fixes = []analysis.SuggestedFix{passkit.Fix("give it room for all", edit)}
	}
	finding.Text = text
	c.Report.Report(finding)
}

// count returns how often the loop goes round, as an expression that means the
// same where the channel is made; "" if there is none.
func (c *Checker) count(r *results) string {
	loop, ok := r.loop.(*ast.RangeStmt)
	if !ok {
		return ""
	}
	if lit, ok := ast.Unparen(loop.X).(*ast.CompositeLit); ok {
		if _, isMap := c.Index.Info.TypeOf(lit).Underlying().(*types.Map); isMap || !slices.ContainsFunc(lit.Elts, isKeyed) {
			return strconv.Itoa(len(lit.Elts))
		}
		return ""
	}
	v := c.Index.VarOf(loop.X)
	file := c.File(loop)
	if v == nil || file == nil || !stable(loop.X) || v.Pos() > r.made.Pos() && !v.IsField() ||
		slices.ContainsFunc(c.Index.Assigns(v), func(a symbols.Assign) bool {
			return a.Site.Pos() > r.made.Pos() && a.Site.Pos() < loop.Pos()
		}) {
		return ""
	}
	switch t := c.Index.Info.TypeOf(loop.X).Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map:
		return "len(" + file.Text(loop.X) + ")"
	case *types.Basic:
		if t.Info()&types.IsInteger != 0 {
			return file.Text(loop.X)
		}
	}
	return ""
}

func isKeyed(e ast.Expr) bool {
	_, ok := e.(*ast.KeyValueExpr)
	return ok
}

// stable reports whether an expression is a variable, or a field of one.
func stable(e ast.Expr) bool {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return true
		case *ast.SelectorExpr:
			e = x.X
		default:
			return false
		}
	}
}
