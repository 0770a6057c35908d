// Package symbols indexes one package by object: its functions and the calls
// in them, the values given to each variable and field, and where objects are
// used. The index is built on the first question.
package symbols

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// Index is the index of one package.
type Index struct {
	Fset  *token.FileSet
	Files []*ast.File
	Pkg   *types.Package
	Info  *types.Info

	Funcs    []*Func               // in source order, outer before inner
	ByObj    map[*types.Func]*Func // declared functions with a body
	ByNode   map[ast.Node]*Func    // declarations and literals
	Calls    []*Call               // in source order
	CallAt   map[*ast.CallExpr]*Call
	ParamOf  map[*types.Var]*Func // parameters of Funcs
	Literals []*Literal           // composite literals and zero values of named struct types

	assigns map[*types.Var][]Assign
	address map[*types.Var][]ast.Node // &v and v.f where v's address escapes through a method call are not listed
	parents map[ast.Node]ast.Node     // of the declarations asked about
	uses    map[types.Object][]*ast.Ident

	lastFile *ast.File // answered last by File

	directives map[types.Object]map[string]bool
}

// Func is a function declaration or literal.
type Func struct {
	Node   ast.Node    // *ast.FuncDecl or *ast.FuncLit
	Obj    *types.Func // nil for a literal
	Sig    *types.Signature
	Body   *ast.BlockStmt
	Parent *Func // the function a literal stands in; nil at package level
	Calls  []*Call
}

// Name returns the function's name for messages: "f", "(*T).m", "func literal".
func (f *Func) Name() string {
	if f.Obj == nil {
		if f.Parent != nil {
			return "func literal in " + f.Parent.Name()
		}
		return "func literal"
	}
	return FuncName(f.Obj, f.Obj.Pkg())
}

// Params returns the parameters.
func (f *Func) Params() *types.Tuple { return f.Sig.Params() }

// Decl returns the declaration f stands in, or f itself; nil for a literal at package level.
func (f *Func) Decl() *Func {
	for f != nil && f.Obj == nil {
		f = f.Parent
	}
	return f
}

// Mode is how a call is made.
type Mode int

const (
	Plain Mode = iota
	Go
	Defer
)

// Call is a call expression that is neither a conversion nor a call of a builtin.
type Call struct {
	Expr   *ast.CallExpr
	In     *Func // nil at package level
	Mode   Mode
	Loop   ast.Node     // the innermost loop of In around it, or nil
	Callee types.Object // *types.Func (origin), *types.Var of func type (origin), or nil
}

// Func returns the callee if it is a function or method, else nil.
func (c *Call) Func() *types.Func {
	fn, _ := c.Callee.(*types.Func)
	return fn
}

// Literal is a composite literal, a new(T) or a variable declared without a value.
type Literal struct {
	Node ast.Expr // *ast.CompositeLit, *ast.CallExpr (new), or *ast.Ident (var)
	Lit  *ast.CompositeLit
	Type *types.Named
	In   *Func
}

// Assign is one value given to a variable or field.
type Assign struct {
	Value ast.Expr    // nil if it is not an expression: a range clause, x++, a receive in select
	Index int         // which result of Value, or -1 if Value is the value itself
	Op    token.Token // token.ASSIGN, or that of an assignment operation such as +=
	Site  ast.Node
	In    *Func
}

// Tests makes the index of a package include its test files. By default
// nothing in them is evidence about the others: drivers analyse a package with
// them, without, or both. It is set once, from a flag.
var Tests bool

// IsTest reports whether a file holds test code: a _test.go file, or one whose
// functions take a *testing.T or its kin, as the packages of test helpers have.
func IsTest(fset *token.FileSet, f *ast.File) bool {
	if strings.HasSuffix(fset.File(f.FileStart).Name(), "_test.go") {
		return true
	}
	imported := slices.ContainsFunc(f.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == `"testing"` && s.Name == nil })
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && imported {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == "testing" {
				switch sel.Sel.Name {
				case "T", "B", "F", "TB", "M":
					found = true
				}
			}
		}
		return imported && !found
	})
	return found
}

// New builds the index.
func New(fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info) *Index {
	if !Tests {
		sources := slices.DeleteFunc(slices.Clone(files), func(f *ast.File) bool {
			return IsTest(fset, f)
		})
		if len(sources) > 0 {
			files = sources
		}
	}
	x := &Index{
		Fset: fset, Files: files, Pkg: pkg, Info: info,
		ByObj: make(map[*types.Func]*Func), ByNode: make(map[ast.Node]*Func),
		CallAt:  make(map[*ast.CallExpr]*Call),
		ParamOf: make(map[*types.Var]*Func),
		assigns: make(map[*types.Var][]Assign), address: make(map[*types.Var][]ast.Node),
	}
	for _, f := range files {
		for _, d := range f.Decls {
			w := walker{x: x}
			w.walk(d)
		}
	}
	return x
}

