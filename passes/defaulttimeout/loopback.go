package defaulttimeout

import (
	"go/ast"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// loopback reports whether e is an address of this machine, by what it begins
// with: a constant, "localhost:" + port, fmt.Sprintf("127.0.0.1:%d", port),
// net.JoinHostPort("::1", port).
func (c *checker) loopback(e ast.Expr) bool {
	if e == nil {
		return false
	}
	if tv := c.pass.TypesInfo.Types[e]; tv.Value != nil {
		return isLoopback(tv.Value.ExactString())
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return c.loopback(e.X)
	case *ast.CallExpr:
		fn := symbols.FuncOf(c.pass.TypesInfo, e)
		if fn == nil || fn.Pkg() == nil || len(e.Args) == 0 {
			return false
		}
		switch fn.Pkg().Path() + "." + fn.Name() {
		case "fmt.Sprintf", "net.JoinHostPort":
			return c.loopback(e.Args[0])
		}
	}
	return false
}

// isLoopback reports whether a quoted constant is an address of this machine.
func isLoopback(quoted string) bool {
	s := strings.Trim(quoted, `"`)
	return strings.HasPrefix(s, "127.") || strings.HasPrefix(s, "localhost") || strings.HasPrefix(s, "[::1]") || s == "::1"
}
