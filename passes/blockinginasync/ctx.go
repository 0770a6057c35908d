package blockinginasync

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/heeded"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync/internal/fixes"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync/internal/scopes"
)

// droppedCtxs: calls that wait and are given a ctx, request or command that
// begins in this function, where a ctx is in scope. Calls that share a root
// are one finding, at the root.
func (c *checker) droppedCtxs() {
	var order []ast.Node
	groups := make(map[ast.Node][]fixes.LostCtx)
	for _, call := range c.x.Calls {
		if call.In == nil || call.Mode != symbols.Plain || c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		l, ok := c.lostCtx(call)
		if !ok {
			continue
		}
		if groups[l.At] == nil {
			order = append(order, l.At)
		}
		groups[l.At] = append(groups[l.At], l)
	}
	for _, at := range order {
		ls := groups[at]
		for _, l := range ls {
			c.Taken[l.Call.Expr] = true
		}
		if variantOf(ls[0].Root.Fn) != nil {
			c.noCtxRequest(ls)
		} else {
			c.ctxDropped(ls)
		}
	}
}

// variantOf returns the form that takes a ctx of a function that makes a
// request or command without one.
func variantOf(fn *types.Func) *types.Func {
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() == "context" {
		return nil
	}
	return knowledge.Variant(fn)
}

func (c *checker) lostCtx(call *symbols.Call) (fixes.LostCtx, bool) {
	scope := c.ScopeOrField(call.Expr)
	if scope == nil || c.IsCleanup(call.Expr) || c.MeantToLast(call.Func()) {
		return fixes.LostCtx{}, false
	}
	l := fixes.LostCtx{Call: call, Scope: scope}
	for _, w := range c.res.Waits(call) {
		if !w.Remote() || w.Ctx == nil {
			continue
		}
		o := c.t.Origin(w.Ctx)
		if !o.Lost() {
			return fixes.LostCtx{}, false
		}
		if !l.Known || l.Wait.Bound == facts.Bounded {
			l.Arg, l.Wait, l.Known, l.Origin = w.Ctx, w, true, o
		}
	}
	if !l.Known {
		arg := c.unknownCall(call)
		if arg == nil {
			return fixes.LostCtx{}, false
		}
		l.Arg, l.Origin = arg, c.t.Origin(arg)
	}
	if scope.Field && (!l.Known || l.Wait.Bound == facts.Unbounded && !l.Origin.Timeout && knowledge.IsContext(c.pass.TypesInfo.TypeOf(l.Arg))) {
		return fixes.LostCtx{}, false // too little is known; or nothing at all ends it, which is defaulttimeout's
	}
	l.Root = l.Origin.Roots[0]
	l.At = l.Root.Expr
	if s := c.ScopeOrField(l.Root.Expr); s == nil || s.Fn != scope.Fn {
		l.At = l.Arg // it begins where no ctx is in scope: a variable of the package, a helper
	}
	return l, true
}

// unknownCall returns the ctx argument of a call of which it is not known
// whether it waits, if it is context.Background() or TODO() and the call looks
// like one that does: it takes a ctx first and may fail, and is a method of an
// interface of this module (a repository, a service), or of any on the path of a
// request, or is given TODO, which says itself that it should be something else;
// or it is a handler that is given the request too.
func (c *checker) unknownCall(call *symbols.Call) ast.Expr {
	typ := c.pass.TypesInfo.TypeOf(call.Expr.Fun)
	if typ == nil {
		return nil
	}
	sig, ok := typ.Underlying().(*types.Signature)
	if !ok || knowledge.CtxParam(sig) != 0 {
		return nil
	}
	arg := c.x.Arg(call.Expr, 0)
	if arg == nil {
		return nil
	}
	fn := call.Func()
	if fn != nil {
		if row, _ := knowledge.CallOf(fn); row != nil || fn.Pkg() == nil || knowledge.IsStd(fn.Pkg().Path()) || names.IsConstructor(fn, "new") {
			return nil
		}
	}
	o := c.t.Origin(arg)
	if !o.Lost() || o.Timeout || o.Roots[0].Hidden || o.Roots[0].Fn == nil || variantOf(o.Roots[0].Fn) != nil {
		return nil
	}
	own := fn == nil || c.res.SameModule(fn)
	switch {
	case serves(sig) && !c.heedless(fn):
		return arg
	case !fails(sig):
		return nil
	case o.Roots[0].Fn.Name() == "TODO":
		if own {
			return arg
		}
	case fn != nil && isInterfaceMethod(fn) && (own || c.OnRequestPath(call.Expr.Pos())):
		if _, ignored := c.x.Parent(call.Expr).(*ast.ExprStmt); !ignored { // what nobody expects to fail asks nobody
			return arg
		}
	}
	return nil
}

