package knowledge

import (
	"cmp"
	_ "embed"
	"go/types"
	"iter"
	"slices"
	"strings"
	"sync"
)

//go:embed std.txt
var stdList string

var stdPackages = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool)
	for p := range strings.Lines(stdList) {
		m[strings.TrimSpace(p)] = true
	}
	return m
})

// IsStd reports whether path is a package of the standard library. Drivers do
// not say: the module is unknown both for std and for files named on the
// command line, and a module may be called "app".
func IsStd(path string) bool {
	if strings.HasPrefix(path, "vendor/") {
		return true
	}
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
		return false
	}
	return stdPackages()[path] || strings.Contains(path, "internal/") && stdPackages()[path[:strings.Index(path, "/")]]
}

// Path returns an import path without vendor prefix and major versions:
// example.com/p/v2/q and example.com/p/q are the same library, and so are
// gopkg.in/p.v1 and gopkg.in/p.v2.
func Path(path string) string {
	if i := strings.LastIndex(path, "/vendor/"); i >= 0 {
		path = path[i+len("/vendor/"):]
	}
	path = strings.TrimPrefix(path, "vendor/")
	i := strings.Index(path, "/v")
	for i >= 0 {
		end := i + 2
		for end < len(path) && '0' <= path[end] && path[end] <= '9' {
			end++
		}
		if end > i+2 && (end == len(path) || path[end] == '/') {
			path = path[:i] + path[end:]
		} else {
			i++
		}
		next := strings.Index(path[i:], "/v")
		if next < 0 {
			break
		}
		i += next
	}
	if strings.HasPrefix(path, "gopkg.in/") {
		if j := strings.LastIndex(path, ".v"); j >= 0 {
			rest := path[j+2:]
			digits := 0
			for digits < len(rest) && '0' <= rest[digits] && rest[digits] <= '9' {
				digits++
			}
			if digits > 0 && (digits == len(rest) || rest[digits] == '/') {
				path = path[:j] + rest[digits:]
			}
		}
	}
	return path
}

// Lib is everything known about one package.
type Lib struct {
	Path    string // without major version
	Name    string
	Profile Profile
	Streams bool
	// AnyDriver is set where the database behind it is whatever its driver is for.
	AnyDriver bool
	// Rows are the entries that hold for the version looked up, the user's first.
	Rows []*Library
	// All are the entries for all versions.
	All []*Library

	calls        map[string]*Call
	own          map[string]bool // the keys of calls that the user describes
	patterns     []pattern
	constructors map[string]*Constructor
	roles        []typeRole
	spawns       map[string]*Group // by what starts goroutines: "F", "T.M"
	joins        map[string]bool   // what waits for a group
	groups       map[string]*Group // by type, and by what makes one
	madeBy       map[string]*Group
	limiters     map[string]*Limiter
	retriers     map[string]*Retrier
	schedulers   map[string]*Scheduler
	opens        map[string]int // the argument that says which driver
	ends         map[string]*Ending
}

type typeRole struct {
	pattern string
	role    TypeRole
}

type pattern struct {
	text string
	call *Call
	own  bool // the user's
}

type index struct {
	exact map[string][]*Library // by Package
	below map[string][]*Library // by Package without "/..."

	mu   sync.Mutex
	libs map[string]*Lib // by Path, nil where nothing is known
}

var (
	current = sync.OnceValue(func() *index {
		x := &index{
			exact: make(map[string][]*Library), below: make(map[string][]*Library),
			libs: make(map[string]*Lib),
		}
		for _, list := range [][]Library{user, libraries} {
			for i := range list {
				l := &list[i]
				if p, ok := strings.CutSuffix(l.Package, "/..."); ok {
					x.below[p] = append(x.below[p], l)
				} else {
					x.exact[l.Package] = append(x.exact[l.Package], l)
				}
			}
		}
		return x
	})
)

