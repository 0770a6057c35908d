package proof

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// checker type-checks the package with changed files. The bodies of functions
// in other files do not matter, and are left out: what is left is quick.
type checker struct {
	pass    *analysis.Pass
	imports map[string]*types.Package // by the path that imports say
	stubs   map[*ast.File]*ast.File
	missing map[string]bool    // names of packages that only fixes import
	broken  map[*ast.File]bool // does not type-check by itself either
}

func newChecker(pass *analysis.Pass) *checker {
	c := &checker{
		pass:    pass,
		imports: make(map[string]*types.Package),
		stubs:   make(map[*ast.File]*ast.File),
		missing: make(map[string]bool),
		broken:  make(map[*ast.File]bool),
	}
	for _, f := range pass.Files {
		// Not what these import in turn: the go command's export data has parts
		// of that only.
		for _, spec := range f.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				if pkg := pass.TypesInfo.PkgNameOf(spec); pkg != nil {
					c.imports[path] = pkg.Imported()
				}
			}
		}
		c.stubs[f] = stub(f)
	}
	return c
}

// stub returns a file without the bodies of its functions.
func stub(f *ast.File) *ast.File {
	s := *f
	s.Decls = make([]ast.Decl, len(f.Decls))
	for i, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
			other := *fn
			// It never returns, and so needs no result.
			forever := &ast.ForStmt{For: fn.Body.Lbrace, Body: &ast.BlockStmt{Lbrace: fn.Body.Lbrace, Rbrace: fn.Body.Rbrace}}
			other.Body = &ast.BlockStmt{Lbrace: fn.Body.Lbrace, List: []ast.Stmt{forever}, Rbrace: fn.Body.Rbrace}
			d = &other
		}
		s.Decls[i] = d
	}
	return &s
}

// Import returns a package that this one imports.
func (c *checker) Import(path string) (*types.Package, error) {
	if p := c.imports[path]; p != nil {
		return p, nil
	}
	// Its name is that of the last element; of math/rand/v2, of the one before.
	elems := strings.Split(path, "/")
	name := elems[len(elems)-1]
	if len(elems) > 1 && len(name) > 1 && name[0] == 'v' && strings.Trim(name[1:], "0123456789") == "" {
		name = elems[len(elems)-2]
	}
	c.missing[name] = true
	return nil, errors.New("not imported so far")
}

// check returns why the package does not compile with the changes, or does not
// mean the same where they change nothing.
func (c *checker) check(changes []*change) error {
	files := make(map[*ast.File]*ast.File)
	for _, ch := range changes {
		if c.broken[ch.ast] {
			return nil
		}
		f, err := parser.ParseFile(c.pass.Fset, ch.tf.Name(), ch.after, parser.ParseComments|parser.SkipObjectResolution)
		if f != nil {
			defer c.pass.Fset.RemoveFile(c.pass.Fset.File(f.FileStart))
		}
		if err != nil {
			return err
		}
		files[ch.ast] = f
	}
	info := &types.Info{Uses: make(map[*ast.Ident]types.Object), Defs: make(map[*ast.Ident]types.Object)}
	if err := c.run(files, info); err != nil {
		return c.excuse(changes, err)
	}
	for _, ch := range changes {
		if err := c.same(ch, files[ch.ast], info); err != nil {
			return err
		}
		if name := c.undotted(ch.ast, files[ch.ast], info); name != "" {
			return fmt.Errorf("it may leave the dot import %s unused", name)
		}
	}
	return nil
}

// undotted returns the path of a dot import of which a changed file has fewer
// uses than before. No driver drops those, so that fixes which each take one of
// the last uses could not be made together.
func (c *checker) undotted(old, changed *ast.File, info *types.Info) string {
	for _, spec := range old.Imports {
		if spec.Name == nil || spec.Name.Name != "." {
			continue
		}
		if path, err := strconv.Unquote(spec.Path.Value); err == nil && dotUses(changed, path, info) < dotUses(old, path, c.pass.TypesInfo) {
			return spec.Path.Value
		}
	}
	return ""
}

// dotUses counts the names in a file that stand without a qualifier for what
// the package of a path declares.
func dotUses(f *ast.File, path string, info *types.Info) (n int) {
	ast.PreorderStack(f, nil, func(node ast.Node, stack []ast.Node) bool {
		id, ok := node.(*ast.Ident)
		if !ok || len(stack) == 0 {
			return true
		}
		if sel, ok := stack[len(stack)-1].(*ast.SelectorExpr); ok && sel.Sel == id {
			return true
		}
		if obj := info.Uses[id]; obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == path && !isMember(obj) {
			n++
		}
		return true
	})
	return n
}