// serves reports whether a function takes a request that is being served.
func serves(sig *types.Signature) bool {
	w, r := false, false
	for p := range sig.Params().Variables() {
		w = w || knowledge.IsNamed(p.Type(), "net/http", "ResponseWriter")
		r = r || knowledge.IsRequest(p.Type())
	}
	return w && r
}

// heedless reports whether a function is in sight that waits for nothing, as
// far as is known, and hands its ctx to nobody of whom that is unknown: an
// interface of this module, a func value.
func (c *checker) heedless(fn *types.Func) bool {
	if fn == nil || symbols.IsInterfaceMethod(fn) {
		return false
	}
	f := c.x.ByObj[fn]
	if f == nil {
		return true // its package would say so, by a fact
	}
	i := knowledge.CtxParam(f.Sig)
	for _, call := range f.Calls {
		for _, a := range call.Expr.Args {
			if v := c.x.VarOf(a); v == nil || v != f.Sig.Params().At(i) {
				continue
			}
			if g := call.Func(); g == nil || symbols.IsInterfaceMethod(g) && c.res.SameModule(g) {
				return false
			}
		}
	}
	return true
}

func isInterfaceMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

func fails(sig *types.Signature) bool {
	n := sig.Results().Len()
	return n > 0 && symbols.IsError(sig.Results().At(n-1).Type())
}

// ctxDropped reports a ctx that begins here although one is in scope.
func (c *checker) ctxDropped(ls []fixes.LostCtx) {
	l := ls[0]
	strict := true
	for _, m := range ls {
		if !c.quietDrop(m) {
			strict = false
			l = m
			break
		}
	}
	use := c.useOf(l)
	ctx := c.CtxText(l.At, l.Scope)
	goes := "when the caller gives up"
	if l.Scope.Row != nil && l.Scope.Row.Class == knowledge.ClassRequest || l.Scope.Suffix == ".Context()" {
		goes = "when the client goes away"
	}
	what := l.Wait.What
	if what == "" {
		what = "what it calls"
	}
	more := ""
	if len(ls) > 1 {
		more = fmt.Sprintf(" (and %d more)", len(ls)-1)
	}
	var text report.Text
	switch {
	case l.Root.Fn == nil:
		unless := ""
		if _, row := knowledge.CtxOf(c.pass.TypesInfo.TypeOf(l.Root.Expr)); row != nil && row.Fallback != "" {
			typ, field, _ := strings.Cut(row.Fallback, ".")
			unless = fmt.Sprintf(", unless the %s sets %s", strings.ToLower(typ), field)
		}
		text = report.Text{
			What:   fmt.Sprintf("%s%s is given %s as its context, which never ends", use, more, c.rootName(l.Root)),
			Why:    fmt.Sprintf("%s it still waits for %s%s", goes, what, unless),
			Chain:  c.beyond(l),
			Remedy: fmt.Sprintf("pass %s", ctx),
		}
	case !l.Known:
		text = report.Text{
			What:   fmt.Sprintf("%s%s is given %s although %s", use, more, c.rootName(l.Root), inScopeText(l.Scope)),
			Why:    fmt.Sprintf("%s nothing tells it", goes),
			Remedy: fmt.Sprintf("pass %s", ctx),
		}
	case !l.Scope.Ends && l.Wait.Bound == facts.Unbounded: // fiber's, whose ctx has no end but the one it is given
		text = report.Text{
			What:   fmt.Sprintf("%s%s is given %s although %s", use, more, c.rootName(l.Root), inScopeText(l.Scope)),
			Why:    fmt.Sprintf("nothing ends its wait for %s", what),
			Chain:  c.beyond(l),
			Remedy: fmt.Sprintf("pass %s, and give that a deadline", ctx),
		}
	default:
		end := ""
		if l.Origin.Timeout || l.Wait.Bound == facts.Bounded && l.Wait.Row != nil {
			end = " until its own timeout"
		}
		text = report.Text{
			What:   fmt.Sprintf("%s%s is given %s although %s", use, more, c.rootName(l.Root), inScopeText(l.Scope)),
			Why:    fmt.Sprintf("%s it still waits for %s%s", goes, what, end),
			Chain:  c.beyond(l),
			Remedy: fmt.Sprintf("pass %s", ctx),
		}
	}
	text.Library = l.Wait.What
	var rel []analysis.RelatedInformation
	for _, m := range ls {
		if m.At != m.Arg && m.At != ast.Node(m.Call.Expr) {
			rel = append(rel, passkit.Related(m.Call.Expr, "%s is given it", c.CalleeName(m.Call)))
		}
	}
	rel = append(rel, c.inScope(l.Scope))
	c.r.Report(report.Finding{
		Kind: "ctx-dropped", Tier: passkit.StrictIf(strict), Range: l.At, Text: text, Related: rel, Fixes: c.FixDropped(l, ls),
	})
}