// Libraries returns all entries, the user's first.
func Libraries() []Library { return append(append([]Library(nil), user...), libraries...) }

// Find returns what is known about the package, or nil.
func Find(path string) *Lib {
	x := current()
	x.mu.Lock()
	defer x.mu.Unlock()
	if lib, ok := x.libs[path]; ok {
		return lib
	}
	norm := Path(path)
	entries := x.exact[norm]
	for p := norm; ; {
		entries = append(entries[:len(entries):len(entries)], x.below[p]...)
		i := strings.LastIndexByte(p, '/')
		if i < 0 {
			break
		}
		p = p[:i]
	}
	var lib *Lib
	if len(entries) > 0 {
		slices.SortStableFunc(entries, userFirst)
		lib = newLib(norm, path, entries)
	}
	x.libs[path] = lib
	return lib
}

func userFirst(a, b *Library) int {
	switch {
	case a.own == b.own:
		return 0
	case a.own:
		return -1
	}
	return 1
}

func newLib(path, imported string, entries []*Library) *Lib {
	lib := &Lib{
		Path: path, All: entries,
		calls: make(map[string]*Call), own: make(map[string]bool), constructors: make(map[string]*Constructor),
		spawns: make(map[string]*Group), joins: make(map[string]bool), groups: make(map[string]*Group), madeBy: make(map[string]*Group),
		limiters: make(map[string]*Limiter), retriers: make(map[string]*Retrier), schedulers: make(map[string]*Scheduler), opens: make(map[string]int), ends: make(map[string]*Ending),
	}
	for _, e := range entries {
		lib.Name = cmp.Or(lib.Name, e.Name)
		lib.Profile = cmp.Or(lib.Profile, e.Profile)
		if e.Holds(imported) { // else another version's rows
			lib.add(e)
		}
	}
	if lib.Name == "" {
		lib.Name = path[strings.LastIndexByte(path, '/')+1:]
	}
	return lib
}

// add indexes the rows of one entry by symbol. Of several about one, the first counts.
func (l *Lib) add(e *Library) {
	l.Rows = append(l.Rows, e)
	l.Streams = l.Streams || e.Streams
	l.AnyDriver = l.AnyDriver || e.AnyDriver
	for i := range e.Calls {
		c := &e.Calls[i]
		for _, f := range c.Func {
			if strings.Contains(f, "*") {
				l.patterns = append(l.patterns, pattern{f, c, e.own})
			} else if l.calls[f] == nil {
				l.calls[f] = c
				l.own[f] = e.own
			}
		}
	}
	for i := range e.Constructors {
		first(l.constructors, &e.Constructors[i], e.Constructors[i].New...)
	}
	for _, t := range e.Types {
		for _, name := range t.Name {
			l.roles = append(l.roles, typeRole{name, t.Role})
		}
	}
	for i := range e.Groups {
		g := &e.Groups[i]
		for _, s := range g.Spawn {
			first(l.spawns, g, g.method(s))
		}
		for _, j := range g.Join {
			l.joins[g.method(j)] = true
		}
		if g.Type != "" {
			first(l.groups, g, g.Type)
		}
		first(l.madeBy, g, g.New...)
	}
	for i := range e.Limiters {
		first(l.limiters, &e.Limiters[i], e.Limiters[i].Func...)
	}
	for i := range e.Retriers {
		first(l.retriers, &e.Retriers[i], e.Retriers[i].Func...)
	}
	for i := range e.Schedulers {
		first(l.schedulers, &e.Schedulers[i], e.Schedulers[i].Func...)
	}
	for i := range e.Ends {
		first(l.ends, &e.Ends[i], e.Ends[i].Func...)
	}
	for _, o := range e.Opens {
		first(l.opens, o.Driver, o.Func...)
	}
}

// first notes a row by its names, where none is noted yet.
func first[R any](rows map[string]R, row R, names ...string) {
	for _, name := range names {
		if _, ok := rows[name]; !ok {
			rows[name] = row
		}
	}
}

