package trace

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Client says what timeout the client that e denotes was built with. A listed
// SDK client whose construction is not visible counts as built with its
// defaults, which the answer says (Assumed); any other is unknown, and so is one
// that is seen to be built with a value that may be a timeout.
func (t *Tracer) Client(e ast.Expr) Source {
	base := t.clientBase(e)
	s := orUnknown(t.client(base))
	if s.Unknown && !s.Has && !s.Given {
		// Have: some ways are not seen, and the others, if any, have no timeout.
		if row, _ := t.Listed(t.X.Info.TypeOf(base)); row != nil {
			if d := t.defaultOf(row); !s.None || d.Assumed {
				return d
			}
		}
	}
	return s
}

// WholeClient returns the client that e is a part of: client in
// client.Bucket(b).Object(name), and where that is kept in a local variable.
func (t *Tracer) WholeClient(e ast.Expr) ast.Expr {
	base := t.clientBase(e)
	for range 8 {
		if row, _ := t.Listed(t.X.Info.TypeOf(base)); row != nil {
			return base
		}
		next := ast.Unparen(base)
		if v := t.X.VarOf(next); v != nil {
			as := t.X.Assigns(v)
			if v.IsField() || t.X.ParamOf[v] != nil || len(as) != 1 || as[0].Value == nil || as[0].Index > 0 {
				return base
			}
			next = ast.Unparen(as[0].Value)
		}
		call, ok := next.(*ast.CallExpr)
		if !ok {
			return base
		}
		fn, recv := symbols.FuncOf(t.X.Info, call), symbols.Receiver(call)
		if fn == nil || recv == nil || fn.Signature().Recv() == nil {
			return base
		}
		base = t.clientBase(recv)
	}
	return base
}

// clientBase strips the selectors that lead from a client to its parts:
// c.Chat.Completions is a part of c if both belong to the same library.
func (t *Tracer) clientBase(e ast.Expr) ast.Expr {
	for {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok || t.X.VarOf(sel) == nil || !t.X.VarOf(sel).IsField() {
			return e
		}
		inner, outer := symbols.NamedOf(t.X.Info.TypeOf(e)), symbols.NamedOf(t.X.Info.TypeOf(sel.X))
		if inner == nil || outer == nil || inner.Obj().Pkg() == nil || outer.Obj().Pkg() == nil {
			return e
		}
		in, out := knowledge.Find(inner.Obj().Pkg().Path()), knowledge.Find(outer.Obj().Pkg().Path())
		if in == nil || out == nil || !sameLibrary(in, out) || knowledge.IsStd(in.Path) {
			return e
		}
		e = sel.X
	}
}

// sameLibrary reports whether an entry describes both packages: each may have
// entries of its own besides.
func sameLibrary(a, b *knowledge.Lib) bool {
	return slices.ContainsFunc(a.Rows, func(e *knowledge.Library) bool { return slices.Contains(b.Rows, e) })
}

// Listed returns the constructor row whose product has type typ, std excepted.
func (t *Tracer) Listed(typ types.Type) (*knowledge.Constructor, *knowledge.Lib) {
	n := symbols.NamedOf(typ)
	if n == nil || n.Obj().Pkg() == nil || knowledge.IsStd(n.Obj().Pkg().Path()) {
		return nil, nil
	}
	lib := knowledge.Find(n.Obj().Pkg().Path())
	if lib == nil {
		return nil, nil
	}
	return lib.Makes(n.Obj().Name(), n.Obj().Pkg()), lib
}

func (t *Tracer) defaultOf(row *knowledge.Constructor) Source {
	switch row.Timeout {
	case knowledge.TimeoutNone, knowledge.TimeoutCtx:
		return Source{None: true, Assumed: true}
	case knowledge.TimeoutInherits, knowledge.TimeoutCarried, "":
		return unknown
	}
	return has
}

