package fixes

import (
	"go/ast"
	"go/build/constraint"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/sent"
)

// sharedClient returns the client of the package for a fix of one of several
// calls that have none with a timeout, and the edits that declare it if there
// is none yet:
//
//	var httpClient = &http.Client{Timeout: 30 * time.Second}
//
// It returns "" where a literal at the call does as well: there is one call,
// the name means something else there, or the file has net/http as a dot
// import, which nothing may use any more.
func (c *Fixer) sharedClient(f *edits.File, at ast.Node, d time.Duration) (made []analysis.TextEdit, name string) {
	s := c.sharing()
	dot, _ := f.Import("net/http", at.Pos())
	if s.client != nil {
		here := f.AST.FileStart <= s.client.Pos() && s.client.Pos() < f.AST.FileEnd
		if c.resolves(at, s.name, s.client) && (dot != "." || here) {
			return nil, s.name
		}
		return nil, ""
	}
	if s.made == nil || d != s.timeout { // what all share has one timeout
		return nil, ""
	}
	if !c.resolves(at, s.name, nil) || dot == "." && !changes(s.made, f) {
		return nil, ""
	}
	return slices.Clone(s.made), s.name
}

// shared is the client that fixes of one package share.
type shared struct {
	name    string
	client  *types.Var          // nil if there is none yet
	made    []analysis.TextEdit // that declare it then; nil if that cannot be
	timeout time.Duration       // with this timeout
}

// sharing returns what the fixes of this package share.
func (c *Fixer) sharing() *shared {
	if c.shared != nil {
		return c.shared
	}
	c.shared = &shared{client: c.packageClient()}
	if c.shared.client != nil {
		c.shared.name = c.shared.client.Name()
		return c.shared
	}
	name := "httpClient"
	if c.Pass.Pkg.Scope().Lookup(name) != nil {
		name = "timeoutClient"
	}
	bare := c.bareUses()
	if len(bare) < 2 || c.Pass.Pkg.Scope().Lookup(name) != nil {
		return c.shared
	}
	d := c.Timeout(bare[0], knowledge.HTTP)
	if !slices.ContainsFunc(bare, func(use ast.Node) bool { return c.Timeout(use, knowledge.HTTP) != d }) {
		c.shared.name, c.shared.timeout, c.shared.made = name, d, c.declareClient(bare, name, d)
	}
	return c.shared
}

// dropHTTP returns the edits that drop the import of net/http from a file of
// which the only use goes, unless the client is declared in it.
func (c *Fixer) dropHTTP(f *edits.File, use ast.Node, made []analysis.TextEdit) []analysis.TextEdit {
	if changes(made, f) {
		return nil
	}
	return f.DropImport("net/http", use)
}

// changes reports whether there are edits of a file.
func changes(list []analysis.TextEdit, f *edits.File) bool {
	return slices.ContainsFunc(list, func(e analysis.TextEdit) bool { return f.AST.FileStart <= e.Pos && e.Pos < f.AST.FileEnd })
}

// resolves reports whether a name means an object at a place.
func (c *Fixer) resolves(at ast.Node, name string, want types.Object) bool {
	scope := c.Index.ScopeAt(at.Pos())
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, at.Pos())
	return obj == want
}

// packageClient returns a variable of the package that holds a plain client
// with a timeout, and nothing else.
func (c *Fixer) packageClient() *types.Var {
	scope := c.Pass.Pkg.Scope()
	for _, name := range scope.Names() {
		v, ok := scope.Lookup(name).(*types.Var)
		if !ok {
			continue
		}
		p, ok := types.Unalias(v.Type()).(*types.Pointer)
		if !ok || !knowledge.IsNamed(p.Elem(), "net/http", "Client") {
			continue
		}
		as := c.Index.Assigns(v)
		if len(as) != 1 || as[0].Value == nil || c.Trace.Client(as[0].Value).Bounded() != trace.Yes {
			continue
		}
		if u, ok := ast.Unparen(as[0].Value).(*ast.UnaryExpr); ok && u.Op == token.AND {
			if lit, ok := u.X.(*ast.CompositeLit); ok && len(lit.Elts) == 1 {
				return v
			}
		}
	}
	return nil
}

