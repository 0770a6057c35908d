package fixes

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/layers"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// FixDelay pauses at the head of the loop, before every attempt but the first:
//
//	for attempt := 0; attempt < 3; attempt++ {
//		if attempt > 0 {
//			// Full jitter, below a ceiling that doubles from 200 ms to 12.8 s.
//			select {
//			case <-time.After(rand.N(100 * time.Millisecond << min(attempt, 7))):
//			case <-ctx.Done():
//				return ctx.Err()
//			}
//		}
//
// There it is on every path that leads back, and no pause follows the last
// attempt. A loop without a counter is given one. Loops that go on after
// success, or pause on some paths already, are left to their author, and so are
// those that pause under a lock, or that a return would leave with something
// not ended.
func (c *Fixer) FixDelay(retry *retries.Retry) []analysis.SuggestedFix {
	file := c.File(retry.Back)
	if file == nil || retry.Again || len(retry.Waits) > 0 {
		return nil
	}
	n, list, body := c.counter(file, retry)
	if body == nil || !c.goVersion(file, "go1.22") {
		return nil
	}
	at, ok := retry.Back.(ast.Stmt)
	if len(body.List) > 0 {
		at, ok = body.List[0], true
	}
	way := c.wayOut(file, retry)
	if way == nil || !ok || c.Debts.Wait(retry.In, at) {
		return nil
	}
	if way.ctx != "" && c.Debts.Return(retry.In, at, nil) {
		return nil
	}
	timeName, more := file.Import("time", body.Lbrace)
	list = append(list, more...)
	counted := list[:len(list):len(list)] // what both forms need
	randName, more := c.rand(file, body.Lbrace)
	if timeName == "" || randName == "" {
		return nil
	}
	list = append(list, more...)
	ceiling := fmt.Sprintf("100*%s<<min(%s, 7)", edits.Qualify(timeName, "Millisecond"), n.rounds)
	pause := fmt.Sprintf("%s(%s)", edits.Qualify(randName, "N"), ceiling)
	if c.importPath(file, randName) == "math/rand" {
		pause = fmt.Sprintf("%s(%s(int64(%s)))", edits.Qualify(timeName, "Duration"), edits.Qualify(randName, "Int63n"), ceiling)
	}
	indent := file.Indent(retry.Back) + "\t"
	plain := edits.Insert(c.pausePlace(file, retry, body), n.pause(way, timeName, pause, "// Full jitter, below a ceiling that doubles from 200 ms to 12.8 s.", indent))
	fixes := []analysis.SuggestedFix{{
		Message:   "pause between attempts: exponential backoff with full jitter" + way.heeds(),
		TextEdits: append(list[:len(list):len(list)], plain),
	}}
	if alt := c.fixByLibrary(file, retry, n, body, way, timeName, indent); alt != nil {
		alt.TextEdits = append(alt.TextEdits, counted...)
		fixes = append(fixes, *alt)
	}
	return fixes
}

// fixByLibrary is the same with the backoff library that this package, or one
// it imports, imports already:
//
//	pauses := backoff.NewExponentialBackOff()
//	for attempt := 0; attempt < 3; attempt++ {
//		if attempt > 0 {
//			select {
//			case <-time.After(pauses.NextBackOff()):
//
// Version 4 stops after a time; with a bound on the attempts that does not matter.
func (c *Fixer) fixByLibrary(file *edits.File, retry *retries.Retry, n counter, body *ast.BlockStmt, way *wayOut, timeName, indent string) *analysis.SuggestedFix {
	if retry.Attempts == 0 {
		return nil
	}
	path, make, next := c.backoffLibrary(file)
	if path == "" {
		return nil
	}
	name, list := file.Import(path, body.Lbrace)
	v := file.Free(retry.Back.Pos(), "pauses", "delays")
	if name == "" || name == "." || v == "" {
		return nil
	}
	amp := ""
	if strings.HasPrefix(make, "Backoff{") {
		amp = "&"
	}
	at := c.stmtStart(retry.Back)
	outer := file.Indent(retry.Back)
	return &analysis.SuggestedFix{
		Message: "pause between attempts with " + name + way.heeds(),
		TextEdits: append(list,
			edits.Insert(at, v+" := "+amp+name+"."+make+"\n"+outer),
			edits.Insert(c.pausePlace(file, retry, body), n.pause(way, timeName, v+"."+next, "", indent)),
		),
	}
}