func (t *Tracer) client(e ast.Expr) Source {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if v := t.X.VarOf(e); v != nil {
			return t.clientVars.Of(v)
		}
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return t.client(e.X)
		}
	case *ast.StarExpr:
		return t.client(e.X)
	case *ast.CompositeLit:
		return t.literal(e)
	case *ast.CallExpr:
		return t.clientCall(e, 0)
	}
	return unknown
}

func (t *Tracer) clientVar(v *types.Var) Source {
	if t.X.Directive(v, "bounded") {
		return has
	}
	var s Source
	if row, _ := knowledge.VarOf(v); row != nil && row.Timeout == knowledge.TimeoutNone {
		s.join(none)
	} else {
		if t.X.ParamOf[v] != nil || !t.X.Closed(v) {
			s.join(unknown)
		}
		assigns := t.X.Assigns(v)
		for _, a := range assigns {
			s.join(t.clientAssign(a))
		}
		if len(assigns) == 0 && t.X.Closed(v) && t.X.ParamOf[v] == nil {
			s.join(t.zero(v.Type())) // var c http.Client
		}
	}
	if s.None && t.setsTimeout(v) {
		s = unknown
	}
	return s
}

// zero says what the zero value of typ has.
func (t *Tracer) zero(typ types.Type) Source {
	if row, _ := knowledge.LiteralOf(typ); row != nil && row.Timeout == knowledge.TimeoutNone {
		return none
	}
	return unknown
}

func (t *Tracer) clientAssign(a symbols.Assign) Source {
	if a.Value == nil {
		return unknown
	}
	if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok && a.Index >= 0 {
		return t.clientCall(call, a.Index)
	}
	if a.Index > 0 {
		return unknown
	}
	if t.X.Info.Types[a.Value].IsNil() {
		return Source{}
	}
	return t.client(a.Value)
}

// setsTimeout reports whether the package assigns a field that bounds it to a
// client held in v: v.Timeout = d, s.v.Timeout = d, v.HTTPClient.Timeout = d.
func (t *Tracer) setsTimeout(v *types.Var) bool {
	n := symbols.NamedOf(v.Type())
	if n == nil {
		return false
	}
	row, _ := knowledge.LiteralOf(n)
	if row == nil {
		row, _ = t.Listed(n)
	}
	if row == nil {
		return false
	}
	for _, set := range row.SetBy {
		path := symbols.FieldPath(n, set.Field)
		if len(path) > 0 && t.X.AssignsPath(v, path) {
			return true
		}
	}
	return false
}

// literal says what a composite literal of a listed type has.
func (t *Tracer) literal(lit *ast.CompositeLit) Source {
	n := symbols.NamedOf(t.X.Info.TypeOf(lit))
	if n == nil {
		return unknown
	}
	row, lib := knowledge.LiteralOf(n)
	if row == nil {
		return t.unlisted(lit, n)
	}
	fields := t.X.Fields(lit)
	var s Source
	for _, set := range row.SetBy {
		if val := fields[set.Field]; val != nil {
			s.join(t.setting(set, val))
		}
	}
	if lib.Path == "net/http" && n.Obj().Name() == "Client" {
		s.join(t.Transport(fields["Transport"]))
	}
	switch {
	case s.Has:
		return has
	case s.Unknown:
		return unknown
	case row.Timeout == knowledge.TimeoutNone:
		return Source{None: true, Root: lit}
	case row.Timeout == knowledge.TimeoutCtx:
		return Source{None: true, Root: lit}
	case row.Timeout == "" || row.Timeout == knowledge.TimeoutInherits:
		return unknown
	}
	return has
}

// unlisted says what a literal has of a type that is listed with a constructor
// only: what its fields set. The constructor's default is not its own.
func (t *Tracer) unlisted(lit *ast.CompositeLit, n *types.Named) Source {
	row, _ := t.Listed(n)
	if row == nil {
		return unknown
	}
	fields := t.X.Fields(lit)
	var s Source
	for _, set := range row.SetBy {
		if path := symbols.FieldPath(n, set.Field); len(path) == 1 && fields[path[0].Name()] != nil {
			s.join(t.setting(set, fields[path[0].Name()]))
		}
	}
	if s.Has || s.None && !s.Unknown {
		return s
	}
	return Source{Unknown: true, Given: true}
}