type walker struct {
	x    *Index
	fn   *Func
	loop ast.Node
	mode map[*ast.CallExpr]Mode
}

// walk visits n in source order, keeping the function and loop around it.
func (w *walker) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			obj, _ := w.x.Info.Defs[n.Name].(*types.Func)
			if obj == nil || n.Body == nil {
				return false
			}
			w.function(&Func{Node: n, Obj: obj, Sig: obj.Signature(), Body: n.Body})
			return false
		case *ast.FuncLit:
			sig, _ := w.x.Info.TypeOf(n).(*types.Signature)
			if sig == nil {
				return false
			}
			w.function(&Func{Node: n, Sig: sig, Body: n.Body, Parent: w.fn})
			return false
		case *ast.ForStmt:
			if n.Init != nil {
				w.walk(n.Init)
			}
			w.inLoop(n, n.Cond, n.Post, n.Body)
			return false
		case *ast.RangeStmt:
			w.rangeAssign(n)
			w.walk(n.X)
			w.inLoop(n, n.Body)
			return false
		case *ast.GoStmt:
			w.setMode(n.Call, Go)
		case *ast.DeferStmt:
			w.setMode(n.Call, Defer)
		case *ast.CallExpr:
			w.call(n)
		case *ast.AssignStmt:
			w.assign(n)
		case *ast.ValueSpec:
			w.valueSpec(n)
		case *ast.IncDecStmt:
			w.add(n.X, Assign{Index: -1, Op: n.Tok, Site: n, In: w.fn})
		case *ast.CompositeLit:
			w.composite(n)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				if v := w.x.VarOf(n.X); v != nil {
					w.x.address[v] = append(w.x.address[v], n)
				}
			}
		}
		return true
	})
}

func (w *walker) function(f *Func) {
	w.x.Funcs = append(w.x.Funcs, f)
	w.x.ByNode[f.Node] = f
	if f.Obj != nil {
		w.x.ByObj[f.Obj] = f
	}
	for p := range f.Sig.Params().Variables() {
		w.x.ParamOf[p] = f
	}
	inner := walker{x: w.x, fn: f}
	inner.walk(f.Body)
}

func (w *walker) inLoop(loop ast.Node, parts ...ast.Node) {
	outer := w.loop
	w.loop = loop
	for _, p := range parts {
		if p != nil {
			w.walk(p)
		}
	}
	w.loop = outer
}

func (w *walker) setMode(c *ast.CallExpr, m Mode) {
	if w.mode == nil {
		w.mode = make(map[*ast.CallExpr]Mode)
	}
	w.mode[c] = m
}

func (w *walker) call(n *ast.CallExpr) {
	if tv, ok := w.x.Info.Types[n.Fun]; ok && tv.IsType() {
		return
	}
	var callee types.Object
	switch obj := typeutil.Callee(w.x.Info, n).(type) {
	case *types.Builtin:
		if obj.Name() == "new" && len(n.Args) == 1 {
			if t := namedStruct(w.x.Info.TypeOf(n.Args[0])); t != nil {
				w.x.Literals = append(w.x.Literals, &Literal{Node: n, Type: t, In: w.fn})
			}
		}
		return
	case *types.Func:
		callee = obj.Origin()
	case *types.Var:
		callee = obj.Origin()
	}
	if callee == nil {
		if v := w.x.VarOf(n.Fun); v != nil {
			callee = v
		}
	}
	c := &Call{Expr: n, In: w.fn, Mode: w.mode[n], Loop: w.loop, Callee: callee}
	w.x.Calls = append(w.x.Calls, c)
	w.x.CallAt[n] = c
	if w.fn != nil {
		w.fn.Calls = append(w.fn.Calls, c)
	}
}

func (w *walker) assign(n *ast.AssignStmt) {
	op := n.Tok
	if op == token.DEFINE {
		op = token.ASSIGN
	}
	for i, lhs := range n.Lhs {
		a := Assign{Index: -1, Op: op, Site: n, In: w.fn}
		if len(n.Rhs) == len(n.Lhs) {
			a.Value = n.Rhs[i]
		} else {
			a.Value, a.Index = n.Rhs[0], i
		}
		w.add(lhs, a)
	}
}