// run type-checks the package with some files in the place of others.
func (c *checker) run(files map[*ast.File]*ast.File, info *types.Info) error {
	var list []*ast.File
	whole := make(map[*token.File]bool)
	for _, f := range c.pass.Files {
		if other := files[f]; other != nil {
			list = append(list, other)
			whole[c.pass.Fset.File(other.FileStart)] = true
		} else {
			list = append(list, c.stubs[f])
		}
	}
	var first error
	conf := types.Config{
		Importer:    c,
		Sizes:       c.pass.TypesSizes,
		GoVersion:   c.pass.Pkg.GoVersion(),
		FakeImportC: true,
		Error: func(err error) {
			var e types.Error
			if first != nil || !errors.As(err, &e) || strings.HasPrefix(e.Msg, "could not import") {
				return // a package that only the fix imports is taken for granted
			}
			if name, ok := strings.CutPrefix(e.Msg, "undefined: "); ok && c.missing[name] {
				return
			}
			// Uses may stand in bodies that were left out, and are dropped
			// later where all fixes are made at once.
			if strings.Contains(e.Msg, "imported and not used") || strings.Contains(e.Msg, "imported as") && strings.Contains(e.Msg, "not used") {
				if Batch || !whole[c.pass.Fset.File(e.Pos)] {
					return
				}
			}
			first = errors.New(e.Error())
		},
	}
	conf.Check(c.pass.Pkg.Path(), c.pass.Fset, list, info)
	return first
}

// excuse returns err, unless the files have errors without the changes too:
// then nothing can be said.
func (c *checker) excuse(changes []*change, err error) error {
	files := make(map[*ast.File]*ast.File)
	for _, ch := range changes {
		files[ch.ast] = ch.ast
	}
	if c.run(files, nil) == nil {
		return err
	}
	for _, ch := range changes {
		c.broken[ch.ast] = true
	}
	return nil
}

// same holds that each name outside the edits of a file means what it meant.
func (c *checker) same(ch *change, f *ast.File, info *types.Info) error {
	old := make(map[int]*ast.Ident) // by offset in the new text
	ast.Inspect(ch.ast, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if at, ok := ch.moved(ch.tf.Offset(id.Pos())); ok {
				old[at] = id
			}
		}
		return true
	})
	tf := c.pass.Fset.File(f.FileStart)
	spoken := c.replaced(ch)
	var err error
	ast.Inspect(f, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || err != nil {
			return err == nil
		}
		was := old[tf.Offset(id.Pos())]
		if was == nil || was.Name != id.Name {
			// What a fix writes is meant as Go has it: min, nil, error.
			if obj := info.Uses[id]; obj != nil && obj.Parent() != types.Universe && types.Universe.Lookup(id.Name) != nil && !isMember(obj) && !spoken[id.Name] {
				err = fmt.Errorf("%s means something else here", id.Name)
			}
			return true
		}
		before, after := c.pass.TypesInfo.Uses[was], info.Uses[id]
		if before == nil || after == nil || isMember(before) || c.sameObject(ch, before, tf, after) {
			return true
		}
		// resp, err := f() where the fix has declared an err before.
		if decl := c.declaring(ch, f, before); decl == nil || info.Uses[decl] != after {
			err = fmt.Errorf("%s means something else than before", id.Name)
		}
		return true
	})
	return err
}

// replaced returns the names in what a change replaces that mean what the
// package declares.
func (c *checker) replaced(ch *change) map[string]bool {
	names := make(map[string]bool)
	ast.Inspect(ch.ast, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if _, kept := ch.moved(ch.tf.Offset(id.Pos())); !kept && c.pass.TypesInfo.Uses[id] != nil && c.pass.TypesInfo.Uses[id].Pkg() != nil {
				names[id.Name] = true
			}
		}
		return true
	})
	return names
}

// isMember reports whether an object is a field or method: what it is follows
// from what it is selected from.
func isMember(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Var:
		return obj.IsField()
	case *types.Func:
		return obj.Signature().Recv() != nil
	}
	return false
}

// declaring returns the identifier in the changed file at which a local of the
// old one was declared.
func (c *checker) declaring(ch *change, f *ast.File, obj types.Object) (decl *ast.Ident) {
	if c.pass.Fset.File(obj.Pos()) != ch.tf {
		return nil
	}
	at, ok := ch.moved(ch.tf.Offset(obj.Pos()))
	if !ok {
		return nil
	}
	tf := c.pass.Fset.File(f.FileStart)
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && tf.Offset(id.Pos()) == at {
			decl = id
		}
		return decl == nil
	})
	return decl
}

// sameObject reports whether objects of the package before and after a change
// are one, as far as can be told.
func (c *checker) sameObject(ch *change, before types.Object, tf *token.File, after types.Object) bool {
	if p, ok := before.(*types.PkgName); ok {
		q, ok := after.(*types.PkgName)
		return ok && p.Imported().Path() == q.Imported().Path()
	}
	if before.Pkg() != c.pass.Pkg {
		return before.Pkg() == nil && after.Pkg() == nil || before.Pkg() != nil && after.Pkg() != nil && before.Pkg().Path() == after.Pkg().Path()
	}
	if after.Pkg() == nil || after.Pkg().Path() != c.pass.Pkg.Path() {
		return false
	}
	top := before.Parent() == c.pass.Pkg.Scope()
	if top != (after.Parent() == after.Pkg().Scope()) {
		return false
	}
	if top || c.pass.Fset.File(before.Pos()) != ch.tf || c.pass.Fset.File(after.Pos()) != tf {
		return true
	}
	at, ok := ch.moved(ch.tf.Offset(before.Pos()))
	return !ok || at == tf.Offset(after.Pos())
}

// moved returns where an offset of the old text is in the new one; false if it
// is in what an edit replaces.
func (ch *change) moved(offset int) (int, bool) {
	delta := 0
	for _, e := range ch.edits {
		if e.start > offset {
			break
		}
		if offset < e.end {
			return 0, false
		}
		delta += len(e.text) - (e.end - e.start)
	}
	return offset + delta, true
}
