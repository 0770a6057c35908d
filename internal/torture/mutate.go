package torture

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"math/rand/v2"
	"slices"
	"strings"
)

// A mutator changes a program without changing whether it compiles, if all goes
// well. It returns false if it finds nothing to change.
type mutator func(m *mutation) bool

// mutators, each as often as it is to be chosen.
var mutators = []mutator{
	addComments, addComments, addComments, addComments,
	renameImport, renameImport, dotImport, splitImports, splitImports,
	renameObject, renameObject, renameObject,
	shadowLocal, shadowLocal, shadowPackage,
	wrapStatement, wrapStatement, addLabel, joinLines, joinLines, splitCall,
}

// mutation is one attempt to change a program.
type mutation struct {
	r     *rand.Rand
	c     *checked
	edits []Edit
	serial
}

// serial numbers what is put in, so that no two comments are the same.
type serial struct{ n *int }

func (s serial) next() int { *s.n++; return *s.n }

// Mutate returns prog with some of its parts disfigured.
func (h *House) Mutate(prog *Program, r *rand.Rand) *Program {
	n := 0
	for range 1 + r.IntN(8) {
		if next := h.mutateOnce(prog, r, mutators[r.IntN(len(mutators))], &n); next != nil {
			prog = next
		}
	}
	if r.IntN(10) == 0 {
		prog = withCRLF(prog)
	}
	return prog
}

// mutateOnce returns the program changed by one mutator and formatted; nil if
// the result does not compile.
func (h *House) mutateOnce(prog *Program, r *rand.Rand, change mutator, n *int) *Program {
	c, err := h.check(prog)
	if err != nil {
		return nil
	}
	m := &mutation{r: r, c: c, serial: serial{n}}
	ok := change(m)
	c.close()
	if !ok {
		return nil
	}
	next, err := prog.applyAll(m.edits)
	if err != nil {
		return nil
	}
	if next, ok = tidied(prog, next); !ok || h.Compiles(next) != nil {
		return nil
	}
	return next
}

// tidied formats the files that have changed, until gofmt is content.
func tidied(old, next *Program) (*Program, bool) {
	changed := make(map[string][]byte)
	for i, f := range next.Files {
		if bytes.Equal(f.Src, old.Files[i].Src) {
			continue
		}
		src := f.Src
		for range 4 {
			out, err := format.Source(src)
			if err != nil {
				return nil, false
			}
			if bytes.Equal(out, src) {
				break
			}
			src = out
		}
		if _, ok := formatted(src); !ok {
			return nil, false
		}
		changed[f.Name] = src
	}
	return next.with(changed), true
}

func withCRLF(p *Program) *Program {
	changed := make(map[string][]byte)
	for _, f := range p.Files {
		if !bytes.Contains(f.Src, []byte("`")) && !bytes.Contains(f.Src, []byte("\r")) {
			changed[f.Name] = bytes.ReplaceAll(f.Src, []byte("\n"), []byte("\r\n"))
		}
	}
	return p.with(changed)
}

func (m *mutation) offset(p token.Pos) int { return m.c.house.fset.PositionFor(p, false).Offset }

func (m *mutation) replace(n ast.Node, text string) {
	m.put(n.Pos(), n.End(), text)
}

func (m *mutation) put(from, to token.Pos, text string) {
	m.edits = append(m.edits, Edit{m.c.house.fset.PositionFor(from, false).Filename, m.offset(from), m.offset(to), text})
}

func (m *mutation) text(n ast.Node) string {
	src, _ := m.c.readFile(m.c.house.fset.PositionFor(n.Pos(), false).Filename)
	return string(src[m.offset(n.Pos()):m.offset(n.End())])
}

