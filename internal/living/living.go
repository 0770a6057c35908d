// Package living asks what goes on with the ctx of the call that gave it after
// the call has returned: the body of a response, rows, a stream, a transaction.
package living

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/heeded"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Value is something that goes on with the ctx of the call that gave it.
type Value struct {
	Call *symbols.Call
	As   facts.Lives
	Held *types.Var // the variable that it was put into; nil if it was used at once
}

// Values are those of one package.
type Values struct {
	a     *heeded.Contexts
	table *fixpoint.Table[ast.Expr, *Value]
	given *fixpoint.Table[*symbols.Func, facts.Lives]
}

// New returns the values of the package whose contexts a knows.
func New(a *heeded.Contexts) *Values {
	f := &Values{a: a}
	f.table = fixpoint.NewTable(&a.Group, nil, nil, same, f.valueOf)
	f.given = fixpoint.NewTable(&a.Group, "", "", fixpoint.Equal[facts.Lives], f.returned)
	return f
}

// LivingValue returns what e is, or holds, that goes on with a ctx; nil if it is
// nothing of the sort.
func (f *Values) LivingValue(e ast.Expr) *Value { return f.table.Of(e) }

// LivesOn says how the first result of a function of this package goes on with
// a ctx that the function is given; "" if it does not, or nothing is known of it.
func (f *Values) LivesOn(fn *symbols.Func) facts.Lives { return f.given.Of(fn) }

// returned is LivesOn. Each return statement that gives a result has to give a
// living one: what is read into memory on one path is for the caller to know.
func (f *Values) returned(fn *symbols.Func) (as facts.Lives) {
	if fn.Obj == nil || fn.Sig.Results().Len() == 0 || knowledge.CtxParam(fn.Sig) < 0 {
		return ""
	}
	for _, ret := range symbols.Returns(fn) {
		if len(ret.Results) == 0 {
			return ""
		}
		e := ret.Results[0]
		if f.a.Index().Info.Types[e].IsNil() {
			continue
		}
		v := f.table.Of(e)
		if v == nil || as != "" && as != v.As || !f.onParam(fn, v) || f.consumed(fn, v) {
			return ""
		}
		as = v.As
	}
	return as
}

// onParam reports whether the ctx that a value goes on with is, or is made of,
// one that the function is given.
func (f *Values) onParam(fn *symbols.Func, v *Value) bool {
	for _, h := range f.a.Heeded(v.Call) {
		for _, link := range f.a.Trace().Lineage(h.Arg) {
			if p := link.Place.Var; p != nil && link.Site == nil && f.a.Index().ParamOf[p] == fn {
				return true
			}
		}
	}
	return false
}

// consumed reports whether a function does more with what it returns than look
// at it: it reads it, closes it, replaces its body, or hands it on.
func (f *Values) consumed(fn *symbols.Func, v *Value) bool {
	if v.Held == nil {
		return false
	}
	x := f.a.Index()
	for _, id := range x.UsesIn(v.Held, fn.Body.Pos(), fn.Body.End()) {
		var e ast.Node = id
		if sel, ok := x.Parent(id).(*ast.SelectorExpr); ok && sel.X == id {
			if isResponse(v.Held.Type()) && sel.Sel.Name != "Body" {
				continue // its status
			}
			e = sel
		}
		switch p := x.Parent(e).(type) {
		case *ast.CallExpr:
			if sel, ok := e.(*ast.SelectorExpr); ok && p.Fun == e && sel.Sel.Name == "Close" {
				continue // where it is not returned
			}
			return true
		case *ast.AssignStmt:
			for _, lhs := range p.Lhs {
				if lhs == e && e != ast.Node(id) {
					return true
				}
			}
		case *ast.SelectorExpr: // resp.Body.Close
			if p.Sel.Name != "Close" {
				return true
			}
		}
	}
	return false
}

// valueOf is LivingValue.
func (f *Values) valueOf(e ast.Expr) *Value {
	var held *types.Var
	for range maxWrappers {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			a := f.a.Trace().AssignAt(x)
			if a == nil || a.Value == nil || a.Index > 0 {
				return nil
			}
			held = f.a.Index().VarOf(x)
			e = a.Value
		case *ast.SelectorExpr: // resp.Body
			if x.Sel.Name != "Body" || !isResponse(f.a.Index().Info.TypeOf(x.X)) {
				return nil
			}
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		case *ast.CompositeLit:
			for _, elt := range x.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					elt = kv.Value
				}
				if l := f.table.Of(elt); l != nil {
					return l
				}
			}
			return nil
		case *ast.CallExpr:
			call := f.a.Index().CallAt[x]
			if call == nil {
				return nil
			}
			if as := f.goesOnAs(call); as != "" {
				return &Value{call, as, held}
			}
			if !Wraps(call.Func()) || len(x.Args) == 0 {
				return nil
			}
			e = x.Args[0]
		default:
			return nil
		}
	}
	return nil
}

// maxWrappers is through how many variables and readers a value is followed.
const maxWrappers = 8

// wraps are the functions of std whose result reads from their first argument.
var wraps = map[string]bool{
	"bufio.NewReader": true, "bufio.NewReaderSize": true, "bufio.NewScanner": true, "io.LimitReader": true, "io.TeeReader": true,
	"compress/gzip.NewReader": true, "encoding/json.NewDecoder": true, "encoding/xml.NewDecoder": true, "encoding/csv.NewReader": true,
}

// Wraps reports whether the result of a function reads from its first argument.
func Wraps(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && wraps[symbols.PkgPath(fn)+"."+knowledge.Symbol(fn)]
}

func same(a, b *Value) bool { return a == b || a != nil && b != nil && *a == *b }

// goesOnAs says how the first result of a call goes on with the ctx of the
// call; "" if it does not, or nothing is known of it. Connections are dialled
// under a ctx and outlive it.
func (f *Values) goesOnAs(call *symbols.Call) facts.Lives {
	fn := call.Func()
	if fn == nil || fn.Signature().Results().Len() == 0 {
		return ""
	}
	row, _ := knowledge.CallOf(fn)
	t := fn.Signature().Results().At(0).Type()
	t = symbols.Deref(t)
	switch {
	case knowledge.IsNamed(t, "net/http", "Response"):
		return facts.LivesBody
	case knowledge.IsNamed(t, "database/sql", "Rows"), knowledge.IsNamed(t, "database/sql", "Row"):
		return facts.LivesRows
	case knowledge.IsNamed(t, "database/sql", "Tx"):
		return facts.LivesTx
	case knowledge.IsNamed(t, "database/sql", "Conn"), knowledge.IsNamed(t, "database/sql", "Stmt"):
		return ""
	case knowledge.IsClientStream(t):
		return facts.LivesStream
	case row == nil:
		return f.ofFunc(fn)
	case row.Result == knowledge.ResultBody:
		return facts.LivesBody
	case row.Result == knowledge.ResultRows:
		return facts.LivesRows
	case row.Result == knowledge.ResultStream:
		return facts.LivesStream
	}
	return ""
}

// ofFunc is goesOnAs for a function of this module that no table describes.
func (f *Values) ofFunc(fn *types.Func) facts.Lives {
	if local := f.a.Index().ByObj[fn]; local != nil {
		return f.given.Of(local)
	}
	if fact := f.a.Fact(fn); fact != nil {
		return fact.Lives
	}
	return ""
}

func isResponse(t types.Type) bool {
	if t == nil {
		return false
	}
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && knowledge.IsNamed(p.Elem(), "net/http", "Response")
}
