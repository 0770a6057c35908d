package record

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/entries"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Category is that of the one diagnostic that carries a record.
const Category = "record"

// Name is that of the analyzer, and of the flag that asks for it.
const Name = "record"

// Analyzer returns what reports the record of a package, as JSON, in one
// diagnostic, with what the passes of the suite find if methods wait that nobody
// in the package knows. It is run only if the command asks for records.
func Analyzer(suite []*analysis.Analyzer) *analysis.Analyzer {
	return guard.Analyzer(&analysis.Analyzer{
		Name:      Name,
		Doc:       "describe a package for whoever links the program",
		Requires:  []*analysis.Analyzer{effects.Analyzer},
		FactTypes: []analysis.Fact{new(facts.SupposedFact)},
		Run: func(pass *analysis.Pass) (any, error) {
			if len(pass.Files) == 0 {
				return nil, nil
			}
			res := pass.ResultOf[effects.Analyzer].(*effects.Result)
			defer res.Lock()()
			supposed := res.Suppose(suppositions(pass))
			p := Of(res, supposed, pass)
			if supposed != nil {
				found, err := suppose(pass, supposed, suite)
				if err != nil {
					return nil, err
				}
				p.Findings = sortedFindings(found)
			}
			data, err := Encode(p)
			if err != nil {
				return nil, err
			}
			pass.Report(analysis.Diagnostic{Pos: pass.Files[0].Package, Category: Category, Message: string(data)})
			return nil, nil
		},
	})
}

// Of returns the record of a package. supposed is what would be its result if
// methods waited that nobody in it knows, or nil: what starts goroutines for them,
// or tries them again, is recorded for whoever knows.
func Of(res, supposed *effects.Result, pass *analysis.Pass) *Package {
	m := &maker{res: res, full: cmp.Or(supposed, res), x: res.Index(), ids: make(map[*symbols.Func]string), ifaces: make(map[string]*types.Interface)}
	if pass.Module != nil {
		m.module = pass.Module.Path
	}
	p := &Package{Version: Version, Path: symbols.PathOf(pass.Pkg), Main: pass.Pkg.Name() == "main", ForTests: report.IsForTests(pass), Serves: res.Serves()}
	p.OpensLocal, p.OpensOther = res.Opens()
	for _, f := range m.x.Funcs {
		p.Funcs = append(p.Funcs, m.function(f))
	}
	if vars := m.vars(); len(vars.Calls)+len(vars.Makes) > 0 {
		p.Funcs = append(p.Funcs, vars)
	}
	for _, imported := range pass.Pkg.Imports() {
		if m.own(imported) {
			p.Imports = append(p.Imports, symbols.PathOf(imported))
		}
	}
	slices.Sort(p.Imports)
	p.Types = m.types()
	p.Clients = m.clients()
	p.Stores = append(m.stores(), m.container()...)
	p.Settings = m.settings()
	p.Routes, p.Mounts = m.routes()
	p.Pools = m.pools()
	p.Values = m.values()
	p.Taken = m.taken()
	p.Ignores = report.New(pass).Directives()
	for id, iface := range m.ifaces {
		i := Interface{ID: id}
		for method := range iface.Methods() {
			i.Methods = append(i.Methods, Method{Name: method.Name(), Sig: signature(method)})
		}
		p.Interfaces = append(p.Interfaces, i)
	}
	slices.SortFunc(p.Interfaces, func(a, b Interface) int { return cmp.Compare(a.ID, b.ID) })
	return p
}

func (m *maker) function(f *symbols.Func) Func {
	out := Func{ID: m.funcID(f), Name: f.Name(), At: m.at(f.Node)}
	if f.Parent != nil {
		out.In = m.funcID(f.Parent)
	}
	if e := m.res.Trace().EntryOf(f); e != nil {
		out.Entry = &Entry{Class: string(e.Class), Framework: e.Name, Deadline: e.Deadline, Cancels: e.Cancels, ByType: m.byType(f, e)}
	}
	for i := range f.Sig.Params().Len() {
		if knowledge.IsCarrier(f.Sig.Params().At(i).Type()) {
			out.Carriers = append(out.Carriers, i)
		}
	}
	for _, c := range f.Calls {
		out.Calls = append(out.Calls, m.calls(f, c)...)
	}
	out.Makes = m.makes(f)
	out.Capped = m.res.Capped(f)
	out.Bounded = f.Obj != nil && m.x.Directive(f.Obj, "bounded")
	return out
}

