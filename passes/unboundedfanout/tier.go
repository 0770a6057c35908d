package unboundedfanout

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// tier says how the finding counts: for audits where the elements are
// collaborators, configured, or where a queue's prefetch may bound them.
func (c *checker) tier(f *fixes.FanOut) report.Tier {
	switch {
	case f.Wait.Kind == knowledge.Files:
		return report.Strict
	case f.Role == fanout.RoleReceiver && !c.isData(f.Loop.Elem), c.collaborators(f.Loop), c.configured(f.Loop), c.setUp(f.Loop), c.keyedByChoice(f.Loop), c.connects(f):
		return report.Strict
	case f.Loop.Kind == loops.LoopMessages && (c.prefetched(f.Loop) || c.selective(f)):
		return report.Strict
	}
	return report.Default
}

// isData reports whether values of type t are data although the wait is a method
// of theirs: structs with nothing in them that does anything, such as an
// attachment that downloads itself.
func (c *checker) isData(t types.Type) bool {
	_, isBasic := exprType(t).(*types.Basic) // a name has no method that waits: it says who is asked
	return !isBasic && c.holdsData(t)
}

func exprType(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// holdsData is isData for a part of an element, which may be a number or a name.
func (c *checker) holdsData(t types.Type) bool {
	if t == nil || knowledge.RoleOf(t) != "" {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return true
	case *types.Pointer:
		return c.holdsData(u.Elem())
	case *types.Slice:
		return c.holdsData(u.Elem())
	case *types.Array:
		return c.holdsData(u.Elem())
	case *types.Map:
		return c.holdsData(u.Key()) && c.holdsData(u.Elem())
	case *types.Struct:
		if n, ok := types.Unalias(t).(*types.Named); ok {
			return !c.active.Of(n.Origin().Obj())
		}
		return c.fieldsHoldData(u)
	}
	return false
}

// isActive reports whether a struct type is more than data. One that holds
// itself, such as a tree, is data if the rest of it is.
func (c *checker) isActive(tn *types.TypeName) bool {
	st, ok := tn.Type().Underlying().(*types.Struct)
	return !ok || c.res.IsClient(tn.Type()) || !c.fieldsHoldData(st)
}

func (c *checker) fieldsHoldData(st *types.Struct) bool {
	for f := range st.Fields() {
		if n, ok := types.Unalias(f.Type()).(*types.Named); ok && n.Obj().Pkg() != nil && knowledge.IsStd(n.Obj().Pkg().Path()) && n.Obj().Pkg().Path() != "net/http" {
			continue // time.Time, sync.Mutex
		}
		if !c.holdsData(f.Type()) {
			return false
		}
	}
	return st.NumFields() > 0
}

// collaborators reports whether the elements are clients, connections, or
// values with behaviour: interfaces and funcs. There are as many as somebody
// has set up.
func (c *checker) collaborators(l *loops.Loop) bool {
	if l.Elem == nil {
		return false
	}
	if collaboratorNames[elementName(l)] || collaboratorNames[collectionName(l)] {
		return true
	}
	t := l.Elem
	t = symbols.Deref(t)
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		return u.NumMethods() > 0 && !symbols.IsError(t) && l.Kind != loops.LoopMessages
	}
	return knowledge.RoleOf(t) != ""
}

// elementName returns the last word of the element type's name, in the singular and lower case.
func elementName(l *loops.Loop) string {
	t := l.Elem
	t = symbols.Deref(t)
	if n, ok := types.Unalias(t).(*types.Named); ok {
		name := n.Obj().Name()
		if base := strings.TrimSuffix(name, "Model"); base != "" {
			name = base // a row: ChunkModel
		}
		return lastWord(name)
	}
	for _, v := range l.Elems { // addresses: for _, peer := range peers
		if w := lastWord(v.Name()); collaboratorNames[w] {
			return w
		}
	}
	return collectionName(l)
}

// collectionName returns the last word of the collection's name, in the
// singular and lower case.
func collectionName(l *loops.Loop) string {
	switch e := ast.Unparen(symbols.ExprOr(l.Of)).(type) {
	case *ast.Ident:
		return lastWord(e.Name)
	case *ast.SelectorExpr:
		return lastWord(e.Sel.Name)
	}
	return ""
}

func lastWord(name string) string {
	i := len(name) - 1
	for i > 0 && !(name[i] >= 'A' && name[i] <= 'Z') && name[i] != '_' {
		i--
	}
	w := strings.ToLower(strings.TrimPrefix(name[i:], "_"))
	w = strings.TrimSuffix(w, "s")
	return w
}

// keyedByChoice reports whether what is ranged over is a map whose key is one of
// the constants of a type, of which there are at least two: it has as many
// elements as somebody has written constants.
func (c *checker) keyedByChoice(l *loops.Loop) bool {
	if l.Of == nil {
		return false
	}
	m, ok := exprType(c.pass.TypesInfo.TypeOf(l.Of)).(*types.Map)
	if !ok {
		return false
	}
	n, ok := types.Unalias(m.Key()).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	constants := 0
	scope := n.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(v.Type(), n) {
			constants++
		}
	}
	return constants >= 2
}