// quietDrop reports whether a finding is for audits: something ends the wait,
// the ctx in scope does not end when the client goes and so saves nothing, or
// it stands where an error is dealt with.
func (c *checker) quietDrop(l fixes.LostCtx) bool {
	// A timeout per call does not bound a function that makes many.
	if l.Scope.Field {
		return true
	}
	bounded := l.Origin.Timeout || l.Known && l.Wait.Bound == facts.Bounded && l.Wait.Row != nil
	if bounded && !c.isPaidFor(l) || c.IsFailurePath(l.Call.Expr) || c.isDecision(l) || c.isLinked(l) || !l.Known && c.isHabit(l.Call.Func()) {
		return true
	}
	// A framework's ctx that never ends is one mistake, of the engine. At the
	// calls it matters where an answer is paid for that nobody reads, and where
	// nothing else ends the wait.
	if l.Root.Fn == nil && l.Wait.Bound != facts.Unbounded && l.Wait.Profile != knowledge.LLM && l.Wait.Profile != knowledge.Embedding {
		return true
	}
	return !l.Scope.Ends && l.Known && l.Wait.Bound != facts.Unbounded
}

// isPaidFor reports whether a call is answered by a language model or another
// HTTP service: the answer is made, and paid for, although nobody reads it, also
// where a timeout ends the wait at last.
func (c *checker) isPaidFor(l fixes.LostCtx) bool {
	if !l.Known || l.Wait.Weak || !l.Scope.Ends {
		return false
	}
	switch l.Wait.Profile {
	case knowledge.LLM, knowledge.Embedding, knowledge.HTTP:
		return l.Wait.Kind == knowledge.Network
	}
	return false
}

// isDecision reports whether the function means to go on when its caller has
// given up: a comment at the place says so, or the parameter is called _ctx.
func (c *checker) isDecision(l fixes.LostCtx) bool {
	name := l.Scope.Param.Name()
	return len(name) > 1 && name[0] == '_' || c.explained(l.Root.Expr) || c.explained(l.Call.Expr) || c.settles(l)
}

// settles reports whether a call brings to an end what the same client was asked
// for before, with the ctx in scope, and nobody looks at its result: a
// reservation that is given back, a use that is noted. The function has told the
// two apart.
func (c *checker) settles(l fixes.LostCtx) bool {
	on := c.x.VarOf(symbols.ExprOr(symbols.Receiver(l.Call.Expr)))
	if on == nil || !c.resultIgnored(l.Call.Expr) {
		return false
	}
	return slices.ContainsFunc(l.Call.In.Decl().Calls, func(before *symbols.Call) bool {
		if fn := before.Func(); fn == nil || fn == l.Call.Func() || before.Expr.Pos() >= l.Call.Expr.Pos() || c.x.VarOf(symbols.ExprOr(symbols.Receiver(before.Expr))) != on {
			return false
		}
		arg := c.x.Arg(before.Expr, knowledge.CtxParam(before.Func().Signature()))
		return arg != nil && !c.t.Origin(arg).Lost()
	})
}

// resultIgnored reports whether a call is a statement, or assigned to blanks.
func (c *checker) resultIgnored(call *ast.CallExpr) bool {
	switch p := c.x.Parent(call).(type) {
	case *ast.ExprStmt:
		return true
	case *ast.AssignStmt:
		return !slices.ContainsFunc(p.Lhs, func(e ast.Expr) bool { id, ok := e.(*ast.Ident); return !ok || id.Name != "_" })
	}
	return false
}