// backoffLibrary returns the backoff library at hand, the expression that makes
// a source of pauses and the call that takes the next one: that of the file,
// else of the package, else of a package of which it calls something.
func (c *Fixer) backoffLibrary(file *edits.File) (path, make, next string) {
	known := func(p string) bool {
		switch knowledge.Path(p) {
		case "github.com/cenkalti/backoff":
			path, make, next = p, "NewExponentialBackOff()", "NextBackOff()"
		case "github.com/jpillora/backoff":
			path, make, next = p, "Backoff{Jitter: true}", "Duration()"
		}
		return path != ""
	}
	for _, spec := range file.AST.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); known(p) {
			return
		}
	}
	if !known(c.Res.BackoffImported()) {
		known(c.Res.BackoffNearby())
	}
	return
}

// pausePlace returns where the pause of a round goes: at the head of the loop,
// or below the condition there by which it is left after the last attempt.
func (c *Fixer) pausePlace(file *edits.File, retry *retries.Retry, body *ast.BlockStmt) token.Pos {
	tf := file.Fset.File(body.Lbrace)
	exit := c.Res.ExitAtHead(retry)
	if exit == nil {
		return headOf(file, body)
	}
	line := tf.Line(exit.End())
	for _, s := range body.List {
		if s.Pos() > exit.End() {
			if tf.Line(s.Pos()) > line {
				return tf.LineStart(line+1) - 1
			}
			break
		}
	}
	return headOf(file, body)
}

// headOf returns the end of the line that opens a block, or of the brace if
// a statement stands on that line.
func headOf(file *edits.File, body *ast.BlockStmt) token.Pos {
	tf := file.Fset.File(body.Lbrace)
	line := tf.Line(body.Lbrace)
	first := body.Rbrace
	if len(body.List) > 0 {
		first = body.List[0].Pos()
	}
	if tf.Line(first) == line || line == tf.LineCount() {
		return body.Lbrace + 1
	}
	return tf.LineStart(line+1) - 1
}

// stmtStart returns where the statement begins that n is, its label included.
func (c *Fixer) stmtStart(n ast.Node) token.Pos {
	if l, ok := c.Index.Parent(n).(*ast.LabeledStmt); ok {
		return l.Pos()
	}
	return n.Pos()
}

// counter is how a loop counts its rounds.
type counter struct {
	again  string // holds before attempts but the first; "" if that is all the body is reached for
	rounds string // 1 before the second attempt, 2 before the third, …
}

// pause writes the statement at the head of the loop's body that waits for a
// duration before attempts but the first, below a comment.
func (n counter) pause(way *wayOut, timeName, d, comment, indent string) string {
	inner, open, end := indent, "\n", ""
	if n.again != "" {
		inner, open, end = indent+"\t", "\n"+indent+"if "+n.again+" {\n", "\n"+indent+"}"
	}
	if comment != "" {
		comment = inner + comment + "\n"
	}
	return open + comment + way.pause(timeName, d, inner) + end
}

// counter returns how the loop counts, and the edits that make it count.
func (c *Fixer) counter(file *edits.File, retry *retries.Retry) (counter, []analysis.TextEdit, *ast.BlockStmt) {
	switch loop := retry.Back.(type) {
	case *ast.RangeStmt:
		return c.rangeCounter(file, loop)
	case *ast.ForStmt:
		switch {
		case !within(retry.Call.Expr, loop.Body):
			return c.condition(file, retry, loop)
		case loop.Init == nil && loop.Post == nil:
			return newCounter(file, loop)
		}
		if n := c.ownCounter(loop); n.rounds != "" {
			return n, nil, loop.Body
		}
	}
	return counter{}, nil, nil
}