// vars is what runs when the variables of the package get their values.
func (m *maker) vars() Func {
	out := Func{ID: symbols.PathOf(m.x.Pkg) + ".@vars", Name: "variables of " + m.x.Pkg.Name(), At: m.at(m.x.Files[0]), Makes: m.makes(nil)}
	for _, c := range m.x.Calls {
		if c.In == nil {
			out.Calls = append(out.Calls, m.calls(nil, c)...)
		}
	}
	return out
}

// calls returns what one call expression does: the call itself, and the
// goroutines it starts.
func (m *maker) calls(f *symbols.Func, c *symbols.Call) []Call {
	fn := c.Func()
	followed := fn != nil && m.own(fn.Pkg()) // what it does stands in its own record
	callees := m.res.Callees(c)
	var out []Call
	var started map[*symbols.Func]bool
	if !followed || c.Mode == symbols.Go {
		out, started = m.goroutines(c, callees)
		if c.Mode == symbols.Go && len(out) > 0 {
			return out
		}
	}
	call := m.target(Call{At: m.at(c.Expr), Go: c.Mode == symbols.Go, Ctx: m.carried(c)}, c)
	if !followed && call.Param == "" {
		if c.Mode == symbols.Go { // what waits on nothing itself may start what does, or call a func that it is given
			call.Joined = len(callees) > 0
			callees = append(slices.Clone(callees), m.full.StartedBy(c)...)
		}
		if !injects(fn) { // which gives them arguments: see handed
			call.To = m.adding(call.To, callees, started)
		}
		out = append(out, m.params(c)...)
		out = append(out, m.handed(c, out, call)...)
	}
	switch {
	case m.serves(fn):
	case len(call.To) == 0 && call.Param == "" && len(out) == 0:
		m.addWaits(&call, c, m.res.Waits(c))
	case !followed: // beside what it runs, a transaction waits itself
		m.addWaits(&call, c, ownWaits(fn, m.res.Waits(c)))
	}
	if len(call.To) > 0 && m.saysNo(c) {
		return out
	}
	call.Bounded = fn != nil && m.x.Directive(fn, "bounded")
	call.Attempts = m.attempts(f, c, len(call.To) > 0)
	if call.tellsNothing() {
		return out
	}
	return append(out, m.around(c, call, nil))
}