func (w *walker) valueSpec(n *ast.ValueSpec) {
	for i, name := range n.Names {
		v, _ := w.x.Info.Defs[name].(*types.Var)
		if v == nil {
			continue
		}
		switch {
		case len(n.Values) == len(n.Names):
			w.add(name, Assign{Value: n.Values[i], Index: -1, Op: token.ASSIGN, Site: n, In: w.fn})
		case len(n.Values) == 1:
			w.add(name, Assign{Value: n.Values[0], Index: i, Op: token.ASSIGN, Site: n, In: w.fn})
		default:
			if t := namedStruct(v.Type()); t != nil {
				w.x.Literals = append(w.x.Literals, &Literal{Node: name, Type: t, In: w.fn})
			}
		}
	}
}

func (w *walker) rangeAssign(n *ast.RangeStmt) {
	for _, e := range []ast.Expr{n.Key, n.Value} {
		if e != nil {
			w.add(e, Assign{Index: -1, Op: token.RANGE, Site: n, In: w.fn})
		}
	}
}

func (w *walker) composite(n *ast.CompositeLit) {
	t := w.x.Info.TypeOf(n)
	if t == nil {
		return
	}
	if p, ok := t.Underlying().(*types.Pointer); ok { // elided &T in a list
		t = p.Elem()
	}
	if named := namedStruct(t); named != nil {
		w.x.Literals = append(w.x.Literals, &Literal{Node: n, Lit: n, Type: named, In: w.fn})
	}
	st, _ := t.Underlying().(*types.Struct)
	if st == nil {
		return
	}
	for i, elt := range n.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				if f, ok := w.x.Info.Uses[id].(*types.Var); ok {
					w.x.assigns[f.Origin()] = append(w.x.assigns[f.Origin()], Assign{Value: kv.Value, Index: -1, Op: token.ASSIGN, Site: kv, In: w.fn})
				}
			}
		} else if i < st.NumFields() {
			f := st.Field(i).Origin()
			w.x.assigns[f] = append(w.x.assigns[f], Assign{Value: elt, Index: -1, Op: token.ASSIGN, Site: elt, In: w.fn})
		}
	}
}

func (w *walker) add(lhs ast.Expr, a Assign) {
	if v := w.x.VarOf(lhs); v != nil {
		w.x.assigns[v] = append(w.x.assigns[v], a)
	}
}

func namedStruct(t types.Type) *types.Named {
	n, _ := types.Unalias(t).(*types.Named)
	if n == nil {
		return nil
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return nil
	}
	return n
}

// VarOf returns the variable or field that e denotes, or nil.
func (x *Index) VarOf(e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := x.Info.ObjectOf(e).(*types.Var); ok {
			return v.Origin()
		}
	case *ast.SelectorExpr:
		if v, ok := x.Info.ObjectOf(e.Sel).(*types.Var); ok {
			return v.Origin()
		}
	case *ast.StarExpr:
		return x.VarOf(e.X)
	}
	return nil
}

// FuncObj returns the function or method that e denotes as a value, or nil.
func (x *Index) FuncObj(e ast.Expr) *types.Func {
	e = ast.Unparen(e)
	switch i := e.(type) { // an instance f[T] is f
	case *ast.IndexExpr:
		e = ast.Unparen(i.X)
	case *ast.IndexListExpr:
		e = ast.Unparen(i.X)
	}
	var id *ast.Ident
	switch e := e.(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return nil
	}
	if fn, ok := x.Info.Uses[id].(*types.Func); ok {
		return fn.Origin()
	}
	return nil
}

// Assigns returns the values given to v in this package, in source order.
func (x *Index) Assigns(v *types.Var) []Assign { return x.assigns[v] }

// AddressTaken reports whether &v stands somewhere in the package.
func (x *Index) AddressTaken(v *types.Var) bool { return len(x.address[v]) > 0 }

// Addresses returns the places where &v stands, in source order.
func (x *Index) Addresses(v *types.Var) []ast.Node { return x.address[v] }

// Closed reports whether every assignment to v is in this package: v is local,
// or it is unexported (or in package main), or a field of a type that other
// packages cannot name.
func (x *Index) Closed(v *types.Var) bool {
	switch {
	case v.Pkg() != x.Pkg:
		return false
	case x.Pkg.Name() == "main" || !v.Exported():
		return true
	case v.IsField():
		return false
	}
	return v.Parent() != x.Pkg.Scope()
}