func (m *mutation) file() (*ast.File, File) {
	i := m.r.IntN(len(m.c.files))
	return m.c.files[i], m.c.prog.Files[i]
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// collect returns the nodes of one type in the file.
func collect[T ast.Node](f ast.Node) (list []T) {
	ast.Inspect(f, func(n ast.Node) bool {
		if t, ok := n.(T); ok {
			list = append(list, t)
		}
		return true
	})
	return list
}

// names are those that fixes like to write, or count on.
var names = []string{
	"time", "http", "context", "ctx", "cancel", "errgroup", "sync", "net", "rand", "errors", "exec", "backoff", "option",
	"sem", "slots", "req", "httpReq", "transport", "t", "timer", "attempt", "try", "pauses", "delays", "err", "detached", "callCtx", "stop",
	"len", "cap", "make", "append", "min", "max", "new", "nil", "string", "error", "any", "int64", "int", "true", "false", "struct1",
	"g", "wg", "body", "resp", "Second", "Client", "Sleep", "N", "Background",
}

// renameImport imports a package by another name.
func renameImport(m *mutation) bool {
	f, _ := m.file()
	if len(f.Imports) == 0 {
		return false
	}
	spec := pick(m.r, f.Imports)
	pkg := m.pkgName(spec)
	if pkg == nil {
		return false
	}
	name := pick(m.r, append([]string{"h", "c2", "p", "thing"}, names...))
	m.put(spec.Pos(), spec.End(), name+" "+spec.Path.Value)
	for _, id := range collect[*ast.Ident](f) {
		if m.c.info.Uses[id] == pkg {
			m.replace(id, name)
		}
	}
	return true
}

func (m *mutation) pkgName(spec *ast.ImportSpec) types.Object {
	if spec.Name == nil {
		return m.c.info.Implicits[spec]
	}
	if spec.Name.Name == "." || spec.Name.Name == "_" {
		return nil
	}
	return m.c.info.Defs[spec.Name]
}

// dotImport imports a package into the file's scope.
func dotImport(m *mutation) bool {
	f, _ := m.file()
	if len(f.Imports) == 0 {
		return false
	}
	spec := pick(m.r, f.Imports)
	pkg := m.pkgName(spec)
	if pkg == nil {
		return false
	}
	m.put(spec.Pos(), spec.End(), ". "+spec.Path.Value)
	for _, sel := range collect[*ast.SelectorExpr](f) {
		if id, ok := sel.X.(*ast.Ident); ok && m.c.info.Uses[id] == pkg {
			m.put(sel.Pos(), sel.Sel.Pos(), "")
		}
	}
	return true
}

// splitImports lays the imports out anew: one declaration each, groups of any
// size, or comments beside them.
func splitImports(m *mutation) bool {
	f, _ := m.file()
	var first, last ast.Decl
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			if first == nil {
				first = d
			}
			last = d
		}
	}
	if first == nil {
		return false
	}
	for _, g := range f.Comments {
		if first.Pos() <= g.Pos() && g.Pos() < last.End() {
			return false
		}
	}
	var specs []string
	for _, s := range f.Imports {
		specs = append(specs, m.text(s))
	}
	m.r.Shuffle(len(specs), func(i, j int) { specs[i], specs[j] = specs[j], specs[i] })
	var b strings.Builder
	style := m.r.IntN(3)
	for i, s := range specs {
		comment := ""
		if m.r.IntN(6) == 0 {
			comment = fmt.Sprintf(" // c%d", m.next())
		}
		switch {
		case style == 0:
			b.WriteString("import " + s + comment + "\n")
		case style == 1 && m.r.IntN(2) == 0 || i == 0:
			if i > 0 {
				b.WriteString(")\n\n")
			}
			b.WriteString("import (\n\t" + s + comment + "\n")
		default:
			if m.r.IntN(3) == 0 {
				b.WriteString("\n")
			}
			if m.r.IntN(6) == 0 {
				fmt.Fprintf(&b, "\t// c%d\n", m.next())
			}
			b.WriteString("\t" + s + comment + "\n")
		}
	}
	if style != 0 {
		b.WriteString(")\n")
	}
	m.put(first.Pos(), last.End(), b.String())
	return true
}

// renameObject gives a variable, function or type another name, everywhere.
func renameObject(m *mutation) bool {
	var objs []types.Object
	for id, obj := range m.c.info.Defs {
		if obj != nil && m.mayRename(id, obj) {
			objs = append(objs, obj)
		}
	}
	if len(objs) == 0 {
		return false
	}
	slices.SortFunc(objs, func(a, b types.Object) int { return int(a.Pos() - b.Pos()) })
	obj, name := pick(m.r, objs), pick(m.r, names)
	for _, f := range m.c.files {
		for _, id := range collect[*ast.Ident](f) {
			if m.c.info.Defs[id] == obj || m.c.info.Uses[id] == obj {
				m.replace(id, name)
			}
		}
		for n, o := range m.c.info.Implicits { // switch v := x.(type)
			if o == obj && f.Pos() <= n.Pos() && n.Pos() < f.End() {
				return false
			}
		}
	}
	return true
}

// mayRename reports whether what id declares has a name of its own choice, that
// is used by nothing but its name.
func (m *mutation) mayRename(id *ast.Ident, obj types.Object) bool {
	if id.Name == "_" || id.Name == "init" || id.Name == "main" {
		return false
	}
	switch obj := obj.(type) {
	case *types.Var:
		return !obj.IsField() && !obj.Embedded()
	case *types.PkgName, *types.Label:
		return false
	case *types.Func:
		return obj.Signature().Recv() == nil
	case *types.TypeName: // embedded, it names a field
		return obj.Parent() != m.c.pkg.Scope()
	}
	return true
}

// shadowLocal declares a name anew in the midst of a function.
func shadowLocal(m *mutation) bool {
	f, _ := m.file()
	lists := lists(f)
	if len(lists) == 0 {
		return false
	}
	list := pick(m.r, lists)
	s, name := pick(m.r, list), pick(m.r, names)
	form := pick(m.r, []string{"%s := 1\n_ = %[1]s\n", "var %s = \"x\"\n_ = %[1]s\n", "const %s = 7\n", "type %s struct{}\n", "%s := func() {}\n%[1]s()\n"})
	m.put(s.Pos(), s.Pos(), fmt.Sprintf(form, name))
	return true
}