// rangeCounter is counter for a range statement: its key, or one that it is given.
//
//	for range 3 {   →   for attempt := range 3 {
func (c *Fixer) rangeCounter(file *edits.File, loop *ast.RangeStmt) (counter, []analysis.TextEdit, *ast.BlockStmt) {
	if !c.counts(loop.X) {
		return counter{}, nil, nil
	}
	if id, ok := loop.Key.(*ast.Ident); ok && id.Name != "_" && loop.Tok == token.DEFINE {
		if len(c.Index.Assigns(c.Index.VarOf(id))) > 1 {
			return counter{}, nil, nil
		}
		return counter{again: id.Name + " > 0", rounds: id.Name}, nil, loop.Body
	}
	name := file.Free(loop.Body.Lbrace, "attempt", "try")
	if name == "" || loop.Key != nil {
		return counter{}, nil, nil
	}
	return counter{again: name + " > 0", rounds: name}, []analysis.TextEdit{edits.Insert(loop.Range, name+" := ")}, loop.Body
}

// newCounter is counter for a loop with a condition alone, or none:
//
//	for {   →   for attempt := 0; ; attempt++ {
func newCounter(file *edits.File, loop *ast.ForStmt) (counter, []analysis.TextEdit, *ast.BlockStmt) {
	name := file.Free(loop.Body.Lbrace, "attempt", "try")
	if name == "" {
		return counter{}, nil, nil
	}
	cond := " "
	if loop.Cond != nil {
		cond = " " + file.Text(loop.Cond)
	}
	header := analysis.TextEdit{Pos: loop.For + 3, End: loop.Body.Lbrace, NewText: []byte(" " + name + " := 0;" + cond + "; " + name + "++ ")}
	return counter{again: name + " > 0", rounds: name}, []analysis.TextEdit{header}, loop.Body
}

// ownCounter returns the integer that a loop counts its rounds with, from 0 or 1.
func (c *Fixer) ownCounter(loop *ast.ForStmt) counter {
	init, ok1 := loop.Init.(*ast.AssignStmt)
	post, ok2 := loop.Post.(*ast.IncDecStmt)
	if !ok1 || !ok2 || post.Tok != token.INC || len(init.Lhs) != 1 || init.Tok != token.DEFINE {
		return counter{}
	}
	id, ok := init.Lhs[0].(*ast.Ident)
	if !ok || c.Index.VarOf(post.X) != c.Index.VarOf(id) || len(c.Index.Assigns(c.Index.VarOf(id))) > 2 {
		return counter{} // the body counts too
	}
	if b, ok := c.Index.VarOf(id).Type().Underlying().(*types.Basic); !ok || b.Info()&types.IsInteger == 0 {
		return counter{} // a float cannot shift
	}
	// have: for id := from; …; id++
	from := c.Pass.TypesInfo.Types[init.Rhs[0]].Value
	switch {
	case from != nil && from.String() == "0":
		return counter{again: id.Name + " > 0", rounds: id.Name}
	case from != nil && from.String() == "1":
		return counter{again: id.Name + " > 1", rounds: id.Name + "-1"}
	}
	return counter{}
}

// condition is counter for a loop whose condition makes the attempt:
//
//	for send() != nil {   →   for attempt := 1; send() != nil; attempt++ {
//
// Its body is reached after an attempt that failed. If something else ends the
// loop, a pause there would follow the last attempt, too.
func (c *Fixer) condition(file *edits.File, retry *retries.Retry, loop *ast.ForStmt) (counter, []analysis.TextEdit, *ast.BlockStmt) {
	if retry.Capped || retry.Attempts > 0 || loop.Init != nil || loop.Post != nil || !within(retry.Call.Expr, loop.Cond) {
		return counter{}, nil, nil
	}
	name := file.Free(loop.Body.Lbrace, "attempt", "try")
	if name == "" {
		return counter{}, nil, nil
	}
	header := analysis.TextEdit{Pos: loop.For + 3, End: loop.Body.Lbrace, NewText: []byte(" " + name + " := 1; " + file.Text(loop.Cond) + "; " + name + "++ ")}
	return counter{rounds: name}, []analysis.TextEdit{header}, loop.Body
}

// within reports whether n stands in outer, which may be nil.
func within(n, outer ast.Node) bool {
	return outer != nil && outer.Pos() <= n.Pos() && n.End() <= outer.End()
}