// adding adds the functions of the package to ids that do not run on goroutines.
func (m *maker) adding(ids []string, fs []*symbols.Func, started map[*symbols.Func]bool) []string {
	for _, f := range fs {
		if id := m.funcID(f); !started[f] && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// tellsNothing reports whether a call leads to nothing of the program and waits on nothing.
func (c *Call) tellsNothing() bool {
	return len(c.To) == 0 && c.Param == "" && c.Method == "" && len(c.Waits) == 0 && c.Dynamic == ""
}

// goroutines returns the goroutines that a call starts, and the functions of the
// package that run on them.
func (m *maker) goroutines(c *symbols.Call, callees []*symbols.Func) (out []Call, started map[*symbols.Func]bool) {
	started = make(map[*symbols.Func]bool)
	for _, s := range m.full.SpawnsOf(c) {
		spawned := m.spawned(c, s)
		for _, l := range s.Locals {
			started[l] = true
			spawned.Joined = spawned.Joined || slices.Contains(callees, l)
		}
		out = append(out, m.around(c, spawned, s.Locals))
	}
	return out, started
}

// ownWaits leaves those waits that are a library's function's own, by its row, and
// not those of a function that it is given to run.
func ownWaits(fn *types.Func, found []waits.Wait) []waits.Wait {
	if fn == nil {
		return nil
	}
	row, _ := knowledge.CallOf(fn)
	return slices.DeleteFunc(slices.Clone(found), func(w waits.Wait) bool { return row == nil || w.Row != row })
}

// addWaits says what a call waits on that leads to no function of the program,
// and what a lone wait keeps waiting, and for how long.
func (m *maker) addWaits(call *Call, c *symbols.Call, found []waits.Wait) {
	fn := c.Func()
	call.Waits = m.waits(found)
	for i := range call.Waits {
		call.Waits[i].Meant = call.Waits[i].Meant || fn != nil && m.meant(fn)
		call.Waits[i].Aside = fn != nil && m.aside(fn, c.Expr)
	}
	if slices.ContainsFunc(call.Waits, func(w Wait) bool { return w.Kind == string(knowledge.Database) }) {
		call.Pool = m.poolOf(c.Expr)
	}
	if len(call.Waits) == 1 {
		call.Waits[0].Longest = m.res.CallSpan(c).D
		m.held(&call.Waits[0], c, found)
		m.served(&call.Waits[0], c, found)
		m.inSession(&call.Waits[0], c, found)
	}
}

// saysNo reports whether a call of a function of this package that waits does not
// wait, since it gives a constant that says no: refresh(url, false).
func (m *maker) saysNo(c *symbols.Call) bool {
	f := m.x.ByObj[c.Func()]
	return f != nil && c.Mode == symbols.Plain && len(waits.Remote(m.full.Waits(c))) == 0 && len(waits.Remote(m.full.FuncWaits(f))) > 0
}

// meant reports whether a call is to last, or makes what lasts.
func (m *maker) meant(fn *types.Func) bool {
	return m.res.Lifetime(fn) != knowledge.LifeCall || names.IsConstructor(fn, "Dial", "Connect") || m.res.LongLived(fn) || names.IsCourse(fn)
}

// aside reports whether a call goes on with what another began, rows or a
// transaction, or works on a socket of this machine.
func (m *maker) aside(fn *types.Func, call *ast.CallExpr) bool {
	if row, _ := knowledge.CallOf(fn); row != nil && row.Waits == knowledge.Database && row.Bound == knowledge.ByDefault {
		return true
	}
	if recv := symbols.Receiver(call); recv != nil && fn.Signature().Recv() != nil {
		t := m.x.Info.TypeOf(recv)
		return t != nil && knowledge.IsNamed(symbols.Deref(t), "net", "UnixConn")
	}
	return symbols.PkgPath(fn) == "net" && fn.Name() == "DialUnix"
}

// byType reports whether a declared function is an entry for nothing but the types
// of its parameters.
func (m *maker) byType(f *symbols.Func, e *entries.Entry) bool {
	return f.Obj != nil && f.Obj.Name() != "ServeHTTP" && e.Signature != nil && !m.x.Directive(f.Obj, "entry")
}

// taken lists the functions of the program that are used as values, not by tests alone.
func (m *maker) taken() (list []string) {
	called := make(map[*ast.Ident]bool)
	for _, c := range m.x.Calls {
		switch fun := ast.Unparen(c.Expr.Fun).(type) {
		case *ast.Ident:
			called[fun] = true
		case *ast.SelectorExpr:
			called[fun.Sel] = true
		}
	}
	for id, obj := range m.x.Info.Uses {
		if fn, ok := obj.(*types.Func); ok && !called[id] && m.own(fn.Pkg()) && !symbols.IsInterfaceMethod(fn) && m.x.File(id.Pos()) != nil {
			list = append(list, symbols.ID(fn))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// serves reports whether a function goes on for as long as the program.
func (m *maker) serves(fn *types.Func) bool {
	return fn != nil && m.res.Lifetime(fn) == knowledge.LifeProgram
}

// spawned is what runs on a goroutine that a call starts.
func (m *maker) spawned(c *symbols.Call, s *fanout.Spawn) Call {
	call := Call{At: m.at(c.Expr), Go: true, To: m.funcIDs(s.Locals), Ctx: m.carried(c), Limit: m.limit(s)}
	switch {
	case s.How == fanout.SpawnGo:
		call = m.target(call, c)
	case m.param(s.Fn) != "":
		call.To, call.Param = nil, m.param(s.Fn)
	case s.Fn != nil && len(call.To) == 0:
		if m.leads(&call, s.Fn, m.named(s.Fn)) {
			call.Joined = m.res.JoinedBehind(c)
		}
	}
	if len(call.To) == 0 && call.Param == "" && call.Method == "" {
		call.Waits = m.waits(s.Waits)
	}
	return call
}

// params are the calls of parameters that a library's function makes when it
// is given them.
func (m *maker) params(c *symbols.Call) (out []Call) {
	for i, arg := range c.Expr.Args {
		if v := m.param(arg); v != "" && len(m.res.Runs(c, i)) > 0 {
			out = append(out, m.around(c, Call{At: m.at(c.Expr), Param: v}, nil))
		}
	}
	return out
}

// handed are the calls of functions of other packages of the program, of methods of
// its interfaces, and of what fields hold, that a library's function makes when it
// is given them. Those of known are told already.
func (m *maker) handed(c *symbols.Call, known []Call, call Call) (out []Call) {
	told := append(slices.Clone(call.To), call.Method)
	for i := range known {
		told = append(append(told, known[i].To...), known[i].Method)
	}
	for i, arg := range c.Expr.Args {
		when := m.res.Runs(c, i)
		if len(when) == 0 || slices.Contains(when, knowledge.RunLater) || m.param(arg) != "" {
			continue
		}
		ids := m.funcs(arg)
		if !injects(c.Func()) {
			ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(told, id) })
		}
		next := Call{At: m.at(c.Expr), Ctx: call.Ctx}
		if injects(c.Func()) {
			next.Ctx, next.Clients = nil, m.injected(arg)
		}
		if next.Go = slices.Contains(when, knowledge.RunGo) || slices.Contains(when, knowledge.RunEach); next.Go {
			next.Joined = m.res.JoinedBehind(c)
		}
		if !m.leads(&next, arg, ids) {
			if fs, waits := m.res.Targets(arg); len(fs) > 0 || len(waits) > 0 {
				continue
			}
			if next.Holder = m.funcHolder(arg); next.Holder == "" {
				continue
			}
			next.Dynamic = types.ExprString(arg)
		}
		out = append(out, m.around(c, next, nil))
	}
	if injects(c.Func()) {
		out = append(out, m.hooks(c)...)
	}
	return out
}

// leads notes that a call leads to the functions that a func value is: a method of an
// interface is one of the types behind it. It reports whether there are any.
func (m *maker) leads(call *Call, e ast.Expr, ids []string) bool {
	if fn := m.x.FuncObj(e); fn != nil && symbols.IsInterfaceMethod(fn) && len(ids) == 1 {
		call.To, call.Method = nil, ids[0]
	} else {
		call.To = ids
	}
	return len(ids) > 0
}

// attempts says how often a call is made. Of functions that are followed only
// the loop around the call counts.
func (m *maker) attempts(f *symbols.Func, c *symbols.Call, followed bool) int {
	if f == nil { // in the value of a variable of the package
		return 0
	}
	n := 0
	if l := m.res.Layers(c); l.Attempts != 0 && !followed {
		n = number(l.Attempts)
	}
	for _, r := range m.full.Retries(f) {
		if r.Call != c {
			continue
		}
		loop := Several
		switch {
		case r.Attempts > 0:
			loop = number(r.Attempts)
		case !r.Capped:
			loop = Endless
		}
		if loop > 0 && n > 0 {
			loop *= n
		}
		return loop
	}
	return n
}

// number tells a number without end from others.
func number(n int) int {
	if n < 0 || n >= 1000 {
		return Endless
	}
	return n
}

// target says what a call calls, if that is of the program.
func (m *maker) target(call Call, c *symbols.Call) Call {
	switch callee := c.Callee.(type) {
	case *types.Func:
		recv := callee.Signature().Recv()
		switch {
		case recv != nil && types.IsInterface(recv.Type()):
			if n, ok := types.Unalias(recv.Type()).(*types.Named); ok && m.own(n.Obj().Pkg()) {
				name := symbols.TypeID(n.Obj())
				call.Method = name + "." + callee.Name()
				m.ifaces[name] = open(n).Underlying().(*types.Interface)
			}
		case m.own(callee.Pkg()):
			call.To = []string{symbols.ID(callee)}
		}
		call.Args = m.args(c)
		if len(call.To) > 0 || call.Method != "" {
			call.Clients = m.given(c)
		}
	case *types.Var:
		if v := m.param(c.Expr.Fun); v != "" {
			call.To, call.Param = nil, v
			break
		}
		if n, ok := types.Unalias(callee.Type()).(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context" {
			break // a CancelFunc
		}
		if fs, waits := m.res.Targets(c.Expr.Fun); len(fs) == 0 && len(waits) == 0 {
			call.Dynamic, call.Holder = types.ExprString(c.Expr.Fun), m.funcHolder(c.Expr.Fun)
		}
	case nil:
		if h := m.funcHolder(c.Expr.Fun); h != "" { // handlers[name](…)
			if fs, waits := m.res.Targets(c.Expr.Fun); len(fs) == 0 && len(waits) == 0 {
				call.Dynamic, call.Holder = types.ExprString(c.Expr.Fun), h
			}
		}
	}
	return call
}

// args lists the func values that a call is given.
func (m *maker) args(c *symbols.Call) (list []Arg) {
	sig, _ := m.x.Info.TypeOf(c.Expr.Fun).Underlying().(*types.Signature)
	for i, e := range c.Expr.Args {
		if t := m.x.Info.TypeOf(e); t == nil || !isFuncs(t) {
			continue
		}
		arg := Arg{Param: i}
		if sig != nil && sig.Variadic() && i >= sig.Params().Len()-1 && !c.Expr.Ellipsis.IsValid() {
			arg.Param, arg.Each = sig.Params().Len()-1, true
		}
		if arg.From = m.param(e); arg.From == "" {
			if arg.Funcs = m.funcs(e); len(arg.Funcs) == 0 {
				arg.From = m.funcHolder(e)
			}
		}
		if len(arg.Funcs) > 0 || arg.From != "" {
			list = append(list, arg)
		}
	}
	return list
}

// limit says whether something limits what a place starts, but for what is
// acquired before it.
func (m *maker) limit(s *fanout.Spawn) string {
	if s.Limited || m.full.AnyCapped(s) {
		return "limited"
	}
	if s.Group != nil {
		switch m.full.GroupLimit(s.Call).State {
		case fanout.LimitSet:
			return "limited"
		case fanout.LimitUnknown:
			return "unknown"
		}
	}
	return ""
}

// around says how often a call is made at a time.
func (m *maker) around(c *symbols.Call, call Call, started []*symbols.Func) Call {
	for _, l := range m.full.Loops(c.Expr) {
		switch l.Kind {
		case loops.LoopData:
			call.Each = "item"
		case loops.LoopMessages:
			call.Each = "message"
		default:
			continue
		}
		if l.Of != nil {
			call.Over = types.ExprString(l.Of)
		}
		if call.Go && call.Limit == "" && m.full.Held(c.Expr, l, started) {
			call.Limit = "limited"
		}
		break
	}
	return call
}

func (m *maker) waits(list []waits.Wait) (out []Wait) {
	for _, w := range list {
		if !w.Remote() || w.If != nil {
			continue
		}
		wait := Wait{Kind: string(w.Kind), What: w.What, Profile: string(w.Profile), Bound: w.Bound.String(), Func: w.Func, Via: w.Via, Weak: w.Weak, Meant: w.Makes || w.Conn || w.Owned}
		for _, p := range w.Heeds {
			if name := m.paramID(p); name != "" {
				wait.Heeds = append(wait.Heeds, name)
			}
		}
		if len(w.Heeds) > len(wait.Heeds) && w.Bound == facts.Unbounded {
			wait.Bound = facts.Unsure.String()
		}
		out = append(out, wait)
	}
	return out
}

// makes lists the types of which a function makes values.
func (m *maker) makes(f *symbols.Func) (list []string) {
	for _, l := range m.x.Literals {
		if l.In != f || l.Type == nil || l.Type.NumMethods() == 0 && !embeds(l.Type) {
			continue
		}
		if name := symbols.TypeID(l.Type.Obj()); !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// embeds reports whether a struct has methods of what is embedded in it.
func embeds(n *types.Named) bool {
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range s.NumFields() {
		if s.Field(i).Embedded() {
			return true
		}
	}
	return false
}

// types lists the types of the package that have methods.
func (m *maker) types() (list []Type) {
	scope := m.x.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() || types.IsInterface(tn.Type()) {
			continue
		}
		set := types.NewMethodSet(types.NewPointer(tn.Type()))
		if set.Len() == 0 {
			continue
		}
		t := Type{ID: symbols.TypeID(tn), StandIn: names.IsDouble(name)}
		for method := range set.Methods() {
			fn := method.Obj().(*types.Func)
			t.Methods = append(t.Methods, Method{Name: fn.Name(), Sig: signature(fn), Func: symbols.ID(fn)})
		}
		list = append(list, t)
	}
	return list
}
