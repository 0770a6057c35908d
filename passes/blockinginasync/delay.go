package blockinginasync

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// isPurpose reports whether a pause on the path of a request is what its code
// is for, so that nobody wants it shorter: it makes guessing slow, or all
// answers take equally long, or it is as long as the client has asked for.
// Where the pause is in a function of its own, each call of that counts.
func (c *checker) isPurpose(call *symbols.Call, p *passkit.Path) bool {
	if c.refusesAfter(call) || c.pads(call) || c.asked(call) || c.meansDelay(call) {
		return true
	}
	return slices.ContainsFunc(p.Calls(), func(via *symbols.Call) bool { return c.refusesAfter(via) })
}

// refusesAfter reports whether a call is followed by a refusal, to where its
// branch ends, or is made because a secret did not match.
func (c *checker) refusesAfter(call *symbols.Call) bool {
	for stmt := c.x.StmtOf(call.Expr); stmt != nil; stmt = c.outerStmt(stmt) {
		list := c.x.ListOf(stmt)
		i := slices.Index(list, stmt)
		for j, s := range list {
			if j >= i-1 && j != i && c.turnsAway(s) { // the answer may be written before it
				return true
			}
		}
		if c.isMismatch(stmt) {
			return true
		}
		if len(list) > 0 {
			switch list[len(list)-1].(type) {
			case *ast.ReturnStmt, *ast.BranchStmt:
				return false // the branch ends here
			}
		}
	}
	return false
}

// outerStmt returns the statement around a statement of a list, in the same
// function; nil if there is none.
func (c *checker) outerStmt(s ast.Stmt) ast.Stmt {
	for n := c.x.Parent(s); n != nil; n = c.x.Parent(n) {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			return nil
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		case ast.Stmt:
			if c.x.ListOf(n) != nil {
				return n
			}
		}
	}
	return nil
}

// turnsAway reports whether a statement, or a function of this package that it
// calls, says that the caller may not, or not now.
func (c *checker) turnsAway(s ast.Stmt) bool {
	if _, ok := s.(*ast.IfStmt); ok {
		return false // what another condition decides
	}
	if c.says(s) {
		return true
	}
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && c.x.CallAt[call] != nil {
			for _, f := range c.res.Callees(c.x.CallAt[call]) {
				found = found || c.says(f.Body)
			}
		}
		return !found
	})
	return found
}

// says reports whether n holds a refusal: a status, an error, a text.
func (c *checker) says(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok || found {
			return !found
		}
		if v := c.pass.TypesInfo.Types[e].Value; v != nil {
			switch v.Kind() {
			case constant.Int:
				found = isRefusalStatus(v, c.pass.TypesInfo.TypeOf(e))
			case constant.String:
				found = names.Refuses(constant.StringVal(v))
			}
			return false
		}
		if id, ok := e.(*ast.Ident); ok {
			found = names.Refuses(id.Name)
		}
		return !found
	})
	return found
}

// isRefusalStatus reports whether a constant is a status of HTTP or gRPC that
// refuses: who the caller is, what it may do, or how often.
func isRefusalStatus(v constant.Value, t types.Type) bool {
	n, exact := symbols.IntOf(v)
	if !exact {
		return false
	}
	if knowledge.IsNamed(t, "google.golang.org/grpc/codes", "Code") || knowledge.IsNamed(t, "connectrpc.com/connect", "Code") {
		return n == 7 || n == 8 || n == 16 // permission denied, resource exhausted, unauthenticated
	}
	return n == 401 || n == 403 || n == 407 || n == 423 || n == 429
}

// isMismatch reports whether a statement stands in a branch for a secret that
// does not match.
func (c *checker) isMismatch(s ast.Stmt) bool {
	for p := c.x.Parent(s); p != nil; p = c.x.Parent(p) {
		switch p := p.(type) {
		case *ast.IfStmt:
			return c.comparesSecret(p.Init) || c.comparesSecret(p.Cond)
		case *ast.BlockStmt:
		default:
			return false
		}
	}
	return false
}

// secrets are the functions that compare a secret with what somebody sent.
var secrets = map[string][]string{
	"crypto/subtle":              {"ConstantTimeCompare", "ConstantTimeEq", "ConstantTimeByteEq"},
	"crypto/hmac":                {"Equal"},
	"golang.org/x/crypto/bcrypt": {"CompareHashAndPassword"},
}

