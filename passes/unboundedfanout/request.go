package unboundedfanout

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// fromModel reports whether e is a field of an answer of a language model.
func (c *checker) fromModel(e ast.Expr) bool {
	v := c.x.VarOf(e)
	if v == nil {
		return false
	}
	if !v.IsField() {
		for _, a := range c.x.Assigns(v) {
			if a.Value != nil && a.Index < 0 {
				if w := c.x.VarOf(a.Value); w != nil && w.IsField() {
					v = w
				}
			}
		}
	}
	if !v.IsField() || v.Pkg() == nil {
		return false
	}
	lib := knowledge.Find(v.Pkg().Path())
	return lib != nil && lib.Profile == knowledge.LLM
}

// fromRequest reports whether e comes from the request that the function around
// it serves: it is decoded from its body, a field or a method's result of a
// parameter, or parsed from one of these.
func (c *checker) fromRequest(e ast.Expr) bool { return c.requested(e, 0) }

func (c *checker) requested(e ast.Expr, depth int) bool {
	in := c.entryAround(e)
	if in == nil || depth > 3 {
		return false
	}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		fn := symbols.FuncOf(c.pass.TypesInfo, call)
		if c.pass.TypesInfo.Types[call.Fun].IsType() || fn != nil && fn.Pkg() != nil && (fn.Pkg().Path() == "strconv" || fn.Pkg().Path() == "strings") {
			return len(call.Args) > 0 && c.requested(call.Args[0], depth+1)
		}
	}
	root := rootOf(e)
	v := c.x.VarOf(root)
	if v == nil || v.IsField() {
		return false
	}
	if c.x.ParamOf[v] == in {
		if knowledge.IsContext(v.Type()) || ast.Unparen(e) == root {
			return false
		}
		return !carried(e)
	}
	if c.x.AddressTaken(v) && ast.Unparen(e) != root { // json.NewDecoder(r.Body).Decode(&req)
		return true
	}
	if c.x.AddressTaken(v) {
		return isCollectionType(v.Type())
	}
	for _, a := range c.x.Assigns(v) {
		if a.Value == nil || a.Index > 0 || ast.Unparen(e) != root || !c.requested(a.Value, depth+1) {
			return false
		}
	}
	return len(c.x.Assigns(v)) == 1
}