// setting says what a value given by one of a constructor's settings means.
func (t *Tracer) setting(set knowledge.Setting, val ast.Expr) Source {
	if set.Inherits {
		if t.X.Info.Types[val].IsNil() {
			return Source{}
		}
		return t.client(val)
	}
	return t.Duration(val)
}

// Duration says whether a timeout value bounds: a positive constant does, zero
// and negative ones do not, anything else is unknown.
func (t *Tracer) Duration(e ast.Expr) Source {
	tv := t.X.Info.Types[e]
	if tv.Value == nil {
		if tv.IsNil() {
			return none
		}
		if lit, ok := ast.Unparen(e).(*ast.CompositeLit); ok && len(lit.Elts) == 0 { // time.Time{}
			return none
		}
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok { // time.Now().Add(d)
			if c := t.X.CallAt[call]; c != nil && c.Func() != nil && c.Func().Name() == "Add" {
				return has
			}
		}
		return unknown
	}
	if tv.Value.Kind() == constant.Int && constant.Sign(tv.Value) > 0 || tv.Value.Kind() == constant.Float && constant.Sign(tv.Value) > 0 {
		return has
	}
	return none
}

// Transport says whether a RoundTripper bounds the wait for a response: nil,
// http.DefaultTransport and clones of it do not; a literal does by its
// ResponseHeaderTimeout; any other is unknown.
func (t *Tracer) Transport(e ast.Expr) Source {
	if e == nil || t.X.Info.Types[e].IsNil() {
		return none
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return t.Transport(e.X)
		}
	case *ast.CompositeLit:
		fields := t.X.Fields(e)
		switch n := symbols.NamedOf(t.X.Info.TypeOf(e)); {
		case n == nil:
		case knowledge.IsNamed(n, "net/http", "Transport"):
			if val := fields["ResponseHeaderTimeout"]; val != nil {
				return t.Duration(val)
			}
			return none
		case isHTTPTransport(n): // http2's
			if fields["ReadIdleTimeout"] == nil {
				return none
			}
		default:
			if row, _ := knowledge.LiteralOf(n); row != nil && handsOn(row) && len(row.SetBy) == 1 {
				return t.Transport(fields[row.SetBy[0].Field])
			}
		}
		return t.wrapper(e)
	case *ast.TypeAssertExpr:
		return t.Transport(e.X)
	case *ast.CallExpr:
		return t.transportCall(e, 0)
	case *ast.Ident, *ast.SelectorExpr:
		if v := t.X.VarOf(e); v != nil {
			return t.transports.Of(v)
		}
	}
	return unknown
}

// transportCall says what result i of a call that makes a RoundTripper has.
func (t *Tracer) transportCall(call *ast.CallExpr, i int) Source {
	if t.X.Info.Types[call.Fun].IsType() && len(call.Args) == 1 {
		return t.Transport(call.Args[0])
	}
	if symbols.Builtin(t.X.Info, call) == "new" && len(call.Args) == 1 {
		if typ := t.X.Info.TypeOf(call.Args[0]); isHTTPTransport(typ) {
			return none
		}
		return unknown
	}
	c := t.X.CallAt[call]
	if c == nil || c.Func() == nil {
		return unknown
	}
	fn := c.Func()
	if knowledge.Symbol(fn) == "Transport.Clone" && symbols.PkgPath(fn) == "net/http" {
		return t.Transport(symbols.Receiver(call))
	}
	if f := t.X.ByObj[fn]; f != nil {
		if i >= f.Sig.Results().Len() {
			return unknown
		}
		return t.madeTransports.Of(result{f, i})
	}
	if row, _ := knowledge.ConstructorOf(fn); row != nil && handsOn(row) {
		for j := range fn.Signature().Params().Len() {
			if knowledge.IsNamed(fn.Signature().Params().At(j).Type(), "net/http", "RoundTripper") {
				return t.Transport(t.X.Arg(call, j))
			}
		}
	}
	if fact, ok := t.Callees.Result(fn, i); ok && len(fact.Params) == 0 {
		return Source{None: fact.None, Has: fact.Has, Unknown: fact.Unknown}
	}
	return unknown
}

