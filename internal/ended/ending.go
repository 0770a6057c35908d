package ended

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// ending is a place behind which a ctx has ended.
type ending struct {
	node  ast.Node
	place trace.Place // of the ctx, without .Context(); zero if site names it
	site  ast.Node    // the statement that made the ctx, whose cancel is called or whose group is waited for
	when  *bool       // set where node is a condition: the ctx has ended if it is that
	later bool        // a deferred call
}

// ends reports whether it ends the ctx of a link.
func (e ending) ends(l trace.Link) bool {
	if e.site != nil {
		return e.site == l.Site // of the results of a call one is a ctx
	}
	return e.place == plain(l.Place)
}

// sure reports whether whoever gets behind statement s, of a list, has come by
// the ending.
func (e ending) sure(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.ReturnStmt, *ast.DeferStmt:
		return within(s, e.node.Pos())
	case *ast.IfStmt:
		return s.Init != nil && within(s.Init, e.node.Pos())
	}
	return false
}

// endings returns the endings in a function's own body, in source order, those
// in functions of the package that it calls included.
func (f *Finder) endings(fn *symbols.Func) []ending {
	if list, ok := f.all[fn]; ok {
		return list
	}
	list := f.ownEndings(fn)
	for _, c := range fn.Calls {
		if callee := f.X.ByObj[c.Func()]; callee != nil && c.Mode == symbols.Plain {
			list = append(list[:len(list):len(list)], f.ofHelper(c, f.Params(callee))...)
		}
	}
	f.all[fn] = list
	return list
}

func (f *Finder) ownEndings(fn *symbols.Func) []ending {
	if list, ok := f.own[fn]; ok {
		return list
	}
	var list []ending
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				if p, ok := f.doneOf(n.X); ok {
					list = append(list, ending{node: n, place: p})
				}
			}
		case *ast.BinaryExpr:
			list = append(list, f.compared(n)...)
		case *ast.CallExpr:
			list = append(list, f.called(n)...)
		case *ast.DeferStmt:
			list = append(list, f.deferredBy(n)...)
		}
		return true
	})
	f.own[fn] = list
	return list
}

// called returns what a call ends.
func (f *Finder) called(call *ast.CallExpr) []ending {
	c := f.X.CallAt[call]
	if c == nil || c.Mode == symbols.Go {
		return nil
	}
	later := c.Mode == symbols.Defer
	if end, ok := f.cancels(call); ok {
		end.later = later
		return []ending{end}
	}
	fn := c.Func()
	switch {
	case fn == nil || later:
		return nil
	case knowledge.Joins(fn): // the group's ctx is cancelled when Wait returns
		recv := symbols.Receiver(call)
		if recv == nil {
			return nil
		}
		if a := f.T.AssignAt(recv); a != nil && a.Index == 0 && a.Value != nil {
			made, ok := ast.Unparen(a.Value).(*ast.CallExpr)
			if ok && knowledge.GroupMadeBy(symbols.FuncOf(f.X.Info, made)) != nil {
				return []ending{{node: call, site: a.Site}}
			}
		}
	case isErrorsIs(fn) && len(call.Args) == 2: // errors.Is(ctx.Err(), context.Canceled)
		if p, ok := f.ErrOf(call.Args[0]); ok {
			yes := true
			return []ending{{node: call, place: p, when: &yes}}
		}
	case f.X.ByObj[fn] == nil && fn.Pkg() != nil && !knowledge.IsStd(fn.Pkg().Path()):
		return f.ofHelper(c, f.Helper(fn))
	}
	return nil
}

func isErrorsIs(fn *types.Func) bool {
	row, _ := knowledge.CallOf(fn)
	return row != nil && row.Role == knowledge.RoleErrorIs
}