func isCollectionType(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// carried reports whether an expression asks a request for what was put there on
// the way to the handler: c.Get("items"), c.MustGet("items"), r.Context().
func carried(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
				switch sel.Sel.Name {
				case "Get", "MustGet", "Value", "Context", "Locals":
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// entryAround returns the function around e that a framework calls to serve a
// request, or nil.
func (c *checker) entryAround(e ast.Expr) *symbols.Func {
	for in := c.x.Enclosing(e); in != nil; in = in.Parent {
		if entry := c.res.Trace().EntryOf(in); entry != nil {
			if entry.Class.ForRequests() {
				return in
			}
			return nil
		}
	}
	return nil
}

// rootOf returns what an expression starts from: r of r.URL.Query()["url"].
func rootOf(e ast.Expr) ast.Expr {
	for {
		switch t := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = t.X
		case *ast.IndexExpr:
			e = t.X
		case *ast.SliceExpr:
			e = t.X
		case *ast.StarExpr:
			e = t.X
		case *ast.TypeAssertExpr:
			e = t.X
		case *ast.CallExpr:
			sel, ok := ast.Unparen(t.Fun).(*ast.SelectorExpr)
			if !ok {
				return t
			}
			e = sel.X
		default:
			return t
		}
	}
}

// requestLimit: sem := make(chan struct{}, req.Workers): whoever sends the request
// says how many may run, with nothing that compares the number.
func (c *checker) requestLimit(f *fixes.FanOut) bool {
	n := f.Limit.Number
	if n == nil {
		n = c.capacity(f)
	}
	if n == nil {
		return false
	}
	n = c.number(n)
	if !c.fromRequest(n) || c.clamped(n) {
		return false
	}
	text := c.text(n)
	c.r.Report(report.Finding{
		Kind: "limit-disabled", Tier: report.Strict, Range: n, Related: c.startsAt(f),
		Text: report.Text{
			What:    fmt.Sprintf("the request decides how many run at once, and nothing limits %s", text),
			Why:     fmt.Sprintf("%s, each calling %s", c.what(f), c.calling(f)),
			Chain:   c.via(f),
			Remedy:  fmt.Sprintf("clamp it, such as min(max(%s, 1), %d)", text, c.SuggestedLimit(f)),
			Library: c.calling(f),
		},
	})
	return true
}

// number strips the conversions from a number.
func (c *checker) number(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && c.pass.TypesInfo.Types[call.Fun].IsType() {
		return c.number(call.Args[0])
	}
	return e
}

// capacity returns how many places the semaphore has that is taken before the
// goroutine starts: a local channel, or a semaphore.Weighted.
func (c *checker) capacity(f *fixes.FanOut) ast.Expr {
	v := c.semaphore(f)
	if v == nil {
		v = c.weighted(f)
	}
	if v == nil {
		return nil
	}
	for _, a := range c.x.Assigns(v) {
		call, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr)
		if !ok {
			continue
		}
		if t := c.pass.TypesInfo.TypeOf(call); t != nil && len(call.Args) == 2 {
			if _, ok := t.Underlying().(*types.Chan); ok {
				return call.Args[1]
			}
		}
		if fn := symbols.FuncOf(c.pass.TypesInfo, call); fn != nil && fn.Name() == "NewWeighted" && len(call.Args) == 1 {
			return call.Args[0]
		}
	}
	return nil
}

// weighted returns the semaphore of the tables that is taken before the
// goroutine starts.
func (c *checker) weighted(f *fixes.FanOut) *types.Var {
	if f.Loop == nil || f.Loop.Body == nil {
		return nil
	}
	first, ok := c.acquires[f.Loop.Body]
	if !ok {
		i := slices.IndexFunc(f.Call.In.Calls, func(call *symbols.Call) bool {
			if call.Expr.Pos() < f.Loop.Body.Pos() || call.Func() == nil {
				return false
			}
			l := knowledge.LimiterOf(call.Func())
			return l != nil && l.Does == knowledge.LimiterAcquires
		})
		if i >= 0 {
			first = f.Call.In.Calls[i]
		}
		c.acquires[f.Loop.Body] = first
	}
	if first == nil || first.Expr.Pos() > f.Call.Expr.Pos() {
		return nil
	}
	return c.x.VarOf(symbols.ExprOr(symbols.Receiver(first.Expr)))
}

// clamped reports whether a number from a request is compared, or handed to a
// function that may cut or refuse it, before or after; for a field, anywhere in
// the package.
func (c *checker) clamped(n ast.Expr) bool {
	v := c.x.VarOf(n)
	text := types.ExprString(n)
	for _, file := range c.pass.Files {
		found := false
		ast.Inspect(file, func(m ast.Node) bool {
			switch m := m.(type) {
			case *ast.BinaryExpr:
				switch m.Op {
				case token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ, token.QUO, token.REM:
					found = found || c.isNumber(m.X, v, text) || c.isNumber(m.Y, v, text)
				}
			case *ast.CallExpr:
				if c.limits(m) {
					return !found
				}
				for _, a := range m.Args {
					found = found || c.isNumber(a, v, text)
				}
			case *ast.AssignStmt: // req.Workers = clamp(…)
				for _, lhs := range m.Lhs {
					found = found || m.Tok != token.DEFINE && c.isNumber(lhs, v, text)
				}
			}
			return !found
		})
		if found {
			return true
		}
	}
	return v != nil && v.IsField() && validated(v, c.pass.TypesInfo.TypeOf(rootOf(n)))
}

// isNumber reports whether e is the number, or a conversion of it.
func (c *checker) isNumber(e ast.Expr, v *types.Var, text string) bool {
	e = c.number(e)
	if v != nil {
		return c.x.VarOf(e) == v
	}
	return types.ExprString(e) == text
}

// limits reports whether a call only takes a number as the limit it is, or prints it.
func (c *checker) limits(call *ast.CallExpr) bool {
	if c.pass.TypesInfo.Types[call.Fun].IsType() {
		return true
	}
	if symbols.Builtin(c.pass.TypesInfo, call) == "make" {
		return true
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.Name() {
	case "SetLimit", "NewWeighted", "WithMaxGoroutines", "NewPool", "WithWorkers":
		return true
	}
	switch fn.Pkg().Path() {
	case "fmt", "log", "log/slog":
		return true
	}
	return false
}

// validated reports whether the tag of a field has a rule of a validator.
func validated(v *types.Var, t types.Type) bool {
	if t == nil {
		return false
	}
	t = symbols.Deref(t)
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if st.Field(i) == v {
			tag := st.Tag(i)
			return strings.Contains(tag, "validate:") || strings.Contains(tag, "binding:") || strings.Contains(tag, "maximum:")
		}
	}
	return false
}