// collaboratorNames are what a program has a handful of because somebody set
// them up. They never make a finding, they only make one strict.
var collaboratorNames = map[string]bool{
	"server": true, "peer": true, "node": true, "provider": true, "vendor": true, "backend": true,
	"endpoint": true, "replica": true, "shard": true, "upstream": true, "host": true, "cluster": true,
	"region": true, "plugin": true, "broker": true, "listener": true, "worker": true, "member": true,
	"instance": true, "checker": true, "probe": true, "handler": true, "notifier": true, "subscriber": true,
	"sink": true, "exporter": true, "collector": true, "service": true, "target": true, "client": true,
	"connection": true, "conn": true, "config": true, "cfg": true, "conf": true, "option": true, "driver": true, "adapter": true,
	"hook": true, "webhook": true, "monitor": true, "agent": true, "device": true, "gpu": true, "partition": true,
	"zone": true, "datacenter": true, "module": true, "component": true, "addon": true, "extension": true,
	"analyzer": true, "scanner": true, "engine": true, "resolver": true, "nameserver": true, "mirror": true, "registry": true,
	"remote": true, "address": true, "addres": true, "addr": true, "port": true, "store": true, "storage": true, "channel": true,
	"source": true, "datasource": true, "interface": true, "stage": true, "step": true, "model": true, "container": true, "gateway": true, "relay": true, "tool": false,
}

// connects reports whether each goroutine makes a connection and keeps it in a
// field: one for each of what the program is connected to. To make only some of
// them would leave the others out.
func (c *checker) connects(f *fixes.FanOut) bool {
	for _, w := range f.Waits {
		if w.Remote() && w.Profile != knowledge.Dial && !w.Conn {
			return false
		}
	}
	kept := false
	seen := make(map[*symbols.Func]bool)
	var look func(fn *symbols.Func)
	look = func(fn *symbols.Func) {
		if fn == nil || seen[fn] {
			return
		}
		seen[fn] = true
		for _, call := range fn.Calls {
			if row, _ := knowledge.CallOf(call.Func()); row != nil && row.Waits == knowledge.Network {
				kept = kept || c.intoField(call.Expr)
			}
			look(c.x.ByObj[call.Func()])
		}
	}
	for _, fn := range f.Locals {
		look(fn)
	}
	return kept
}

// intoField reports whether the result of a call is assigned to a field.
func (c *checker) intoField(call *ast.CallExpr) bool {
	as, ok := c.x.Parent(call).(*ast.AssignStmt)
	if !ok {
		return false
	}
	v := c.x.VarOf(as.Lhs[0])
	if v == nil || v.IsField() {
		return v != nil
	}
	for _, id := range c.x.Uses(v) { // conn, err := net.Dial(…); h.conn = conn
		if to, ok := c.x.Parent(id).(*ast.AssignStmt); ok && len(to.Lhs) == len(to.Rhs) {
			for i, e := range to.Rhs {
				if ast.Unparen(e) == ast.Expr(id) {
					if field := c.x.VarOf(to.Lhs[i]); field != nil && field.IsField() {
						return true
					}
				}
			}
		}
	}
	return false
}

// selective reports whether a condition decides for which messages a goroutine
// is started: other than whether there is one, and whether something failed.
func (c *checker) selective(f *fixes.FanOut) bool {
	at := f.Call.Expr
	for p := c.x.Parent(at); p != nil && p != f.Loop.Node; p = c.x.Parent(p) {
		s, ok := p.(*ast.IfStmt)
		if !ok || at.Pos() < s.Body.Pos() || at.Pos() >= s.Body.End() {
			continue
		}
		switch cond := ast.Unparen(s.Cond).(type) {
		case *ast.BinaryExpr:
			if !c.pass.TypesInfo.Types[cond.Y].IsNil() {
				return true
			}
		case *ast.Ident:
			if cond.Name != "ok" && cond.Name != "more" && cond.Name != "open" {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// prefetched reports whether the package tells a queue how many messages may
// be under way.
func (c *checker) prefetched(l *loops.Loop) bool {
	t := l.Elem
	if t == nil {
		return false
	}
	n := symbols.NamedOf(t)
	if n == nil || n.Obj().Pkg() == nil {
		return false
	}
	lib := knowledge.Find(n.Obj().Pkg().Path())
	if lib == nil || lib.Profile != knowledge.Queue {
		return false
	}
	for id, obj := range c.pass.TypesInfo.Uses {
		if obj.Pkg() == nil || knowledge.Find(obj.Pkg().Path()) == nil {
			continue
		}
		switch id.Name {
		case "Qos", "MaxAckPending", "MaxOutstandingMessages", "MaxOutstandingBytes", "WithPrefetchCount", "WithConsumerOptionsQOSPrefetch":
			return true
		}
	}
	return false
}