// comparesSecret reports whether n, or what a variable in it was made by,
// compares a secret.
func (c *checker) comparesSecret(n ast.Node) bool {
	if n == nil {
		return false
	}
	isSecret := func(n ast.Node) bool {
		found := false
		ast.Inspect(n, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if fn := symbols.FuncOf(c.pass.TypesInfo, call); fn != nil && fn.Pkg() != nil {
					found = found || slices.Contains(secrets[fn.Pkg().Path()], fn.Name())
				}
			}
			return !found
		})
		return found
	}
	if isSecret(n) {
		return true
	}
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := c.pass.TypesInfo.Uses[id].(*types.Var); ok && !v.IsField() {
				for _, a := range c.x.Assigns(v) {
					found = found || a.Value != nil && a.Site.Pos() < id.Pos() && isSecret(a.Value)
				}
			}
		}
		return !found
	})
	return found
}

// pads reports whether a pause lasts for what is left of a time that began
// before: until an answer has taken as long as each does, or a turn has come.
func (c *checker) pads(call *symbols.Call) bool {
	return slices.ContainsFunc(call.Expr.Args, func(a ast.Expr) bool { return c.madeOf(a, c.isElapsed) })
}

// isElapsed reports whether n asks how much time has passed, or is left.
func (c *checker) isElapsed(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "time" {
		return false
	}
	return fn.Name() == "Since" || fn.Name() == "Until" || knowledge.Symbol(fn) == "Time.Sub"
}

// asked reports whether the request says how long to pause.
func (c *checker) asked(call *symbols.Call) bool {
	return slices.ContainsFunc(call.Expr.Args, func(a ast.Expr) bool { return c.madeOf(a, c.isOfRequest) })
}

// isOfRequest reports whether n reads a value of a request: a form, a query, a
// header, a part of its path.
func (c *checker) isOfRequest(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	recv := symbols.Receiver(call)
	if recv == nil {
		return false
	}
	t := c.pass.TypesInfo.TypeOf(recv)
	if t == nil {
		return false
	}
	if _, row := knowledge.CtxOf(t); row != nil || knowledge.IsRequest(t) {
		return true
	}
	return knowledge.IsNamed(t, "net/url", "Values") || knowledge.IsNamed(t, "net/http", "Header")
}

// madeOf reports whether e, or the values of the local variables in it, at most
// a few steps back, have a part for which is holds.
func (c *checker) madeOf(e ast.Expr, is func(ast.Node) bool) bool {
	const steps = 4
	seen := make(map[*types.Var]bool)
	list := []ast.Expr{e}
	for range steps {
		var next []ast.Expr
		for _, e := range list {
			found := false
			ast.Inspect(e, func(n ast.Node) bool {
				if n == nil || found {
					return false
				}
				found = is(n)
				id, ok := n.(*ast.Ident)
				if !ok {
					return true
				}
				v, ok := c.pass.TypesInfo.Uses[id].(*types.Var)
				if !ok || v.IsField() || seen[v] || v.Parent() == c.pass.Pkg.Scope() {
					return true
				}
				seen[v] = true
				for _, a := range c.x.Assigns(v) {
					if a.Value != nil {
						next = append(next, a.Value)
					}
				}
				return true
			})
			if found {
				return true
			}
		}
		list = next
	}
	return false
}

// meansDelay reports whether the name of what a pause lasts for, of the
// function it stands in, or a comment at it says that it is meant.
func (c *checker) meansDelay(call *symbols.Call) bool {
	if d := call.In.Decl(); d != nil && names.MeansDelay(d.Obj.Name()) {
		return true
	}
	for _, a := range call.Expr.Args {
		found := false
		ast.Inspect(a, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				found = found || names.MeansDelay(id.Name)
			}
			return !found
		})
		if found {
			return true
		}
	}
	return c.comments(call.Expr, names.DelayWords...)
}

// comments reports whether a comment on the line of n, or that ends on the line
// above, has one of some words, in lower case.
func (c *checker) comments(n ast.Node, words ...string) bool {
	f := c.x.File(n.Pos())
	if f == nil {
		return false
	}
	line := func(p token.Pos) int { return c.pass.Fset.PositionFor(p, false).Line }
	for _, g := range f.Comments {
		if end := line(g.End()); end != line(n.Pos()) && end != line(n.Pos())-1 {
			continue
		}
		text := ""
		for _, com := range g.List {
			text += strings.ToLower(com.Text) + "\n"
		}
		if strings.Contains(text, "// want ") {
			continue // what a test expects here
		}
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) }) {
			return true
		}
	}
	return false
}