// Parent returns the node around n, or nil for a file. The nodes of a
// declaration are indexed when something in it is asked about: most
// declarations of most packages never are.
func (x *Index) Parent(n ast.Node) ast.Node {
	p, known := x.parents[n]
	if known {
		return p
	}
	f := x.File(n.Pos())
	if f == nil || n == ast.Node(f) {
		return nil
	}
	d := declAt(f, n.Pos())
	if d == nil || x.parents[d] != nil { // indexed, and n is not in it: a package clause, a comment
		return nil
	}
	if x.parents == nil {
		x.parents = make(map[ast.Node]ast.Node)
	}
	stack := []ast.Node{f}
	ast.Inspect(d, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		x.parents[n] = stack[len(stack)-1]
		stack = append(stack, n)
		return true
	})
	return x.parents[n]
}

// Enclosing returns the function around n, or nil.
func (x *Index) Enclosing(n ast.Node) *Func {
	for p := x.Parent(n); p != nil; p = x.Parent(p) {
		if f := x.ByNode[p]; f != nil {
			return f
		}
	}
	return nil
}

// ScopeAt returns the innermost scope at a place of a file, or nil. Unlike that of
// a package, it does not look at all functions of the file.
func ScopeAt(info *types.Info, f *ast.File, pos token.Pos) *types.Scope {
	if f == nil {
		return nil
	}
	if d, ok := declAt(f, pos).(*ast.FuncDecl); ok && info.Scopes[d.Type] != nil {
		if s := info.Scopes[d.Type].Innermost(pos); s != nil {
			return s
		}
	}
	if s := info.Scopes[f]; s != nil {
		return s.Innermost(pos)
	}
	return nil
}

// ScopeAt returns the innermost scope at a place, or nil.
func (x *Index) ScopeAt(pos token.Pos) *types.Scope { return ScopeAt(x.Info, x.File(pos), pos) }

// declAt returns the declaration of a file that holds pos, or the next one; nil if there is none.
func declAt(f *ast.File, pos token.Pos) ast.Decl {
	i, _ := slices.BinarySearchFunc(f.Decls, pos, func(d ast.Decl, p token.Pos) int {
		if d.End() <= p {
			return -1
		}
		return 1
	})
	if i == len(f.Decls) {
		return nil
	}
	return f.Decls[i]
}

// StmtOf returns the statement around n that stands in a list of statements, or nil.
func (x *Index) StmtOf(n ast.Node) ast.Stmt {
	child := n
	for p := x.Parent(n); p != nil; child, p = p, x.Parent(p) {
		switch p.(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			s, _ := child.(ast.Stmt)
			return s
		}
	}
	return nil
}

// ListOf returns the list of statements that s stands in, or nil.
func (x *Index) ListOf(s ast.Stmt) []ast.Stmt {
	switch p := x.Parent(s).(type) {
	case *ast.BlockStmt:
		return p.List
	case *ast.CaseClause:
		return p.Body
	case *ast.CommClause:
		return p.Body
	}
	return nil
}

// File returns the file that holds pos.
func (x *Index) File(pos token.Pos) *ast.File {
	if f := x.lastFile; f != nil && f.FileStart <= pos && pos <= f.FileEnd {
		return f
	}
	for _, f := range x.Files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			x.lastFile = f
			return f
		}
	}
	return nil
}

// Uses returns the identifiers that use obj (an origin) in this package, in source order.
func (x *Index) Uses(obj types.Object) []*ast.Ident {
	if x.uses == nil {
		x.uses = make(map[types.Object][]*ast.Ident)
		indexed := make(map[*token.File]bool)
		for _, f := range x.Files {
			indexed[x.Fset.File(f.FileStart)] = true
		}
		for id, o := range x.Info.Uses {
			if !indexed[x.Fset.File(id.Pos())] {
				continue
			}
			switch v := o.(type) {
			case *types.Var:
				o = v.Origin()
			case *types.Func:
				o = v.Origin()
			}
			x.uses[o] = append(x.uses[o], id)
		}
		for _, ids := range x.uses {
			slices.SortFunc(ids, func(a, b *ast.Ident) int { return cmp.Compare(a.Pos(), b.Pos()) })
		}
	}
	return x.uses[obj]
}

