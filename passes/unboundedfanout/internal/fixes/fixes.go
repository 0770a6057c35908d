package fixes

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Fixes returns the ways to limit a fan-out. None where a limit could stop the
// program: see stalls and deadlocks.
func (c *Fixer) Fixes(f *FanOut) []analysis.SuggestedFix {
	if f.Each || f.Worker || !c.CanWait(f) { // a worker gives its place back when all jobs are done
		return nil
	}
	switch f.How {
	case fanout.SpawnGroup:
		if f.Group.Fix != "" {
			return c.fixGroup(f)
		}
		return c.fixSemaphore(f)
	case fanout.SpawnGo:
		return append(c.fixSemaphore(f), c.fixErrgroup(f)...)
	}
	return nil
}

// CanWait reports whether the loop can wait for a place. On the path of a
// request, one that starts a goroutine per element and goes on does not wait
// today, and its client would begin to.
func (c *Fixer) CanWait(f *FanOut) bool {
	if f.Loop == nil || f.Loop.Node == nil || c.stalls(f) {
		return false
	}
	return !c.OnRequestPath(f.Call.Expr.Pos()) || c.joined(f)
}

// fixGroup gives a group its own limit where it is made:
//
//	g, ctx := errgroup.WithContext(ctx)
//	g.SetLimit(5)
//
// or, where the option belongs to the constructor, pool.New().WithMaxGoroutines(5).
// The group must be a local of one function: elsewhere, others may count on
// Go never blocking.
func (c *Fixer) fixGroup(f *FanOut) []analysis.SuggestedFix {
	v, made := f.Limit.Var, f.Limit.Made
	file := c.File(f.Call.Expr)
	if v == nil || made == nil || v.IsField() || v.Parent() == c.Pass.Pkg.Scope() || c.Index.ParamOf[v] != nil || file == nil || c.Deadlocks(f) {
		return nil
	}
	if !symbols.Within(file.AST, made.Pos()) {
		return nil
	}
	text := fmt.Sprintf(f.Group.Fix, c.SuggestedLimit(f))
	fix := analysis.SuggestedFix{Message: fmt.Sprintf("call %s.%s", v.Name(), text)}
	if strings.HasPrefix(text, "With") {
		if _, ok := ast.Unparen(made).(*ast.CallExpr); !ok {
			return nil
		}
		fix.Message = "add ." + text
		fix.TextEdits = []analysis.TextEdit{edits.Insert(made.End(), "."+text)}
		return []analysis.SuggestedFix{fix}
	}
	stmt := c.Index.StmtOf(made)
	if stmt == nil || c.Index.Enclosing(stmt) == nil {
		return nil
	}
	fix.TextEdits = []analysis.TextEdit{edits.Insert(stmt.End(), "\n"+file.Indent(stmt)+v.Name()+"."+text)}
	return []analysis.SuggestedFix{fix}
}

// fixSemaphore takes a place before the goroutine starts, and gives it back
// when it ends:
//
//	sem := make(chan struct{}, 5)
//	for _, doc := range docs {
//		sem <- struct{}{}
//		wg.Add(1)
//		go func() {
//			defer func() { <-sem }()
//
// Nothing else changes: the goroutines are the same, and start in the same
// order; the loop waits where it did not.
func (c *Fixer) fixSemaphore(f *FanOut) []analysis.SuggestedFix {
	file := c.File(f.Call.Expr)
	start := c.Index.StmtOf(f.Call.Expr)
	loop := c.loopStmt(f)
	if file == nil || start == nil || loop == nil || c.Index.ListOf(start) == nil {
		return nil
	}
	sem := c.name(f, file, loop.Pos())
	if sem == "" {
		return nil
	}
	n := c.SuggestedLimit(f)
	var out []analysis.TextEdit
	out = append(out, edits.Insert(loop.Pos(), fmt.Sprintf("%s := make(chan struct{}, %d)\n%s", sem, n, file.Indent(loop))))

	first, wg := c.addBefore(f, start)
	indent := file.Indent(first)
	acquire, stops := c.acquire(f, first, sem, wg, indent)
	if acquire == "" {
		return nil
	}
	out = append(out, edits.Insert(first.Pos(), acquire+"\n"+indent))

	release := fmt.Sprintf("defer func() { <-%s }()", sem)
	body := c.release(f, file, start, release)
	if body == nil {
		return nil
	}
	out = append(out, body...)
	msg := fmt.Sprintf("acquire a semaphore of size %d before starting each goroutine", n)
	if stops != "" {
		msg += ", until " + stops + " ends"
	}
	return []analysis.SuggestedFix{{Message: msg, TextEdits: out}}
}