// handsOn reports whether a constructor makes a transport that hands requests on
// to another, which it is given: http.DefaultTransport if that is nil.
func handsOn(row *knowledge.Constructor) bool {
	return row.Makes == knowledge.MakesTransport && row.Timeout == knowledge.TimeoutInherits
}

// transportResult joins what every return of a function gives as one of its results.
func (t *Tracer) transportResult(res result) Source {
	var s Source
	for _, ret := range symbols.Returns(res.fn) {
		switch n := len(ret.Results); {
		case n == res.fn.Sig.Results().Len() && res.i < n:
			s.join(t.Transport(ret.Results[res.i]))
		case n == 1:
			call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr)
			if !ok {
				return unknown
			}
			s.join(t.transportCall(call, res.i))
		default: // func transport() (t *http.Transport) { …; return }
			s.join(t.transports.Of(res.fn.Sig.Results().At(res.i)))
		}
	}
	return orUnknown(s)
}

// IsTransport reports whether values of t send requests for clients: a RoundTripper.
func IsTransport(t types.Type) bool {
	return isHTTPTransport(t) || knowledge.IsNamed(t, "net/http", "RoundTripper")
}

// isHTTPTransport reports whether a type is that of a transport of HTTP whose
// zero value waits for the response as long as it takes.
func isHTTPTransport(typ types.Type) bool {
	n := symbols.NamedOf(typ)
	return n != nil && (knowledge.IsNamed(n, "net/http", "Transport") || knowledge.IsNamed(n, "golang.org/x/net/http2", "Transport"))
}

func (t *Tracer) transportVar(v *types.Var) Source {
	if v.Pkg() != nil && v.Pkg().Path() == "net/http" && v.Name() == "DefaultTransport" {
		return none
	}
	if t.X.ParamOf[v] != nil || !t.X.Closed(v) || len(t.X.Assigns(v)) == 0 {
		return unknown
	}
	var s Source
	for _, a := range t.X.Assigns(v) {
		call, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr)
		switch {
		case a.Value == nil || a.Index > 0 && !ok:
			return unknown
		case ok && a.Index >= 0:
			s.join(t.transportCall(call, a.Index))
		default:
			s.join(t.Transport(a.Value))
		}
	}
	if s.None && t.setsTimeout(v) {
		return has
	}
	if s.None && t.setElsewhere(v) {
		return unknown
	}
	return s
}

// setElsewhere reports whether a transport held in v is handed to a function
// that may set its timeout: one of this package that does, or one of another that
// is not known to leave it alone, as those are which make HTTP/2 of it.
func (t *Tracer) setElsewhere(v *types.Var) bool {
	for _, id := range t.X.Uses(v) {
		call, ok := t.X.Parent(id).(*ast.CallExpr)
		if !ok || t.X.CallAt[call] == nil || call.Fun == ast.Expr(id) {
			continue
		}
		fn := t.X.CallAt[call].Func()
		if fn == nil {
			return true
		}
		if p := fn.Signature().Params(); p.Len() == 0 || !isHTTPTransport(p.At(min(slices.Index(call.Args, ast.Expr(id)), p.Len()-1)).Type()) {
			continue // a RoundTripper, whose fields nobody sees
		}
		i := slices.Index(call.Args, ast.Expr(id))
		if f := t.X.ByObj[fn]; f != nil {
			if i >= 0 && i < f.Sig.Params().Len() && !t.setsTimeout(f.Sig.Params().At(i)) {
				continue
			}
			return true
		}
		if !t.leftAlone(fn, i) {
			return true
		}
	}
	return false
}

