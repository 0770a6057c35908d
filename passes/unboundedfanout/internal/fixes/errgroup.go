package fixes

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
)

const errgroupPath = "golang.org/x/sync/errgroup"

// fixErrgroup turns a wait group into an errgroup with a limit:
//
//	var wg sync.WaitGroup              var wg errgroup.Group
//	                                   wg.SetLimit(5)
//	for _, doc := range docs {         for _, doc := range docs {
//		wg.Add(1)
//		go func() {                        wg.Go(func() error {
//			defer wg.Done()
//			…                                  …
//		}()                                    return nil
//	}                                      })
//
// Only where errgroup is a dependency already, and the wait group is a local
// that is used for this loop alone. The functions return nil, so that nothing
// but the number of goroutines changes.
func (c *Fixer) fixErrgroup(f *FanOut) []analysis.SuggestedFix {
	lit, ok := ast.Unparen(f.Call.Expr.Fun).(*ast.FuncLit)
	file := c.File(f.Call.Expr)
	start := c.Index.StmtOf(f.Call.Expr)
	loop := c.loopStmt(f)
	if !ok || file == nil || start == nil || loop == nil || len(f.Call.Expr.Args) > 0 || !c.importsErrgroup() {
		return nil
	}
	add, wg := c.addBefore(f, start)
	if wg == nil || add == start || wg.IsField() || c.Index.ParamOf[wg] != nil || !c.local(f.Call.In, wg) {
		return nil
	}
	decl := c.declaredType(wg)
	done := c.doneIn(lit, wg)
	if decl == nil || done == nil || len(c.Index.Uses(wg)) != 3 || len(lit.Body.List) < 2 {
		return nil // more than Add, Done and Wait
	}
	name, imp := file.Import(errgroupPath, f.Call.Expr.Pos())
	if name == "" {
		return nil
	}
	n := c.SuggestedLimit(f)
	out := append(imp, edits.Replace(decl, edits.Qualify(name, "Group")))
	out = append(out, c.dropSync(file, decl)...)
	out = append(out,
		edits.Insert(loop.Pos(), fmt.Sprintf("%s.SetLimit(%d)\n%s", wg.Name(), n, file.Indent(loop))),
		analysis.TextEdit{Pos: add.Pos(), End: lit.Body.Lbrace, NewText: []byte(wg.Name() + ".Go(func() error ")},
	)
	out = append(out, file.Remove(done, lit.Body.List))
	last := lit.Body.List[len(lit.Body.List)-1]
	if _, ok := last.(*ast.ReturnStmt); !ok {
		out = append(out, edits.Insert(last.End(), "\n"+file.Indent(last)+"return nil"))
	}
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			out = append(out, edits.Insert(n.End(), " nil"))
		}
		return true
	})
	out = append(out, analysis.TextEdit{Pos: lit.Body.Rbrace + 1, End: f.Call.Expr.End(), NewText: []byte(")")})
	return []analysis.SuggestedFix{{
		Message: fmt.Sprintf("make %s an errgroup with SetLimit(%d)", wg.Name(), n),
		// No other fix may put a bare return into what now returns an error.
		TextEdits: file.Join(add.Pos(), f.Call.Expr.End(), out),
	}}
}

// importsErrgroup reports whether this package imports errgroup. What the
// packages it imports import is not the same under every driver.
func (c *Fixer) importsErrgroup() bool {
	return slices.ContainsFunc(c.Pass.Pkg.Imports(), func(p *types.Package) bool { return p.Path() == errgroupPath })
}

// declaredType returns sync.WaitGroup of "var wg sync.WaitGroup".
func (c *Fixer) declaredType(wg *types.Var) ast.Expr {
	for _, lit := range c.Index.Literals {
		id, ok := lit.Node.(*ast.Ident)
		if !ok || c.Pass.TypesInfo.Defs[id] != wg {
			continue
		}
		if spec, ok := c.Index.Parent(id).(*ast.ValueSpec); ok && len(spec.Names) == 1 {
			return spec.Type
		}
	}
	return nil
}

// doneIn returns the statement "defer wg.Done()" of a literal.
func (c *Fixer) doneIn(lit *ast.FuncLit, wg *types.Var) ast.Stmt {
	for _, s := range lit.Body.List {
		if _, ok := s.(*ast.DeferStmt); ok && c.waitGroupCall(s, "Done") == wg {
			return s
		}
	}
	return nil
}

// dropSync removes the import of sync if decl was its only use.
func (c *Fixer) dropSync(file *edits.File, decl ast.Expr) []analysis.TextEdit {
	sel, ok := decl.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil
	}
	obj := c.Pass.TypesInfo.Uses[id]
	for other, o := range c.Pass.TypesInfo.Uses {
		if o == obj && other != id {
			return nil
		}
	}
	for _, d := range file.AST.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			break
		}
		for i, s := range g.Specs {
			spec := s.(*ast.ImportSpec)
			if p, err := strconv.Unquote(spec.Path.Value); err != nil || p != "sync" {
				continue
			}
			end := spec.End()
			if i+1 < len(g.Specs) {
				end = g.Specs[i+1].Pos()
				if c.line(g.Specs[i+1]) > c.line(spec)+1 {
					end = spec.End()
				}
			}
			if !g.Lparen.IsValid() {
				return []analysis.TextEdit{{Pos: g.Pos(), End: g.End()}}
			}
			return []analysis.TextEdit{{Pos: spec.Pos(), End: end}}
		}
	}
	return nil
}