// method returns the symbol of a method of the group, or of a function where
// its row names no type.
func (g *Group) method(name string) string {
	if g.Type == "" {
		return name
	}
	return g.Type + "." + name
}

// Constructors yields the rows of all constructors.
func (l *Lib) Constructors() iter.Seq[*Constructor] {
	return func(yield func(*Constructor) bool) {
		for _, e := range l.Rows {
			for i := range e.Constructors {
				if !yield(&e.Constructors[i]) {
					return
				}
			}
		}
	}
}

// Symbol returns the name of a package-level function or a method as rows
// write it: "F" or "T.M".
func Symbol(fn *types.Func) string {
	if recv := fn.Signature().Recv(); recv != nil {
		if name := typeName(recv.Type()); name != "" {
			return name + "." + fn.Name()
		}
	}
	return fn.Name()
}

func typeName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// CallOf returns the row that describes fn, and its library; nil if there is none.
func CallOf(fn *types.Func) (*Call, *Lib) {
	if fn == nil || fn.Pkg() == nil {
		return nil, nil
	}
	lib := Find(fn.Pkg().Path())
	if lib == nil {
		return nil, nil
	}
	fn = fn.Origin()
	sym := Symbol(fn)
	exact := lib.calls[sym]
	if exact != nil && (lib.own[sym] || len(user) == 0) {
		return exact, lib
	}
	if exact != nil || !fn.Exported() {
		// Still, a pattern of the user's wins over a name of ours.
		if c := lib.ownPattern(fn, sym); c != nil {
			return c, lib
		}
		return exact, lib
	}
	for _, p := range lib.patterns {
		if match(p.text, sym) && (!p.call.CtxFirst || CtxParam(fn.Signature()) == 0) {
			return p.call, lib
		}
	}
	return nil, lib
}

func (l *Lib) ownPattern(fn *types.Func, sym string) *Call {
	for _, p := range l.patterns {
		if p.own && fn.Exported() && match(p.text, sym) && (!p.call.CtxFirst || CtxParam(fn.Signature()) == 0) {
			return p.call
		}
	}
	return nil
}

// ConstructorOf returns the row for a function that makes a client, server, …
func ConstructorOf(fn *types.Func) (*Constructor, *Lib) {
	if fn == nil || fn.Pkg() == nil {
		return nil, nil
	}
	lib := Find(fn.Pkg().Path())
	if lib == nil {
		return nil, nil
	}
	return lib.constructors[Symbol(fn.Origin())], lib
}

// LiteralOf returns the row for composite literals of t, and for zero values of it.
func LiteralOf(t types.Type) (*Constructor, *Lib) {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return nil, nil
	}
	lib := Find(n.Obj().Pkg().Path())
	if lib == nil {
		return nil, nil
	}
	return lib.constructors[n.Obj().Name()+"{}"], lib
}

// VarOf returns the row for a package-level variable, such as http.DefaultClient.
func VarOf(v *types.Var) (*Constructor, *Lib) {
	if v == nil || v.Pkg() == nil || v.Parent() != v.Pkg().Scope() {
		return nil, nil
	}
	lib := Find(v.Pkg().Path())
	if lib == nil {
		return nil, nil
	}
	return lib.constructors["var "+v.Name()], lib
}

// RoleOf returns the role of a named type ("conn", "stream", …), or "".
func RoleOf(t types.Type) TypeRole {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	lib := Find(n.Obj().Pkg().Path())
	if lib == nil {
		return ""
	}
	for _, r := range lib.roles {
		if match(r.pattern, n.Obj().Name()) {
			return r.role
		}
	}
	return ""
}

// match reports whether s matches p, in which "*" stands for any run of
// characters but a dot.
func match(p, s string) bool {
	i := strings.IndexByte(p, '*')
	if i < 0 {
		return p == s
	}
	if len(s) < i || p[:i] != s[:i] {
		return false
	}
	rest := s[i:]
	for j := 0; ; j++ {
		if match(p[i+1:], rest[j:]) {
			return true
		}
		if j == len(rest) || rest[j] == '.' {
			return false
		}
	}
}