// counts reports whether the key of a range over e counts the rounds.
func (c *Fixer) counts(e ast.Expr) bool {
	t := c.Pass.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Info()&types.IsInteger != 0
	case *types.Slice, *types.Array:
		return true
	}
	return false
}

// wayOut is how a function leaves when its ctx is done.
type wayOut struct {
	ctx    string // "" where there is none: the pause cannot be cut short
	leave  string
	timers bool // timers that nobody waits for any more are collected
}

func (w *wayOut) heeds() string {
	if w.ctx == "" {
		return ""
	}
	return ", cut short by " + w.ctx
}

// pause writes the statement that waits for a duration.
func (w *wayOut) pause(timeName, d, indent string) string {
	switch {
	case w.ctx == "":
		return indent + edits.Qualify(timeName, "Sleep") + "(" + d + ")"
	case w.timers:
		return indent + "select {\n" +
			indent + "case <-" + edits.Qualify(timeName, "After") + "(" + d + "):\n" +
			indent + "case <-" + w.ctx + ".Done():\n" +
			indent + "\t" + w.leave + "\n" + indent + "}"
	}
	return indent + "timer := " + edits.Qualify(timeName, "NewTimer") + "(" + d + ")\n" +
		indent + "select {\n" +
		indent + "case <-timer.C:\n" +
		indent + "case <-" + w.ctx + ".Done():\n" +
		indent + "\ttimer.Stop()\n" +
		indent + "\t" + w.leave + "\n" + indent + "}"
}

// wayOut returns how the function of a retry leaves; nil if it has a ctx and
// no results that could say so.
func (c *Fixer) wayOut(file *edits.File, retry *retries.Retry) *wayOut {
	w := &wayOut{ctx: c.Res.CtxAt(retry.Back, retry), timers: c.goVersion(file, "go1.23")}
	if w.ctx == "" {
		return w
	}
	w.leave = c.leave(file, retry.In, w.ctx)
	if w.leave == "" {
		return nil
	}
	return w
}

// leave writes the return statement that reports ctx's error; "" if the
// function has results but no error among them.
func (c *Fixer) leave(file *edits.File, fn *symbols.Func, ctx string) string {
	results := fn.Sig.Results()
	n := results.Len()
	if n == 0 {
		return "return"
	}
	if !symbols.IsError(results.At(n - 1).Type()) {
		return ""
	}
	var vals []string
	for i := range n - 1 {
		z := zero(file, results.At(i).Type())
		if z == "" {
			return ""
		}
		vals = append(vals, z)
	}
	return "return " + strings.Join(append(vals, ctx+".Err()"), ", ")
}

// zero writes the zero value of a type; "" if the file cannot name it.
func zero(file *edits.File, t types.Type) string {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "*new(" + t.String() + ")"
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsNumeric != 0:
			return "0"
		}
		return "nil"
	case *types.Struct, *types.Array:
		ok := true
		text := types.TypeString(t, func(p *types.Package) string {
			if p == file.Pkg {
				return ""
			}
			for _, spec := range file.AST.Imports {
				if path, _ := strconv.Unquote(spec.Path.Value); path == p.Path() {
					switch {
					case spec.Name == nil:
					case spec.Name.Name == ".":
						return ""
					case spec.Name.Name == "_":
						continue
					default:
						return spec.Name.Name
					}
					return p.Name()
				}
			}
			ok = false
			return p.Name()
		})
		if !ok {
			return ""
		}
		return text + "{}"
	}
	return "nil"
}

// rand returns the name of the random package for the file: the one it
// imports, else math/rand/v2.
func (c *Fixer) rand(file *edits.File, at token.Pos) (string, []analysis.TextEdit) {
	for _, spec := range file.AST.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); path == "math/rand" {
			return file.Import("math/rand", at)
		}
	}
	return file.Import("math/rand/v2", at)
}

// importPath returns the path that the file imports under a name.
func (c *Fixer) importPath(file *edits.File, name string) string {
	for _, spec := range file.AST.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if spec.Name != nil && spec.Name.Name == name || spec.Name == nil && (path == name || strings.HasSuffix(path, "/"+name)) {
			return path
		}
	}
	return ""
}