// ofHelper returns what a call ends whose callee waits for the end of some parameters.
func (f *Finder) ofHelper(c *symbols.Call, params []int) []ending {
	var list []ending
	for _, i := range params {
		if arg := f.X.Arg(c.Expr, i); arg != nil {
			if p, ok := f.T.PlaceOf(arg); ok {
				list = append(list, ending{node: c.Expr, place: plain(p)})
			}
		}
	}
	return list
}

// cancels returns the ending that a call of a cancel function is: of a local
// variable, or of a field that is always set together with one of the ctx.
func (f *Finder) cancels(call *ast.CallExpr) (ending, bool) {
	v := f.X.VarOf(call.Fun)
	if v == nil || !isCancel(v.Type()) {
		return ending{}, false
	}
	if v.IsField() {
		p, ok := f.T.PlaceOf(call.Fun)
		ctx := f.ctxBeside(v)
		if !ok || ctx == nil {
			return ending{}, false
		}
		p.Path = p.Path[:strings.LastIndexByte(p.Path, '.')+1] + ctx.Name()
		return ending{node: call, place: p}, true
	}
	a := f.T.AssignAt(call.Fun)
	if a == nil || a.Index != 1 || !f.makesCancel(a.Value) {
		return ending{}, false
	}
	return ending{node: call, site: a.Site}, true
}

// deferredBy returns the cancels that a deferred literal calls for certain.
func (f *Finder) deferredBy(def *ast.DeferStmt) []ending {
	lit, ok := def.Call.Fun.(*ast.FuncLit)
	if !ok {
		return nil
	}
	var list []ending
	for _, s := range lit.Body.List {
		es, ok := s.(*ast.ExprStmt)
		if !ok {
			continue
		}
		if call, ok := ast.Unparen(es.X).(*ast.CallExpr); ok {
			if end, ok := f.cancels(call); ok {
				end.later = true
				list = append(list, end)
			}
		}
	}
	return list
}

// isCancel reports whether a type is that of a cancel function.
func isCancel(t types.Type) bool {
	return knowledge.IsNamed(t, "context", "CancelFunc") || knowledge.IsNamed(t, "context", "CancelCauseFunc") || isPlainFunc(t)
}

// isPlainFunc reports whether t is func(), as a cancel function is often kept.
func isPlainFunc(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 0 && sig.Results().Len() == 0
}

// makesCancel reports whether e is a call of std that returns a ctx and what cancels it.
func (f *Finder) makesCancel(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := symbols.FuncOf(f.X.Info, call)
	if fn == nil || fn.Pkg() == nil || fn.Signature().Results().Len() != 2 || !knowledge.IsContext(fn.Signature().Results().At(0).Type()) {
		return false
	}
	return fn.Pkg().Path() == "context" || fn.Pkg().Path() == "os/signal"
}

// ctxBeside returns the field of the ctx that cancel, a field, cancels: every
// value of both comes from one call.
//
//	s.ctx, s.cancel = context.WithCancel(ctx)
//	return &server{ctx: ctx, cancel: cancel}
func (f *Finder) ctxBeside(cancel *types.Var) *types.Var {
	if f.partner == nil {
		f.partner = make(map[*types.Var]*types.Var)
	}
	if v, ok := f.partner[cancel]; ok {
		return v
	}
	f.partner[cancel] = f.findBeside(cancel)
	return f.partner[cancel]
}

func (f *Finder) findBeside(cancel *types.Var) *types.Var {
	if !f.X.Closed(cancel) || f.X.AddressTaken(cancel) {
		return nil
	}
	sites := make(map[ast.Node]bool)
	for _, a := range f.X.Assigns(cancel) {
		site := f.maker(a, 1)
		if site == nil {
			if a.Value != nil && f.X.Info.Types[a.Value].IsNil() {
				continue
			}
			return nil
		}
		sites[site] = true
	}
	if len(sites) == 0 {
		return nil
	}
	for _, ctx := range f.fieldsBeside(cancel) {
		if !f.X.Closed(ctx) || f.X.AddressTaken(ctx) || !knowledge.IsContext(ctx.Type()) {
			continue
		}
		n := 0
		for _, a := range f.X.Assigns(ctx) {
			if site := f.maker(a, 0); site == nil || !sites[site] {
				n = -1
				break
			}
			n++
		}
		if n == len(sites) {
			return ctx
		}
	}
	return nil
}

