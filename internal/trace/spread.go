package trace

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// spread says what the options of a slice set (opts...), which is argument i of a
// constructor:
//
//	opts := []option.RequestOption{option.WithAPIKey(key)}
//	if url != "" {
//		opts = append(opts, option.WithBaseURL(url))
//	}
//	client := openai.NewClient(opts...)
//
// What else may be in the slice (one of a caller, of a field, or changed through
// an alias) is unknown, and so is an option that no function of a library makes.
func (t *Tracer) spread(row *knowledge.Constructor, i int, list ast.Expr) (s Source, replaced bool) {
	v := t.X.VarOf(list)
	if v == nil || v.IsField() || t.X.ParamOf[v] != nil || v.Parent() == t.X.Pkg.Scope() || !t.onlyAppended(v) {
		return unknown, false
	}
	o := t.optionLists.Of(optionList{row, i, v})
	return o.Source, o.replaced
}

// optionList is argument i of a constructor, the slice of options in v.
type optionList struct {
	row *knowledge.Constructor
	i   int
	v   *types.Var
}

// optionsSet says what the options set that are put into a local slice.
func (t *Tracer) optionsSet(k optionList) configured {
	var s configured
	for _, a := range t.X.Assigns(k.v) {
		options, ok := t.optionsIn(k.v, a)
		if !ok || slices.ContainsFunc(options, t.ownOption) {
			return configured{Source: unknown}
		}
		for _, o := range options {
			set, replaced := t.argument(k.row, k.i, o)
			s.join(configured{set, replaced})
		}
	}
	return s
}

// onlyAppended reports whether a local slice is only assigned to, appended to,
// gone over and handed on with "...": nothing sets an element of it.
func (t *Tracer) onlyAppended(v *types.Var) bool {
	return !t.X.AddressTaken(v) && !slices.ContainsFunc(t.X.Uses(v), func(id *ast.Ident) bool {
		switch p := t.X.Parent(id).(type) {
		case *ast.AssignStmt:
			return !slices.Contains(p.Lhs, ast.Expr(id))
		case *ast.RangeStmt:
			return p.X != id
		case *ast.CallExpr:
			switch symbols.Builtin(t.X.Info, p) {
			case "append", "len":
				return p.Args[0] != id
			}
			return !p.Ellipsis.IsValid() || p.Args[len(p.Args)-1] != id
		}
		return true
	})
}

// optionsIn returns what one assignment puts into a slice, and whether that is all.
func (t *Tracer) optionsIn(v *types.Var, a symbols.Assign) ([]ast.Expr, bool) {
	if a.Value == nil || a.Index >= 0 {
		return nil, false
	}
	switch e := ast.Unparen(a.Value).(type) {
	case *ast.CompositeLit:
		return e.Elts, true
	case *ast.Ident:
		return nil, t.X.Info.Types[e].IsNil()
	case *ast.CallExpr:
		switch symbols.Builtin(t.X.Info, e) {
		case "make":
			return nil, len(e.Args) > 1 && t.X.IsZero(e.Args[1])
		case "append":
			return e.Args[1:], !e.Ellipsis.IsValid() && t.X.VarOf(e.Args[0]) == v
		}
	}
	return nil, false
}

// ownOption reports whether an option is neither what a function of a library that
// the tables know gives, nor a literal that can be read.
func (t *Tracer) ownOption(o ast.Expr) bool {
	switch o := ast.Unparen(o).(type) {
	case *ast.FuncLit:
		return false
	case *ast.CallExpr:
		fn := symbols.FuncOf(t.X.Info, o)
		return fn == nil || knowledge.Find(symbols.PkgPath(fn)) == nil
	}
	return true
}