// CtxParam returns the index of the first parameter that is a context.Context, or -1.
func CtxParam(sig *types.Signature) int {
	for i := range sig.Params().Len() {
		if IsContext(sig.Params().At(i).Type()) {
			return i
		}
	}
	return -1
}

// IsContext reports whether t is context.Context.
func IsContext(t types.Type) bool { return IsNamed(t, "context", "Context") }

// IsRequest reports whether t is *http.Request.
func IsRequest(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && IsNamed(p.Elem(), "net/http", "Request")
}

// IsNamed reports whether t is the named type path.name (for a generic type, any instance).
func IsNamed(t types.Type, path, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == path
}

// IsResponse reports whether t is *http.Response.
func IsResponse(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && IsNamed(p.Elem(), "net/http", "Response")
}

// Variant returns the form of fn that takes a ctx first: the one its row names,
// or by the sibling rule FContext, FWithContext or FCtx of the same receiver
// or package, whose other parameters are the same. Of 2,067 such pairs in 48
// libraries, 64 differ in their parameters; those are not taken.
func Variant(fn *types.Func) *types.Func {
	if fn == nil || fn.Pkg() == nil || CtxParam(fn.Signature()) >= 0 {
		return nil
	}
	names := []string{fn.Name() + "Context", fn.Name() + "WithContext", fn.Name() + "Ctx", fn.Name() + "WithCtx"}
	same := true
	if row, _ := CallOf(fn); row != nil && row.Variant != "" {
		names, same = []string{row.Variant}, false // "T.M" is no name in the scope
	}
	for _, name := range names {
		var obj types.Object
		if recv := fn.Signature().Recv(); recv != nil {
			obj, _, _ = types.LookupFieldOrMethod(recv.Type(), true, fn.Pkg(), name)
		} else {
			obj = fn.Pkg().Scope().Lookup(name)
		}
		v, ok := obj.(*types.Func)
		if ok && CtxParam(v.Signature()) == 0 && (!same || sameButCtx(fn.Signature(), v.Signature())) {
			return v
		}
	}
	return nil
}

func sameButCtx(a, b *types.Signature) bool {
	if a.Params().Len()+1 != b.Params().Len() || a.Results().Len() != b.Results().Len() || a.Variadic() != b.Variadic() {
		return false
	}
	for i := range a.Params().Len() {
		if !types.Identical(a.Params().At(i).Type(), b.Params().At(i+1).Type()) {
			return false
		}
	}
	for i := range a.Results().Len() {
		if !types.Identical(a.Results().At(i).Type(), b.Results().At(i).Type()) {
			return false
		}
	}
	return true
}

// Makes returns the constructor whose product is the type called name, for
// clients whose construction is not visible; nil if there is none. Of several,
// the first listed counts.
func (l *Lib) Makes(name string, pkg *types.Package) *Constructor {
	for c := range l.Constructors() {
		if c.Makes != "" && c.Makes != MakesClient && c.Makes != MakesPool {
			continue
		}
		if c.Type == name {
			return c
		}
		for _, n := range c.New {
			if n == name+"{}" {
				return c
			}
			if fn, ok := pkg.Scope().Lookup(n).(*types.Func); ok && fn.Signature().Results().Len() > 0 && typeName(fn.Signature().Results().At(0).Type()) == name {
				return c
			}
		}
	}
	return nil
}

// Spawns says what a method that starts goroutines does with its func argument.
func (l *Lib) Spawns(fn *types.Func) []When {
	g := l.spawns[Symbol(fn.Origin())]
	switch {
	case g == nil:
		return nil
	case g.PerElement:
		return []When{RunEach}
	}
	return []When{RunGo}
}
