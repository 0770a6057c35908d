package heeded

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Unanswered returns the connection on which a call waits for its peer's
// answer with nothing that ends it, or nil: the function dials, asks, reads and
// closes, and gives no connection a deadline. To connect may have a limit; a peer
// that accepts and says nothing is not under it. Where the peer speaks first, a
// greeting that is read once is such an answer.
//
// It is nil where the connection may get a deadline elsewhere, or lives on: it
// leaves the function, a goroutine uses it, the function reads until it is told
// to stop, or the peer is a process of this machine.
func (r *Contexts) Unanswered(c *symbols.Call) *types.Var {
	f := c.In
	if f == nil || f.Decl() != f || c.Mode != symbols.Plain {
		return nil
	}
	v := r.Index().VarOf(readFrom(r.Index(), c))
	if v == nil || !r.DialedHere(v) || r.givesDeadline(f) || r.RunsUntilStopped(f) || hasEndlessLoop(f) {
		return nil
	}
	if ex := r.exchanges(f, v); !ex.asks || !ex.closes || ex.leaves || ex.reads != c.Expr {
		return nil
	}
	return v
}

// readFrom returns what a call reads from, or makes a reader of; nil if it does neither.
func readFrom(x *symbols.Index, c *symbols.Call) ast.Expr {
	fn := c.Func()
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Role == knowledge.RoleConnIO && fn.Signature().Recv() != nil {
		if strings.HasPrefix(fn.Name(), "Read") {
			return symbols.Receiver(c.Expr)
		}
		return nil
	}
	switch fn.Pkg().Path() + "." + fn.Name() {
	case "bufio.NewReader", "bufio.NewReaderSize", "bufio.NewScanner", "io.ReadAll", "io.ReadFull", "io.ReadAtLeast",
		"encoding/json.NewDecoder", "encoding/xml.NewDecoder", "encoding/gob.NewDecoder", "encoding/binary.Read",
		"fmt.Fscan", "fmt.Fscanf", "fmt.Fscanln", "net/textproto.NewConn":
		return x.Arg(c.Expr, 0)
	case "io.Copy", "io.CopyN", "io.CopyBuffer":
		return x.Arg(c.Expr, 1)
	}
	return nil
}

// DialedHere reports whether all that a local variable is given are connections
// to other machines that packages net and crypto/tls dial.
func (r *Contexts) DialedHere(v *types.Var) bool {
	x := r.Index()
	assigns := x.Assigns(v)
	if v.IsField() || v.Parent() == r.Pass.Pkg.Scope() || x.ParamOf[v] != nil || x.AddressTaken(v) {
		return false
	}
	return len(assigns) > 0 && !slices.ContainsFunc(assigns, func(a symbols.Assign) bool { return !r.dials(symbols.ExprOr(a.Value)) })
}

// dials reports whether an expression is a call of package net or crypto/tls that
// connects to another machine.
func (r *Contexts) dials(e ast.Expr) bool {
	x := r.Index()
	made, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := symbols.FuncOf(x.Info, made)
	if fn == nil || symbols.PkgPath(fn) != "net" && symbols.PkgPath(fn) != "crypto/tls" {
		return false
	}
	row, _ := knowledge.CallOf(fn)
	return row != nil && row.Result == knowledge.ResultConn && !slices.ContainsFunc(made.Args, func(arg ast.Expr) bool { return onThisMachine(x, arg) })
}

// onThisMachine reports whether an argument of a dial is the network of a Unix socket,
// or an address on this machine.
func onThisMachine(x *symbols.Index, arg ast.Expr) bool {
	v := x.Info.Types[arg].Value
	if v == nil || v.Kind() != constant.String {
		return false
	}
	s := constant.StringVal(v)
	return strings.HasPrefix(s, "unix") || strings.HasPrefix(s, "localhost") || strings.HasPrefix(s, "127.") || strings.HasPrefix(s, "[::1]")
}