// leftAlone reports whether a function of another package is known to give the
// transport it is handed as argument i no timeout.
func (t *Tracer) leftAlone(fn *types.Func, i int) bool {
	return knowledge.Path(symbols.PkgPath(fn)) == "golang.org/x/net/http2" || t.Callees.LeavesTransport(fn, i)
}

// LeavesTransport reports whether a function of this package leaves alone how
// long the transport waits that it is given as parameter v: it only sets and
// reads other fields of it, and hands it to functions that do so too.
func (t *Tracer) LeavesTransport(v *types.Var) bool { return t.leaving.Of(v) }

func (t *Tracer) leavesTransport(v *types.Var) bool {
	if !isHTTPTransport(v.Type()) || len(t.X.Assigns(v)) > 0 || t.X.AddressTaken(v) {
		return false
	}
	for _, id := range t.X.Uses(v) {
		switch p := t.X.Parent(id).(type) {
		case *ast.SelectorExpr:
			if p.X != ast.Expr(id) || p.Sel.Name == "ResponseHeaderTimeout" || p.Sel.Name == "ReadIdleTimeout" {
				return false
			}
		case *ast.CallExpr:
			call, i := t.X.CallAt[p], slices.Index(p.Args, ast.Expr(id))
			if call == nil || call.Func() == nil || i < 0 || call.Func().Signature().Variadic() {
				return false
			}
			if f := t.X.ByObj[call.Func()]; f != nil && !t.leaving.Of(f.Sig.Params().At(i)) || f == nil && !t.leftAlone(call.Func(), i) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// wrapper says whether a RoundTripper of this package bounds: one that hands
// requests on, and nowhere in its RoundTrip touches a deadline or a timer, is
// what it wraps, given to it in its literal.
func (t *Tracer) wrapper(lit *ast.CompositeLit) Source {
	n := symbols.NamedOf(t.X.Info.TypeOf(lit))
	if n == nil || n.Obj().Pkg() != t.X.Pkg {
		return unknown
	}
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, t.X.Pkg, "RoundTrip")
	m, _ := obj.(*types.Func)
	if m == nil || t.X.ByObj[m.Origin()] == nil {
		return unknown
	}
	plain := true
	ast.Inspect(t.X.ByObj[m.Origin()].Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectStmt, *ast.GoStmt:
			plain = false
		case *ast.CallExpr:
			fn := symbols.FuncOf(t.X.Info, n)
			switch {
			case fn == nil:
				// a conversion, a builtin, or a func value, which may do anything
				if tv := t.X.Info.Types[n.Fun]; !tv.IsType() && !tv.IsBuiltin() {
					plain = false
				}
			case fn.Pkg() != nil && (fn.Pkg().Path() == "context" || fn.Pkg().Path() == "time"):
				plain = false
			case t.X.ByObj[fn] != nil:
				plain = false // a helper: not followed
			}
		}
		return plain
	})
	if !plain {
		return unknown
	}
	var s Source
	for _, val := range t.X.Fields(lit) {
		typ := t.X.Info.TypeOf(val)
		if typ == nil {
			continue
		}
		if rt, _, _ := types.LookupFieldOrMethod(typ, true, t.X.Pkg, "RoundTrip"); rt != nil {
			s.join(t.Transport(val))
		}
	}
	if s.empty() {
		return unknown // what it wraps is not in sight
	}
	return s
}