// goVersion reports whether the file may use what came with a version.
func (c *Fixer) goVersion(file *edits.File, v string) bool {
	have := c.Pass.TypesInfo.FileVersions[file.AST]
	if have == "" {
		have = c.Pass.Pkg.GoVersion()
	}
	return have == "" || version.Compare(have, v) >= 0
}

// FixSleep waits for a timer and the ctx:
//
//	time.Sleep(d) or <-time.After(d)
//	→ select {
//	  case <-time.After(d):
//	  case <-ctx.Done():
//	  	return ctx.Err()
//	  }
//
// At the end of a counted loop it also skips the pause that would follow the
// last attempt.
func (c *Fixer) FixSleep(p layers.IgnoredPause) []analysis.SuggestedFix {
	if !p.Sleep || p.For == nil || p.In != p.Retry.In || p.Field { // the Done of a nil ctx panics
		return nil
	}
	retry, ctx := p.Retry, p.Ctx
	file := c.File(p.At)
	stmt, ok := c.Index.Parent(p.At).(*ast.ExprStmt)
	if file == nil || !ok {
		return nil
	}
	if _, ok := c.Index.Parent(stmt).(*ast.CommClause); ok {
		return nil // a case of a select
	}
	call, ok := p.At.(*ast.CallExpr)
	if u, isReceive := p.At.(*ast.UnaryExpr); isReceive {
		call, ok = ast.Unparen(u.X).(*ast.CallExpr)
	}
	if !ok {
		return nil
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	leave := c.leave(file, retry.In, ctx)
	if leave == "" || c.Debts.Return(retry.In, stmt, nil) {
		return nil
	}
	way := &wayOut{ctx: ctx, leave: leave, timers: c.goVersion(file, "go1.23")}
	if !way.timers && file.Free(p.At.Pos(), "timer") == "" {
		return nil
	}
	indent := file.Indent(stmt)
	timeName := file.Text(sel.X)
	text := way.pause(timeName, file.Text(p.For), indent)
	if more := c.moreRounds(file, retry, stmt); more != "" {
		text = indent + "if " + more + " {\n" + way.pause(timeName, file.Text(p.For), indent+"\t") + "\n" + indent + "}"
	}
	return []analysis.SuggestedFix{{
		Message:   "wait for a timer, cut short by " + ctx,
		TextEdits: []analysis.TextEdit{edits.Replace(stmt, strings.TrimPrefix(text, indent))},
	}}
}

// moreRounds returns the condition under which another attempt follows, where
// a sleep in a counted loop comes after the attempt and asks for nothing.
func (c *Fixer) moreRounds(file *edits.File, retry *retries.Retry, sleep ast.Stmt) string {
	if sleep.Pos() < retry.Call.Expr.End() || retry.Back.End() <= sleep.Pos() {
		return "" // before the attempt, or in a loop further out
	}
	var v *types.Var
	var name, cond string
	switch loop := retry.Back.(type) {
	case *ast.RangeStmt:
		id, ok := loop.Key.(*ast.Ident)
		if !ok || id.Name == "_" || !simple(loop.X) {
			return ""
		}
		if b, ok := c.Pass.TypesInfo.TypeOf(loop.X).Underlying().(*types.Basic); !ok || b.Info()&types.IsInteger == 0 {
			return ""
		}
		v, name, cond = c.Index.VarOf(id), id.Name, id.Name+"+1 < "+file.Text(loop.X)
	case *ast.ForStmt:
		cmp, ok := loop.Cond.(*ast.BinaryExpr)
		if !ok || loop.Post == nil || !simple(cmp.Y) {
			return ""
		}
		id, ok := cmp.X.(*ast.Ident)
		if inc, isInc := loop.Post.(*ast.IncDecStmt); !ok || !isInc || inc.Tok != token.INC || c.Index.VarOf(inc.X) != c.Index.VarOf(id) {
			return ""
		}
		v, name = c.Index.VarOf(id), id.Name
		switch cmp.Op {
		case token.LSS:
			cond = name + "+1 < " + file.Text(cmp.Y)
		case token.LEQ:
			cond = name + " < " + file.Text(cmp.Y)
		default:
			return ""
		}
	}
	if v == nil {
		return ""
	}
	// Asked already?
	for n := c.Index.Parent(sleep); n != nil && n != retry.Back; n = c.Index.Parent(n) {
		if s, ok := n.(*ast.IfStmt); ok && c.Index.Mentions(s.Cond, v) {
			return ""
		}
	}
	for _, n := range retry.Path.Nodes {
		if e, ok := n.(ast.Expr); ok && retry.Call.Expr.End() <= e.Pos() && e.End() <= sleep.Pos() && c.Index.Mentions(e, v) {
			return ""
		}
	}
	return cond
}

// simple reports whether an expression can be written twice.
func simple(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	case *ast.SelectorExpr:
		return simple(e.X)
	}
	return false
}