// givesDeadline reports whether f, or a literal in it, gives a connection a deadline.
func (r *Contexts) givesDeadline(f *symbols.Func) bool {
	return slices.ContainsFunc(r.Index().Calls, func(call *symbols.Call) bool {
		if call.In == nil || call.In.Decl() != f {
			return false
		}
		row, _ := knowledge.CallOf(call.Func())
		return row != nil && row.Role == knowledge.RoleDeadline
	})
}

// hasEndlessLoop reports whether f has a loop without a condition: how long it goes
// on is for its peer to say.
func hasEndlessLoop(f *symbols.Func) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		s, ok := n.(*ast.ForStmt)
		found = found || ok && s.Cond == nil
		return !found
	})
	return found
}

// exchange is what a function does with a connection.
type exchange struct {
	asks, closes, leaves bool          // asks: or reads what the peer says first
	reads                *ast.CallExpr // the first that waits for an answer
}

// exchanges looks at each use of a connection in f.
func (r *Contexts) exchanges(f *symbols.Func, v *types.Var) (ex exchange) {
	x := r.Index()
	for _, id := range x.Uses(v) {
		if in := x.Enclosing(id); in != f {
			ex.leaves = ex.leaves || in == nil || !closesOnly(x, id)
			ex.closes = ex.closes || in != nil && closesOnly(x, id)
			continue
		}
		switch p := x.Parent(id).(type) {
		case *ast.SelectorExpr:
			call, ok := x.Parent(p).(*ast.CallExpr)
			switch {
			case !ok || call.Fun != ast.Expr(p):
				ex.leaves = true
			case p.Sel.Name == "Close":
				ex.closes = true
			case strings.HasPrefix(p.Sel.Name, "Write"):
				ex.asks = true
			case x.CallAt[call] != nil && x.VarOf(readFrom(x, x.CallAt[call])) == v && ex.reads == nil && (ex.asks || readsOnce(x, call)):
				ex.reads, ex.asks = call, true
			}
		case *ast.CallExpr:
			c := x.CallAt[p]
			switch {
			case c == nil || c.Mode == symbols.Go:
				ex.leaves = true
			case x.VarOf(readFrom(x, c)) == v:
				if ex.reads == nil && (ex.asks || readsOnce(x, p)) {
					ex.reads, ex.asks = p, true
				}
			case writesTo(c.Func()):
				ex.asks = true
			default:
				ex.leaves = true
			}
		case *ast.BinaryExpr: // conn != nil
		case *ast.AssignStmt:
			ex.leaves = ex.leaves || !slices.Contains(p.Lhs, ast.Expr(id))
		default:
			ex.leaves = true
		}
	}
	return ex
}

// readsOnce reports whether a call reads one piece, outside of all loops: what
// the peer says first. What makes a reader of a connection does if that reads a
// line where it is made.
func readsOnce(x *symbols.Index, call *ast.CallExpr) bool {
	c := x.CallAt[call]
	if c == nil || c.Func() == nil || c.Loop != nil {
		return false
	}
	fn := c.Func()
	if fn.Signature().Recv() != nil || fn.Name() == "ReadFull" {
		return fn.Name() == "Read" || fn.Name() == "ReadFull"
	}
	sel, ok := x.Parent(call).(*ast.SelectorExpr)
	return ok && strings.HasPrefix(sel.Sel.Name, "Read") && symbols.PkgPath(fn) == "bufio"
}

// closesOnly reports whether a use of a connection in a literal closes it.
func closesOnly(x *symbols.Index, id *ast.Ident) bool {
	sel, ok := x.Parent(id).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Close"
}

// writesTo reports whether a function of the standard library writes to its
// first argument, or makes a writer of it.
func writesTo(fn *types.Func) bool {
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "fmt":
		return strings.HasPrefix(fn.Name(), "Fprint")
	case "io":
		return fn.Name() == "WriteString"
	case "bufio":
		return strings.HasPrefix(fn.Name(), "NewWriter")
	case "encoding/json", "encoding/xml", "encoding/gob":
		return fn.Name() == "NewEncoder"
	case "encoding/binary":
		return fn.Name() == "Write"
	}
	return false
}