// maker returns the statement whose call gives, as result i, a ctx or its
// cancel function; nil if a value is no such thing.
func (f *Finder) maker(a symbols.Assign, i int) ast.Node {
	if a.Value != nil && a.Index < 0 {
		if from := f.T.AssignAt(a.Value); from != nil {
			a = *from
		}
	}
	if a.Index != i || !f.makesCancel(a.Value) {
		return nil
	}
	return a.Site
}

// fieldsBeside returns the fields of the struct type of the package that has v.
func (f *Finder) fieldsBeside(v *types.Var) []*types.Var {
	scope := f.X.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		st, ok := tn.Type().Underlying().(*types.Struct)
		if !ok {
			continue
		}
		var list []*types.Var
		found := false
		for fl := range st.Fields() {
			list = append(list, fl)
			found = found || fl == v
		}
		if found {
			return list
		}
	}
	return nil
}

// compared returns what a comparison says of the end of a ctx: ctx.Err() != nil.
func (f *Finder) compared(b *ast.BinaryExpr) []ending {
	if b.Op != token.NEQ && b.Op != token.EQL {
		return nil
	}
	x, y := b.X, b.Y
	p, ok := f.ErrOf(x)
	if !ok {
		x, y = y, x
		if p, ok = f.ErrOf(x); !ok {
			return nil
		}
	}
	when := b.Op == token.NEQ
	if !f.X.Info.Types[ast.Unparen(y)].IsNil() {
		if v := f.X.VarOf(y); v == nil || v.Pkg() == nil || v.Pkg().Path() != "context" || b.Op != token.EQL {
			return nil
		}
		when = true // == context.Canceled
	}
	return []ending{{node: b, place: p, when: &when}}
}

// ErrOf returns the place of the ctx whose error, or cause, e is; false if it is none.
func (f *Finder) ErrOf(e ast.Expr) (trace.Place, bool) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		a := f.T.AssignAt(e) // err := ctx.Err()
		if a == nil || a.Value == nil || a.Index >= 0 {
			return trace.Place{}, false
		}
		if call, ok = ast.Unparen(a.Value).(*ast.CallExpr); !ok {
			return trace.Place{}, false
		}
	}
	if fn := symbols.FuncOf(f.X.Info, call); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "context" && fn.Name() == "Cause" && len(call.Args) == 1 {
		p, ok := f.T.PlaceOf(call.Args[0])
		return plain(p), ok
	}
	return f.methodOf(call, "Err")
}

// doneOf returns the place of the ctx whose Done channel e is.
func (f *Finder) doneOf(e ast.Expr) (trace.Place, bool) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		a := f.T.AssignAt(e) // done := ctx.Done()
		if a == nil || a.Value == nil || a.Index >= 0 {
			return trace.Place{}, false
		}
		if call, ok = ast.Unparen(a.Value).(*ast.CallExpr); !ok {
			return trace.Place{}, false
		}
	}
	return f.methodOf(call, "Done")
}

// methodOf returns the place of the ctx of which a call calls the method.
func (f *Finder) methodOf(call *ast.CallExpr, method string) (trace.Place, bool) {
	recv := symbols.Receiver(call)
	if recv == nil || len(call.Args) > 0 || !knowledge.IsContext(f.X.Info.TypeOf(recv)) {
		return trace.Place{}, false
	}
	if fn := symbols.FuncOf(f.X.Info, call); fn == nil || fn.Name() != method {
		return trace.Place{}, false
	}
	p, ok := f.T.PlaceOf(recv)
	return plain(p), ok
}