// clientCall says what result i of a call that makes a client has.
func (t *Tracer) clientCall(call *ast.CallExpr, i int) Source {
	if tv := t.X.Info.Types[call.Fun]; tv.IsType() && len(call.Args) == 1 {
		return t.client(call.Args[0])
	}
	c := t.X.CallAt[call]
	if c == nil {
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "new" && len(call.Args) == 1 {
			return t.zero(t.X.Info.TypeOf(call.Args[0]))
		}
		return unknown
	}
	fn := c.Func()
	if fn == nil {
		return unknown
	}
	if row, _ := knowledge.ConstructorOf(fn); row != nil {
		return t.Constructed(row, call)
	}
	if recv := t.fluent(call, fn, i); recv != nil {
		return t.client(recv)
	}
	if f := t.X.ByObj[fn]; f != nil {
		if i >= f.Sig.Results().Len() {
			return unknown
		}
		return t.clientResults.Of(result{f, i})
	}
	if fact, ok := t.Callees.Result(fn, i); ok {
		if len(fact.Params) > 0 {
			fact.Unknown = true
		}
		return Source{None: fact.None, Has: fact.Has, Unknown: fact.Unknown, Given: fact.Unknown}
	}
	return unknown
}

// fluent returns the client that a method of a listed library is called on and
// gives back, or a copy of it: NewClient(nil).WithAuthToken(token). One that may
// set a timeout is none.
func (t *Tracer) fluent(call *ast.CallExpr, fn *types.Func, i int) ast.Expr {
	sig := fn.Signature()
	recv := symbols.Receiver(call)
	if sig.Recv() == nil || recv == nil || i >= sig.Results().Len() {
		return nil
	}
	from, to := symbols.NamedOf(sig.Recv().Type()), symbols.NamedOf(sig.Results().At(i).Type())
	if from == nil || to == nil || from.Obj() != to.Obj() {
		return nil
	}
	row, _ := t.Listed(sig.Recv().Type())
	if row == nil {
		return nil
	}
	for _, set := range row.SetBy {
		if set.Method == fn.Name() {
			return nil
		}
	}
	for p := range sig.Params().Variables() {
		if knowledge.IsNamed(p.Type(), "time", "Duration") || symbols.IsFunc(p.Type()) || knowledge.IsNamed(symbols.Deref(p.Type()), "net/http", "Client") {
			return nil
		}
	}
	return recv
}

// clientResult joins what every return of a function gives as one of its results.
func (t *Tracer) clientResult(res result) Source {
	f, i := res.fn, res.i
	var s Source
	some := false // a return gives something other than nil
	for _, ret := range symbols.Returns(f) {
		switch {
		case len(ret.Results) == 0:
			some = true
			s.join(t.clientVars.Of(f.Sig.Results().At(i)))
		case i < len(ret.Results) && len(ret.Results) == f.Sig.Results().Len():
			if !t.X.Info.Types[ret.Results[i]].IsNil() {
				some = true
				s.join(t.client(ret.Results[i]))
			}
		default:
			some = true
			if call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr); ok {
				s.join(t.clientCall(call, i))
			} else {
				s.join(unknown)
			}
		}
	}
	if !some {
		return unknown
	}
	return s
}

// Constructed says what a call of a listed constructor makes: its default, or
// what the arguments set.
func (t *Tracer) Constructed(row *knowledge.Constructor, call *ast.CallExpr) Source {
	var s Source
	replaced := false
	for i, arg := range call.Args {
		given := t.argument
		if call.Ellipsis.IsValid() && i == len(call.Args)-1 {
			given = t.spread
		}
		a, rep := given(row, i, arg)
		s.join(a)
		replaced = replaced || rep
	}
	switch {
	case s.Has:
		return has
	case s.Unknown:
		return Source{Unknown: true, Given: true}
	case s.Assumed:
		return Source{None: true, Assumed: true}
	case row.Timeout == knowledge.TimeoutNone || row.Timeout == knowledge.TimeoutCtx || replaced && s.None:
		return Source{None: true, Root: call}
	case row.Timeout == knowledge.TimeoutCarried:
		return t.carriedClient(call)
	case row.Timeout == knowledge.TimeoutInherits || row.Timeout == "":
		if s.None {
			return Source{None: true, Root: call}
		}
		return Source{Unknown: true, Given: true}
	}
	return has
}

