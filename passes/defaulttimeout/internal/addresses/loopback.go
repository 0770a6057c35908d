package addresses

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Loopback reports whether e is an address of this machine, by what it begins
// with: a constant, "localhost:" + port, fmt.Sprintf("127.0.0.1:%d", port),
// net.JoinHostPort("::1", port), net.ParseIP("127.0.0.1"); a *net.TCPAddr by its IP, or
// by the string that it is resolved from.
func (f *Finder) Loopback(e ast.Expr) bool {
	if e == nil {
		return false
	}
	if tv := f.x.Info.Types[e]; tv.Value != nil {
		return isLoopback(tv.Value.ExactString())
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return f.Loopback(e.X)
	case *ast.Ident:
		return f.Loopback(f.defined(f.x.VarOf(e)))
	case *ast.UnaryExpr:
		if lit, ok := e.X.(*ast.CompositeLit); ok {
			return f.Loopback(f.x.Fields(lit)["IP"])
		}
	case *ast.SelectorExpr:
		v := f.x.VarOf(e)
		return v != nil && v.Pkg() != nil && v.Pkg().Path() == "net" && v.Name() == "IPv6loopback"
	case *ast.CallExpr:
		fn := symbols.FuncOf(f.x.Info, e)
		if fn == nil || fn.Pkg() == nil || len(e.Args) == 0 {
			return false
		}
		switch fn.Pkg().Path() + "." + fn.Name() {
		case "fmt.Sprintf", "net.JoinHostPort", "net.ParseIP":
			return f.Loopback(e.Args[0])
		case "net.ResolveTCPAddr":
			return len(e.Args) == 2 && f.Loopback(e.Args[1])
		case "net.IPv4":
			first := f.x.Info.Types[e.Args[0]].Value
			return first != nil && first.ExactString() == "127"
		}
	}
	return false
}

// defined returns what a local variable is defined by, if it is given nothing else;
// else nil. What that consists of is defined before it.
func (f *Finder) defined(v *types.Var) ast.Expr {
	if v == nil || v.IsField() || f.x.AddressTaken(v) {
		return nil
	}
	assigns := f.x.Assigns(v)
	if len(assigns) != 1 || assigns[0].In == nil || !symbols.Within(assigns[0].Site, v.Pos()) {
		return nil
	}
	return assigns[0].Value
}

// isLoopback reports whether a quoted constant is an address of this machine.
func isLoopback(quoted string) bool {
	s := strings.Trim(quoted, `"`)
	return strings.HasPrefix(s, "127.") || strings.HasPrefix(s, "localhost") || strings.HasPrefix(s, "[::1]") || s == "::1"
}
