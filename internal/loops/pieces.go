package loops

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// inPieces reports whether the elements of e are pieces of a list that was cut
// to a size of its own, such as batches of a hundred: each is as large as that,
// however long the list is.
func (r *Finder) inPieces(e ast.Expr) bool {
	e = ast.Unparen(e)
	if v := r.Index().VarOf(e); v != nil {
		return r.pieces.Of(v)
	}
	call, ok := e.(*ast.CallExpr)
	return ok && r.cuts(call)
}

// holdsPieces is inPieces for a variable of a function.
func (r *Finder) holdsPieces(v *types.Var) bool {
	x := r.Index()
	if v.IsField() || x.AddressTaken(v) || x.ParamOf[v] != nil {
		return false
	}
	assigns := x.Assigns(v)
	for _, a := range assigns {
		if a.Value == nil || a.Op != token.ASSIGN || !r.cutIn(a) {
			return false
		}
	}
	return len(assigns) > 0
}

// cutIn reports whether a value that a variable is given is a list of pieces,
// or adds one to it: batches = append(batches, list[i:j]).
func (r *Finder) cutIn(a symbols.Assign) bool {
	x := r.Index()
	call, ok := ast.Unparen(a.Value).(*ast.CallExpr)
	if !ok {
		lit, isLit := ast.Unparen(a.Value).(*ast.CompositeLit)
		return x.Info.Types[a.Value].IsNil() || isLit && len(lit.Elts) == 0
	}
	switch symbols.Builtin(x.Info, call) {
	case "make":
		return true
	case "append":
		if call.Ellipsis.IsValid() || len(call.Args) < 2 {
			return false
		}
		for _, arg := range call.Args[1:] {
			s, ok := ast.Unparen(arg).(*ast.SliceExpr)
			if !ok || r.Grows(s) {
				return false
			}
		}
		return true
	}
	return a.Index <= 0 && r.cuts(call)
}

// cuts reports whether a call cuts a list into pieces. Its signature says so: a
// list and a number go in, and a list of lists of the same comes out, or an
// iterator over such. A method may hold the number itself; its body then has to
// cut what it is given.
func (r *Finder) cuts(call *ast.CallExpr) bool {
	x := r.Index()
	fn := symbols.FuncOf(x.Info, call)
	if fn == nil {
		return false
	}
	sig, ok := x.Info.TypeOf(call.Fun).(*types.Signature)
	if !ok || sig.Results().Len() == 0 {
		return false
	}
	piece := pieceOf(sig.Results().At(0).Type())
	if piece == nil {
		return false
	}
	list, size := false, false
	for i, arg := range call.Args {
		t := x.Info.TypeOf(arg)
		if t == nil {
			return false
		}
		if s, ok := t.Underlying().(*types.Slice); ok && types.Identical(s.Elem(), piece) {
			list = true
			continue
		}
		if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 && i > 0 {
			if _, grows := r.GrowsWith(arg); grows {
				return false // so many pieces, each as large as the list makes it
			}
			size = true
		}
	}
	return list && (size || r.bodyCuts(x.ByObj[fn], piece))
}

// pieceOf returns T of [][]T and of iterators over []T, or nil.
func pieceOf(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		if p, ok := u.Elem().Underlying().(*types.Slice); ok {
			return p.Elem()
		}
	case *types.Signature:
		if u.Params().Len() != 1 {
			return nil
		}
		if y, ok := u.Params().At(0).Type().Underlying().(*types.Signature); ok && y.Params().Len() > 0 {
			if p, ok := y.Params().At(y.Params().Len() - 1).Type().Underlying().(*types.Slice); ok {
				return p.Elem()
			}
		}
	}
	return nil
}

// bodyCuts reports whether a function cuts a list of T at a place that does not
// depend on how long it is.
func (r *Finder) bodyCuts(f *symbols.Func, elem types.Type) bool {
	if f == nil {
		return false
	}
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		s, ok := n.(*ast.SliceExpr)
		if !ok || s.High == nil || found {
			return !found
		}
		t := r.Index().Info.TypeOf(s)
		if sl, ok := t.Underlying().(*types.Slice); ok && types.Identical(sl.Elem(), elem) {
			_, grows := r.GrowsWith(s.High)
			found = !grows
		}
		return !found
	})
	return found
}