// shadowPackage declares a name in the package.
func shadowPackage(m *mutation) bool {
	_, file := m.file()
	form := pick(m.r, []string{"\nvar %s = 1\n", "\nfunc %s() {}\n", "\ntype %s struct{}\n", "\nconst %s = 3\n"})
	m.edits = append(m.edits, Edit{file.Name, len(file.Src), len(file.Src), fmt.Sprintf(form, pick(m.r, names))})
	return true
}

// lists returns the lists of statements of a file that have any.
func lists(f *ast.File) (all [][]ast.Stmt) {
	ast.Inspect(f, func(n ast.Node) bool {
		var list []ast.Stmt
		switch n := n.(type) {
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.CommClause:
			list = n.Body
		}
		if len(list) > 0 {
			if _, ok := list[0].(*ast.CaseClause); ok {
				return true
			}
			if _, ok := list[0].(*ast.CommClause); ok {
				return true
			}
			all = append(all, list)
		}
		return true
	})
	return all
}

// wrapStatement puts statements that stand one after the other into another one.
func wrapStatement(m *mutation) bool {
	f, _ := m.file()
	lists := lists(f)
	if len(lists) == 0 {
		return false
	}
	list := pick(m.r, lists)
	i := m.r.IntN(len(list))
	j := i + m.r.IntN(min(3, len(list)-i))
	form := pick(m.r, [][2]string{
		{"{\n", "\n}"}, {"if true {\n", "\n}"}, {"if 1 > 2 {\n} else {\n", "\n}"}, {"switch {\ncase true:\n", "\n}"},
		{"select {\ndefault:\n", "\n}"}, {"for range 1 {\n", "\n}"}, {"func() {\n", "\n}()"}, {"defer func() {\n", "\n}()"},
		{"for i := 0; i < 2; i++ {\n", "\n}"}, {"switch x := any(1).(type) {\ncase int:\n_ = x\n", "\n}"},
		{"go func() {\n", "\n}()"}, {"mu1 := make(chan int, 1)\nmu1 <- 1\n", "\n<-mu1"},
	})
	m.put(list[i].Pos(), list[i].Pos(), form[0])
	m.put(list[j].End(), list[j].End(), form[1])
	return true
}

// addLabel puts a label, and a jump to it, before a statement.
func addLabel(m *mutation) bool {
	f, _ := m.file()
	lists := lists(f)
	if len(lists) == 0 {
		return false
	}
	s := pick(m.r, pick(m.r, lists))
	if _, ok := s.(*ast.LabeledStmt); ok {
		return false
	}
	m.put(s.Pos(), s.Pos(), fmt.Sprintf("goto L%d\nL%[1]d:\n", m.next()))
	return true
}

// joinLines puts a short block, literal or call on one line.
func joinLines(m *mutation) bool {
	f, _ := m.file()
	var nodes []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			if len(n.Body.List) < 3 {
				nodes = append(nodes, n)
			}
		case *ast.CompositeLit, *ast.CallExpr:
			nodes = append(nodes, n)
		}
		return true
	})
	if len(nodes) == 0 {
		return false
	}
	n := pick(m.r, nodes)
	text := m.text(n)
	if strings.Contains(text, "//") || strings.Contains(text, "`") || !strings.Contains(text, "\n") || len(text) > 300 {
		return false
	}
	sep := " "
	if _, ok := n.(*ast.FuncLit); ok {
		sep = "; "
	}
	var parts []string
	for line := range strings.Lines(text) {
		parts = append(parts, strings.TrimSpace(line))
	}
	out := strings.Join(parts, sep)
	for old, new := range map[string]string{"{; ": "{ ", "; }": " }", "(; ": "(", ",; ": ", "} {
		out = strings.ReplaceAll(out, old, new)
	}
	m.replace(n, out)
	return true
}

// splitCall gives each argument of a call, or element of a literal, a line of
// its own, with a comma after the last.
func splitCall(m *mutation) bool {
	f, _ := m.file()
	type parts struct {
		open, close token.Pos
		list        []ast.Expr
	}
	var all []parts
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if len(n.Args) > 0 && !n.Ellipsis.IsValid() {
				all = append(all, parts{n.Lparen, n.Rparen, n.Args})
			}
		case *ast.CompositeLit:
			if len(n.Elts) > 0 {
				all = append(all, parts{n.Lbrace, n.Rbrace, n.Elts})
			}
		}
		return true
	})
	if len(all) == 0 {
		return false
	}
	p := pick(m.r, all)
	b := "\n"
	for _, e := range p.list {
		b += m.text(e) + ","
		if m.r.IntN(3) == 0 {
			b += fmt.Sprintf(" // c%d", m.next())
		}
		b += "\n"
	}
	for _, g := range f.Comments {
		if p.open < g.Pos() && g.Pos() < p.close {
			return false
		}
	}
	m.put(p.open+1, p.close, b)
	return true
}