// CallsTo returns the calls of fn in the package, and whether those are all its uses.
func (x *Index) CallsTo(fn *types.Func) (calls []*ast.CallExpr, all bool) {
	all = true
	for _, id := range x.Uses(fn) {
		var callee ast.Expr = id
		if sel, ok := x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			callee = sel
		}
		if call, ok := x.Parent(callee).(*ast.CallExpr); ok && call.Fun == callee {
			calls = append(calls, call)
		} else {
			all = false
		}
	}
	return calls, all
}

// UsesIn returns the identifiers that use obj between two positions, in source order.
func (x *Index) UsesIn(obj types.Object, from, to token.Pos) []*ast.Ident {
	ids := x.Uses(obj)
	at := func(p token.Pos) int {
		i, _ := slices.BinarySearchFunc(ids, p, func(id *ast.Ident, p token.Pos) int { return cmp.Compare(id.Pos(), p) })
		return i
	}
	return ids[at(from):at(to)]
}

// IsError reports whether t is the type error.
func IsError(t types.Type) bool {
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}

// Builtin returns the name of the predeclared function that a call calls, or "".
func Builtin(info *types.Info, call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

// Receiver returns the operand of a method call's selector, or nil.
func Receiver(call *ast.CallExpr) ast.Expr {
	if s, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return s.X
	}
	return nil
}

// Arg returns argument i of a call as parameter i is given it, or nil if it
// has none of its own: f(g()), a variadic parameter's, a method expression's.
func (x *Index) Arg(call *ast.CallExpr, i int) ast.Expr {
	if s, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if sel := x.Info.Selections[s]; sel != nil && sel.Kind() == types.MethodExpr {
			i++
		}
	}
	if i < 0 || i >= len(call.Args) {
		return nil
	}
	if len(call.Args) == 1 {
		if _, tuple := x.Info.TypeOf(call.Args[0]).(*types.Tuple); tuple {
			return nil
		}
	}
	return call.Args[i]
}

// IsZero reports whether e is a constant zero, or nil.
func (x *Index) IsZero(e ast.Expr) bool {
	tv := x.Info.Types[e]
	return tv.IsNil() || tv.Value != nil && (tv.Value.String() == "0" || tv.Value.String() == `""` || tv.Value.String() == "false")
}

// FuncName returns a function's name as messages write it, without its own
// package's name: "f", "pkg.F", "(*T).M", "(*pkg.T).M".
func FuncName(fn *types.Func, from *types.Package) string {
	qual := ""
	if fn.Pkg() != nil && fn.Pkg() != from {
		qual = fn.Pkg().Name() + "."
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return qual + fn.Name()
	}
	t := types.Unalias(recv.Type())
	star := ""
	if p, ok := t.(*types.Pointer); ok {
		t, star = types.Unalias(p.Elem()), "*"
	}
	name := "?"
	switch t := t.(type) {
	case *types.Named:
		name = t.Obj().Name()
	case *types.Interface:
		return qual + fn.Name()
	}
	if star == "" {
		return qual + name + "." + fn.Name()
	}
	return "(" + star + qual + name + ")." + fn.Name()
}

// ID returns the name of a declared function or method in a whole program:
// "path.F", "path.T.M".
func ID(fn *types.Func) string {
	fn = fn.Origin()
	if recv := fn.Signature().Recv(); recv != nil {
		t := recv.Type()
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		}
		if n, ok := types.Unalias(t).(*types.Named); ok {
			return TypeID(n.Obj()) + "." + fn.Name()
		}
	}
	if fn.Pkg() == nil {
		return fn.Name()
	}
	return PathOf(fn.Pkg()) + "." + fn.Name()
}

// TypeID returns the name of a type in a whole program: "path.T".
func TypeID(tn *types.TypeName) string {
	if tn.Pkg() == nil {
		return tn.Name()
	}
	return PathOf(tn.Pkg()) + "." + tn.Name()
}

// PathOf returns the import path of a package; its test variant is itself.
func PathOf(p *types.Package) string {
	name, _, _ := strings.Cut(p.Path(), " ")
	return name
}

// PathTo returns the nodes whose source holds the interval, innermost first,
// up to the declaration it stands in.
func (x *Index) PathTo(start, end token.Pos) []ast.Node {
	f := x.File(start)
	if f == nil {
		return nil
	}
	d := declAt(f, start)
	if d == nil {
		return nil
	}
	var path []ast.Node
	ast.Inspect(d, func(n ast.Node) bool {
		if n == nil || n.Pos() > start || end > n.End() {
			return false
		}
		path = append(path, n)
		return true
	})
	slices.Reverse(path)
	return path
}

// FuncOf returns the function or method a call calls statically, or nil.
func FuncOf(info *types.Info, call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}