// handed says what a client that a constructor is given was built with: what is
// made of one that counts as built with its defaults counts as it does.
func (t *Tracer) handed(arg ast.Expr) Source {
	s := t.client(arg)
	if s.Unknown && !s.Has && !s.None && !s.Given {
		if row, _ := t.Listed(t.X.Info.TypeOf(arg)); row != nil {
			if d := t.defaultOf(row); d.Assumed {
				return d
			}
		}
	}
	return s
}

// argument says what argument i of a constructor sets.
func (t *Tracer) argument(row *knowledge.Constructor, i int, arg ast.Expr) (s Source, replaced bool) {
	for _, set := range row.SetBy {
		if set.Inherits && set.Arg == i && set.Field == "" && set.Option == "" && set.Method == "" { // the client itself
			if t.X.Info.Types[arg].IsNil() {
				return none, set.Replaces
			}
			return t.handed(arg), set.Replaces
		}
	}
	if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
		return t.optionLit(row, lit)
	}
	if call, ok := ast.Unparen(arg).(*ast.CallExpr); ok {
		if c := t.X.CallAt[call]; c != nil && c.Func() != nil {
			for _, set := range row.SetBy {
				if row.IsOption(set.Option, c.Func()) {
					if val := t.X.Arg(call, set.Arg); val != nil {
						return t.setting(set, val), set.Replaces
					}
					return unknown, false
				}
			}
			return Source{}, false // another option
		}
	}
	typ := symbols.NamedOf(t.X.Info.TypeOf(arg))
	if typ == nil {
		return Source{}, false
	}
	for i := range row.SetBy {
		set := &row.SetBy[i]
		switch {
		case set.Field != "":
			cfg, field, ok := strings.Cut(set.Field, ".")
			if !ok || typ.Obj().Name() != cfg {
				continue
			}
			f := t.configField(arg, field, set)
			s.join(f.Source)
			replaced = replaced || f.replaced
		case set.Option != "":
			if _, isFunc := typ.Underlying().(*types.Signature); isFunc {
				return unknown, false // an option held in a variable
			}
		}
	}
	return s, replaced
}

// optionLit says what a literal such as func(o *Options) { o.HTTPClient = c } sets.
func (t *Tracer) optionLit(row *knowledge.Constructor, lit *ast.FuncLit) (s Source, replaced bool) {
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok || len(as.Lhs) != len(as.Rhs) {
			return true
		}
		for i, l := range as.Lhs {
			sel, ok := ast.Unparen(l).(*ast.SelectorExpr)
			if !ok {
				continue
			}
			for _, set := range row.SetBy {
				if set.Field != "" && set.Field[strings.LastIndexByte(set.Field, '.')+1:] == sel.Sel.Name {
					s.join(t.setting(set, as.Rhs[i]))
					replaced = replaced || set.Replaces
				}
			}
		}
		return true
	})
	return s, replaced
}

// CallOption says whether an argument of a call is an option that gives the
// one call a timeout, such as option.WithRequestTimeout(d).
func (t *Tracer) CallOption(call *ast.CallExpr, lib *knowledge.Lib) bool {
	for _, arg := range call.Args {
		opt, ok := ast.Unparen(arg).(*ast.CallExpr)
		if !ok {
			continue
		}
		fn := symbols.FuncOf(t.X.Info, opt)
		if fn == nil {
			continue
		}
		for row := range lib.Constructors() {
			for _, set := range row.SetBy {
				if set.Inherits || !row.IsOption(set.Option, fn) {
					continue
				}
				if val := t.X.Arg(opt, set.Arg); val != nil && t.Duration(val).Bounded() != No {
					return true
				}
			}
		}
	}
	return false
}

// configKey asks what variable v, a config, says of one setting.
type configKey struct {
	v     *types.Var
	field string
	set   *knowledge.Setting
}

// configured is what a config says of a setting.
type configured struct {
	Source
	replaced bool // the client's own default is gone
}