// isHabit reports whether the package gives a function, in which no wait is known,
// a ctx that begins at the call wherever it calls it, three times or more: the
// state of a job, for instance, which is to be written whatever becomes of the
// job. That is no slip.
func (c *checker) isHabit(fn *types.Func) bool {
	if fn == nil || isInterfaceMethod(fn) {
		return false
	}
	habit, asked := c.habits[fn]
	if !asked {
		habit = c.findHabit(fn)
		c.habits[fn] = habit
	}
	return habit
}

func (c *checker) findHabit(fn *types.Func) bool {
	n := 0
	for _, call := range c.x.Calls {
		if call.Func() != fn {
			continue
		}
		arg := c.x.Arg(call.Expr, knowledge.CtxParam(fn.Signature()))
		if arg == nil || !c.t.Origin(arg).Lost() {
			return false
		}
		n++
	}
	return n >= 3
}

// explained reports whether a comment on the line of n, or that ends on the
// line above, is about contexts that go on, or silences the linters that ask.
func (c *checker) explained(n ast.Node) bool {
	return c.comments(n, "nolint:contextcheck", "nolint:noctx", "detach", "background", "cancel", "outlive")
}

// isLinked reports whether the ctx that begins here is cancelled by hand when
// another ends: it can be, and after it was made the function waits for another's
// Done, or hands another with what cancels this one to a function: AfterFunc.
func (c *checker) isLinked(l fixes.LostCtx) bool {
	call, ok := c.x.Parent(l.Root.Expr).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	d := l.Call.In.Decl()
	if fn == nil || !strings.HasPrefix(fn.Name(), "WithCancel") || d == nil {
		return false
	}
	var own, cancel *types.Var
	if as, ok := c.x.Parent(call).(*ast.AssignStmt); ok && len(as.Lhs) == 2 {
		own, cancel = c.x.VarOf(as.Lhs[0]), c.x.VarOf(as.Lhs[1])
	}
	found := false
	ast.Inspect(d.Node, func(n ast.Node) bool {
		if n == nil || n.End() <= call.End() {
			return !found // what was asked before it was made is no link to it
		}
		switch n := n.(type) {
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && c.isDoneOfAnother(n.X, own)
		case *ast.CallExpr:
			found = found || n != call && c.ties(n, own, cancel)
		}
		return !found
	})
	return found
}

// isDoneOfAnother reports whether e is the Done channel of a ctx that is not own.
func (c *checker) isDoneOfAnother(e ast.Expr, own *types.Var) bool {
	done, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || !scopes.CallsOn(c.pass.TypesInfo, done, "Done") {
		return false
	}
	recv := symbols.Receiver(done)
	return recv != nil && (own == nil || c.x.VarOf(recv) != own)
}

// ties reports whether a call is given a ctx that is not own, and what cancels own.
func (c *checker) ties(call *ast.CallExpr, own, cancel *types.Var) bool {
	ctx, cancels := false, false
	for _, a := range call.Args {
		v := c.x.VarOf(a)
		cancels = cancels || v != nil && v == cancel
		ctx = ctx || knowledge.IsContext(c.pass.TypesInfo.TypeOf(a)) && (v == nil || v != own)
	}
	return ctx && cancels
}

// useOf names the call: "(*store).search".
func (c *checker) useOf(l fixes.LostCtx) string { return c.CalleeName(l.Call) }

// beyond writes the chain below the call, if there is one.
func (c *checker) beyond(l fixes.LostCtx) string {
	return passkit.ChainBelow(l.Wait)
}

// rootName writes where a ctx begins: "context.Background()".
func (c *checker) rootName(r trace.Root) string {
	if r.Fn == nil {
		if f := c.File(r.Expr); f != nil {
			return f.Text(r.Expr)
		}
		return "its framework's context"
	}
	name := symbols.FuncName(r.Fn, c.pass.Pkg)
	if r.Hidden {
		if call, ok := r.Expr.(*ast.CallExpr); ok {
			if fn := symbols.FuncOf(c.pass.TypesInfo, call); fn != nil {
				return fmt.Sprintf("the %s() of %s", name, symbols.FuncName(fn, c.pass.Pkg))
			}
		}
	}
	return name + "()"
}

// inScopeText says which ctx there is.
func inScopeText(s *heeded.Scope) string {
	if name := s.Param.Name(); name != "" && name != "_" {
		if s.Field {
			name = s.Expr()
		}
		return name + " is in scope"
	}
	return s.Fn.Name() + " takes one, which has no name"
}

func (c *checker) inScope(s *heeded.Scope) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: s.Param.Pos(), End: s.Param.Pos() + token.Pos(len(s.Param.Name())), Message: "the context in scope comes from this"}
}