// bareUses returns the calls of http.Get and its kin, and the uses of
// http.DefaultClient.
func (c *Fixer) bareUses() []ast.Node {
	list := []ast.Node{}
	for _, call := range c.Index.Calls {
		if call.Func() == nil || c.Report.Quiet(call.Expr.Pos()) {
			continue
		}
		if row, _ := knowledge.CallOf(call.Func()); row != nil && row.Role == knowledge.RoleHTTPHelper {
			var q sent.Requests
			if c.AddRequest(&q, call); q.Slow() != "" {
				continue // left to its author
			}
			list = append(list, call.Expr)
		}
	}
	if v := c.Imported("net/http", "DefaultClient"); v != nil {
		for _, id := range c.Index.Uses(v) {
			if !c.Report.Quiet(id.Pos()) {
				list = append(list, id)
			}
		}
	}
	return list
}

// earlier compares two places by the names of their files: files are read in
// any order.
func (c *Fixer) earlier(a, b ast.Node) bool {
	p, q := c.Pass.Fset.PositionFor(a.Pos(), false), c.Pass.Fset.PositionFor(b.Pos(), false)
	return p.Filename < q.Filename || p.Filename == q.Filename && p.Offset < q.Offset
}

// constrained reports whether the file of a node may be left out of a build of
// the package, by a constraint or its name.
func (c *Fixer) constrained(n ast.Node) bool {
	f := c.Index.File(n.Pos())
	if f == nil {
		return true
	}
	parts := strings.Split(strings.TrimSuffix(filepath.Base(c.Pass.Fset.File(n.Pos()).Name()), ".go"), "_")
	for _, p := range parts[1:] {
		if slices.Contains(platforms, p) {
			return true
		}
	}
	for _, g := range f.Comments {
		for _, com := range g.List {
			if com.Pos() < f.Package && constraint.IsGoBuild(com.Text) {
				return true
			}
		}
	}
	return false
}

// platforms are the names of systems and processors that constrain a file
// whose name ends in them: file_linux.go, file_linux_arm64.go.
var platforms = strings.Fields("aix android darwin dragonfly freebsd hurd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows zos " +
	"386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm test")

// declareClient returns the edits that declare the client, in the file of the
// first use, so that all fixes of the package make the same.
func (c *Fixer) declareClient(bare []ast.Node, name string, d time.Duration) []analysis.TextEdit {
	var first ast.Node
	for _, n := range bare {
		if (first == nil || c.earlier(n, first)) && !c.constrained(n) {
			first = n
		}
	}
	if first == nil {
		return nil
	}
	f := c.File(first)
	if f == nil {
		return nil
	}
	var decl ast.Decl
	for _, d := range f.AST.Decls {
		if g, ok := d.(*ast.GenDecl); !ok || g.Tok != token.IMPORT {
			decl = d
			break
		}
	}
	if decl == nil {
		return nil
	}
	timeName, e := f.Import("time", decl.Pos())
	httpName, imp := f.Import("net/http", decl.Pos())
	if timeName == "" || httpName == "" || len(imp) > 0 {
		return nil
	}
	pos := decl.Pos()
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Doc != nil {
			pos = decl.Doc.Pos()
		}
	case *ast.GenDecl:
		if decl.Doc != nil {
			pos = decl.Doc.Pos()
		}
	}
	text := "// " + name + " gives up on a server that does not answer.\nvar " + name + " = &" + edits.Qualify(httpName, "Client") + "{Timeout: " + duration(d, timeName) + "}\n\n"
	return append(e, edits.Insert(pos, text))
}

// Imported returns an object of a package imported here, or nil.
func (c *Fixer) Imported(path, name string) types.Object {
	for _, p := range c.Pass.Pkg.Imports() {
		if p.Path() == path {
			return p.Scope().Lookup(name)
		}
	}
	return nil
}