func (c configured) same(o configured) bool {
	return c.replaced == o.replaced && c.Source.same(o.Source)
}

func (c *configured) join(o configured) {
	c.Source.join(o.Source)
	c.replaced = c.replaced || o.replaced
}

// configField says what a field of a config argument sets: in its literal, or assigned later.
func (t *Tracer) configField(arg ast.Expr, field string, set *knowledge.Setting) configured {
	arg = ast.Unparen(arg)
	if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
		arg = ast.Unparen(u.X)
	}
	if lit, ok := arg.(*ast.CompositeLit); ok {
		val := t.X.Fields(lit)[field]
		if val == nil {
			return configured{}
		}
		return configured{t.setting(*set, val), set.Replaces}
	}
	if v := t.X.VarOf(arg); v != nil {
		return t.configs.Of(configKey{v, field, set})
	}
	return configured{Source: unknown}
}

// configVar says what the config in a variable sets: by each of its values, and
// by what is assigned to its field.
func (t *Tracer) configVar(k configKey) configured {
	if t.X.ParamOf[k.v] != nil || !t.X.Closed(k.v) {
		return configured{Source: unknown}
	}
	var s configured
	for _, a := range t.X.Assigns(k.v) {
		s.join(t.configValue(a.Value, k))
	}
	st, _ := symbols.Deref(k.v.Type()).Underlying().(*types.Struct)
	if st == nil {
		return configured{Source: unknown}
	}
	f := symbols.FieldNamed(st, k.field)
	if f == nil {
		return s
	}
	for _, a := range t.X.Assigns(f) {
		as, ok := a.Site.(*ast.AssignStmt)
		if !ok {
			continue
		}
		for i, lhs := range as.Lhs {
			sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
			if !ok || t.X.VarOf(sel) != f || t.X.VarOf(sel.X) != k.v {
				continue
			}
			if len(as.Lhs) != len(as.Rhs) {
				return configured{Source: unknown}
			}
			s.join(configured{t.setting(*k.set, as.Rhs[i]), k.set.Replaces})
		}
	}
	if s.None && k.set.Inherits && t.setsPart(k.v, f) {
		return configured{Source: unknown}
	}
	return s
}

// setsPart reports whether the package assigns a setting of the client that is a
// field of what v holds: config.HTTPClient.Timeout = d.
func (t *Tracer) setsPart(v, part *types.Var) bool {
	n := symbols.NamedOf(part.Type())
	if n == nil {
		return false
	}
	row, _ := knowledge.LiteralOf(n)
	return row != nil && slices.ContainsFunc(row.SetBy, func(set knowledge.Setting) bool {
		path := symbols.FieldPath(n, set.Field)
		return len(path) > 0 && t.X.AssignsPath(v, append([]*types.Var{part}, path...))
	})
}

// configValue says what one value of a config variable sets.
func (t *Tracer) configValue(val ast.Expr, k configKey) configured {
	if u, ok := ast.Unparen(symbols.ExprOr(val)).(*ast.UnaryExpr); ok && u.Op == token.AND {
		val = u.X
	}
	switch val := ast.Unparen(symbols.ExprOr(val)).(type) {
	case *ast.CompositeLit:
		return t.configField(val, k.field, k.set)
	case *ast.CallExpr: // DefaultConfig(): the library's default unless it is known
		c := t.X.CallAt[val]
		if c == nil || c.Func() == nil {
			break
		}
		row, _ := knowledge.ConstructorOf(c.Func())
		if row == nil || row.Makes != knowledge.MakesConfig {
			break
		}
		switch t.Constructed(row, val).Bounded() {
		case Yes:
			return configured{Source: has}
		case No:
			return configured{}
		}
	}
	return configured{Source: unknown}
}

// ClientVar says what the client held in v was built with.
func (t *Tracer) ClientVar(v *types.Var) Source {
	return orUnknown(t.clientVars.Of(v))
}