// release makes the goroutine give its place back.
func (c *Fixer) release(f *FanOut, file *edits.File, start ast.Stmt, release string) []analysis.TextEdit {
	fun := f.Fn
	if f.How == fanout.SpawnGo {
		fun = f.Call.Expr.Fun
		for i, a := range f.Call.Expr.Args { // go safely(func() { … })
			if _, ok := ast.Unparen(a).(*ast.FuncLit); ok && slices.Contains(c.Res.Runs(f.Call, i), knowledge.RunNow) {
				fun = a
			}
		}
	}
	indent := file.Indent(start)
	if lit, ok := ast.Unparen(fun).(*ast.FuncLit); ok {
		if len(lit.Body.List) == 0 {
			return nil
		}
		first := lit.Body.List[0]
		if c.line(first) == c.line(lit) { // on one line
			return []analysis.TextEdit{edits.Insert(first.Pos(), release+"; ")}
		}
		return []analysis.TextEdit{edits.Insert(first.Pos(), release+"\n"+file.Indent(first))}
	}
	if f.How != fanout.SpawnGo || !c.lateSafe(f, file) {
		return nil
	}
	// go s.process(ctx, doc)  →  go func() { defer …; s.process(ctx, doc) }()
	call := f.Call.Expr
	return []analysis.TextEdit{
		edits.Insert(call.Pos(), "func() {\n"+indent+"\t"+release+"\n"+indent+"\t"),
		edits.Insert(call.End(), "\n"+indent+"}()"),
	}
}

// lateSafe reports whether the operands of a call mean the same when the
// goroutine evaluates them: each is a name, or a field of one, that is given a
// value once, which for loop variables needs Go 1.22.
func (c *Fixer) lateSafe(f *FanOut, file *edits.File) bool {
	v := c.Pass.TypesInfo.FileVersions[file.AST]
	if v != "" && version.IsValid(v) && version.Compare(v, "go1.22") < 0 {
		return false
	}
	exprs := append([]ast.Expr(nil), f.Call.Expr.Args...)
	if recv := symbols.Receiver(f.Call.Expr); recv != nil {
		exprs = append(exprs, recv)
	}
	for _, e := range exprs {
		if c.Pass.TypesInfo.Types[e].Value != nil || c.Pass.TypesInfo.Types[e].IsNil() {
			continue
		}
		for {
			switch t := ast.Unparen(e).(type) {
			case *ast.UnaryExpr:
				if t.Op != token.AND {
					return false
				}
				e = t.X
				continue
			case *ast.SelectorExpr:
				if _, ok := c.Pass.TypesInfo.Selections[t]; ok {
					e = t.X
					continue
				}
				e = t.Sel
			}
			break
		}
		id, ok := ast.Unparen(e).(*ast.Ident)
		if !ok {
			return false
		}
		w, ok := c.Pass.TypesInfo.Uses[id].(*types.Var)
		if !ok {
			_, isFunc := c.Pass.TypesInfo.Uses[id].(*types.Func)
			if !isFunc {
				return false
			}
			continue
		}
		n := 0
		for _, a := range c.Index.Assigns(w) {
			if a.Op != token.INC && a.Op != token.DEC || !c.loopVar(f, w) {
				n++
			}
		}
		limit := 1
		if c.Index.ParamOf[w] != nil {
			limit = 0
		}
		if n > limit {
			return false
		}
	}
	return true
}

func (c *Fixer) loopVar(f *FanOut, v *types.Var) bool {
	for _, e := range f.Loop.Elems {
		if e == v {
			return true
		}
	}
	return false
}