// FixMultiply turns the inner retries off by the SDK's own option: at the call
// if that takes options, so that other calls keep theirs; else where the
// client is built.
//
//	client.Chat.Completions.New(ctx, params)
//	→ client.Chat.Completions.New(ctx, params, option.WithMaxRetries(0))
func (c *Fixer) FixMultiply(call *symbols.Call, inner layers.Layers) []analysis.SuggestedFix {
	if inner.Row == nil || inner.Row.Retry == nil || call.Func() == nil {
		return nil
	}
	off, path := inner.Row.Retry.Off, inner.Row.Retry.OffImports
	pkg, rest, ok := strings.Cut(off, ".")
	if !ok || path == "" || !strings.HasSuffix(rest, ")") {
		return nil
	}
	at := []*symbols.Call{call}
	if !takesOption(call.Func(), pkg) {
		if at = c.builders(inner); len(at) == 0 {
			return nil
		}
	}
	var list []analysis.TextEdit
	for _, call := range at {
		file := c.File(call.Expr)
		if file == nil {
			return nil
		}
		name, imp := file.Import(versioned(path, call.Func().Pkg().Path()), call.Expr.Pos())
		add := file.AddArg(call.Expr, edits.Qualify(name, rest))
		if name == "" || add == nil {
			return nil
		}
		list = append(append(list, imp...), add...)
	}
	return []analysis.SuggestedFix{{Message: "turn off the client's own retries: " + off, TextEdits: list}}
}

// builders returns every call that builds the client whose retries multiply:
// one that is left out would hide that it still does. None where other
// requests of the package are sent through clients built like it, for they
// would lose their only retries.
func (c *Fixer) builders(inner layers.Layers) []*symbols.Call {
	if inner.New == nil || inner.New.Func() == nil || !inner.New.Func().Signature().Variadic() {
		return nil
	}
	var list []*symbols.Call
	senders := 0
	for _, call := range c.Index.Calls {
		switch {
		case call.Func() == nil:
		case call.Func() == inner.New.Func():
			list = append(list, call)
		case c.Index.ByObj[call.Func()] == nil:
			if l := c.Res.Layers(call); l.New != nil && l.New.Func() == inner.New.Func() {
				senders++
			}
		}
	}
	if senders > 1 {
		return nil
	}
	return list
}

// takesOption reports whether a function takes variadic options of a package.
func takesOption(fn *types.Func, pkg string) bool {
	sig := fn.Signature()
	if !sig.Variadic() {
		return false
	}
	s, ok := sig.Params().At(sig.Params().Len() - 1).Type().(*types.Slice)
	if !ok {
		return false
	}
	t, ok := s.Elem().(interface{ Obj() *types.TypeName })
	return ok && t.Obj().Pkg() != nil && (t.Obj().Pkg().Name() == pkg || t.Obj().Name() == "RequestOption")
}

// versioned gives an import path the major version that another package of
// the same module has: p/option and p/v3/responses make p/v3/option.
func versioned(path, of string) string {
	want, have := strings.Split(path, "/"), strings.Split(of, "/")
	i := 0
	for i < len(want) && i < len(have) && want[i] == have[i] {
		i++
	}
	if i < len(have) && i > 0 && len(have[i]) > 1 && have[i][0] == 'v' {
		if _, err := strconv.Atoi(have[i][1:]); err == nil {
			return strings.Join(append(append(want[:i:i], have[i]), want[i:]...), "/")
		}
	}
	return path
}