// loopStmt returns the statement before which the semaphore is made: the
// loop that multiplies, with its label.
func (c *Fixer) loopStmt(f *FanOut) ast.Stmt {
	var s ast.Stmt
	switch n := f.Loop.Node.(type) {
	case ast.Stmt:
		s = n
	case ast.Expr:
		s = c.Index.StmtOf(n)
	}
	if s == nil {
		return nil
	}
	if l, ok := c.Index.Parent(s).(*ast.LabeledStmt); ok {
		s = l
	}
	if c.Index.ListOf(s) == nil {
		return nil
	}
	return s
}

// name returns a name for the semaphore that is free, and not given to another
// fix of the same function.
func (c *Fixer) name(f *FanOut, file *edits.File, pos token.Pos) string {
	d := f.Call.In
	for d.Parent != nil {
		d = d.Parent
	}
	if c.names == nil {
		c.names = make(map[*symbols.Func]map[string]bool)
	}
	if c.names[d] == nil {
		c.names[d] = make(map[string]bool)
	}
	for _, n := range []string{"sem", "slots", "places", "limit"} {
		if !c.names[d][n] && c.unused(d, n) && file.Free(pos, n) != "" {
			c.names[d][n] = true
			return n
		}
	}
	return ""
}

// unused reports whether no identifier in d is called name.
func (c *Fixer) unused(d *symbols.Func, name string) bool {
	free := true
	ast.Inspect(d.Node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name {
			free = false
		}
		return free
	})
	return free
}

// addBefore returns the statement before which a place is taken, and the wait
// group that counts the goroutine: wg.Add(1) just before the start.
func (c *Fixer) addBefore(f *FanOut, start ast.Stmt) (ast.Stmt, *types.Var) {
	list := c.Index.ListOf(start)
	for i, s := range list {
		if s != start || i == 0 {
			continue
		}
		if v := c.waitGroupCall(list[i-1], "Add"); v != nil {
			return list[i-1], v
		}
	}
	if f.How == fanout.SpawnGroup {
		if v := c.Index.VarOf(symbols.ExprOr(symbols.Receiver(f.Call.Expr))); v != nil && knowledge.IsNamed(v.Type(), "sync", "WaitGroup") {
			return start, v
		}
	}
	return start, nil
}

// waitGroupCall returns the wait group that a statement calls a method of.
func (c *Fixer) waitGroupCall(s ast.Stmt, method string) *types.Var {
	var call *ast.CallExpr
	switch s := s.(type) {
	case *ast.ExprStmt:
		call, _ = s.X.(*ast.CallExpr)
	case *ast.DeferStmt:
		call = s.Call
	}
	if call == nil {
		return nil
	}
	fn := symbols.FuncOf(c.Pass.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "sync" || knowledge.Symbol(fn) != "WaitGroup."+method {
		return nil
	}
	return c.Index.VarOf(symbols.Receiver(call))
}

// acquire writes how a place is taken. Where a ctx is in scope and the function
// can say that it ended, it stops then, after the goroutines that run if a
// local wait group counts them. It has to on the path of a request, and where
// nobody waits for the goroutines, for there the loop did not wait before
// (unless it waits for messages): acquire returns "" where it cannot.
func (c *Fixer) acquire(f *FanOut, first ast.Stmt, sem string, wg *types.Var, indent string) (text, stops string) {
	plain := sem + " <- struct{}{}"
	in := f.Call.In
	serves, joined := c.OnRequestPath(f.Call.Expr.Pos()), c.joined(f)
	ctx := c.ctxOf(f, serves)
	if ctx == "" {
		return plain, ""
	}
	must := serves || !joined && f.Loop.Kind != loops.LoopMessages
	values, ok := c.zeroResults(in)
	if must && in.Sig.Results().Len() == 0 {
		values, ok = nil, true
	} else if ok {
		values = append(values, ctx+".Err()")
	}
	wait, except := "", types.Object(nil)
	if joined {
		if wg == nil || wg.IsField() || c.Index.ParamOf[wg] != nil || !c.local(in, wg) {
			ok = false
		} else {
			wait, except = wg.Name()+".Wait()\n"+indent+"\t", wg
		}
	}
	if !ok || c.Debts.Return(in, first, except) {
		if must {
			return "", ""
		}
		return plain, ""
	}
	leave := strings.TrimSpace("return " + strings.Join(values, ", "))
	return fmt.Sprintf("select {\n%[1]scase %[2]s <- struct{}{}:\n%[1]scase <-%[3]s.Done():\n%[1]s\t%[4]s%[5]s\n%[1]s}",
		indent, sem, ctx, wait, leave), ctx
}

func (c *Fixer) local(in *symbols.Func, v *types.Var) bool {
	return symbols.Within(in.Body, v.Pos())
}

// ctxOf returns the name of a context.Context parameter that is visible where
// the goroutine starts, or the ctx of the request that is served.
func (c *Fixer) ctxOf(f *FanOut, serves bool) string {
	for in := f.Call.In; in != nil; in = in.Parent {
		for p := range in.Params().Variables() {
			isRequest := serves && knowledge.IsRequest(p.Type())
			if !knowledge.IsContext(p.Type()) && !isRequest || p.Name() == "_" || p.Name() == "" {
				continue
			}
			scope := c.Index.ScopeAt(f.Call.Expr.Pos())
			if scope == nil {
				return ""
			}
			if _, obj := scope.LookupParent(p.Name(), f.Call.Expr.Pos()); obj == p {
				if isRequest {
					return p.Name() + ".Context()"
				}
				return p.Name()
			}
			return ""
		}
	}
	return ""
}

// zeroResults returns what a function returns beside an error; false if its
// last result is no error, or a zero value takes more than a literal.
func (c *Fixer) zeroResults(f *symbols.Func) ([]string, bool) {
	res := f.Sig.Results()
	if res.Len() == 0 || !symbols.IsError(res.At(res.Len()-1).Type()) {
		return nil, false
	}
	var list []string
	for i := range res.Len() - 1 {
		switch u := res.At(i).Type().Underlying().(type) {
		case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
			if _, ok := types.Unalias(res.At(i).Type()).(*types.TypeParam); ok {
				return nil, false
			}
			list = append(list, "nil")
		case *types.Basic:
			switch {
			case u.Info()&types.IsString != 0:
				list = append(list, `""`)
			case u.Info()&types.IsNumeric != 0:
				list = append(list, "0")
			case u.Info()&types.IsBoolean != 0:
				list = append(list, "false")
			default:
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return list, true
}

// FixAcquire moves sem <- struct{}{} from the first statement of a literal to
// before the go statement.
func (c *Fixer) FixAcquire(f *FanOut) []analysis.SuggestedFix {
	if f.How != fanout.SpawnGo || !c.CanWait(f) || c.OnRequestPath(f.Call.Expr.Pos()) && c.ctxOf(f, true) != "" {
		return nil
	}
	lit, ok := ast.Unparen(f.Call.Expr.Fun).(*ast.FuncLit)
	file := c.File(f.Call.Expr)
	start := c.Index.StmtOf(f.Call.Expr)
	if !ok || file == nil || start == nil {
		return nil
	}
	for _, s := range lit.Body.List {
		if _, ok := s.(*ast.DeferStmt); ok {
			continue
		}
		send, ok := s.(*ast.SendStmt)
		if !ok {
			return nil
		}
		v := c.Index.VarOf(send.Chan)
		if v == nil || symbols.Within(lit, v.Pos()) {
			return nil
		}
		first, _ := c.addBefore(f, start)
		return []analysis.SuggestedFix{{
			Message: fmt.Sprintf("acquire %s before the goroutine starts", v.Name()),
			TextEdits: []analysis.TextEdit{
				edits.Insert(first.Pos(), file.Text(send)+"\n"+file.Indent(first)),
				file.Remove(send, lit.Body.List),
			},
		}}
	}
	return nil
}

func (c *Fixer) line(n ast.Node) int { return c.Pass.Fset.PositionFor(n.Pos(), false).Line }

// SuggestedLimit returns how many calls at once are suggested for a fan-out.
func (c *Fixer) SuggestedLimit(f *FanOut) int {
	return c.Report.Values(f.Call.Expr.Pos()).Limit(f.Wait.Profile)
}
