package lean

import (
	"bytes"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// A scan looks, before a package is parsed, for what makes it relevant to
// effects: a use of a function of which something is known, a goroutine, a
// channel operation, a directive. It goes by words, so that it may find what is
// not there, and never the other way round.
type scan struct {
	unit       *unit
	scout      *effects.Scout
	methods    map[string][]*types.Func // of the packages that are loaded, by name; nil until it is asked
	stdMethods map[string]bool
	judged     map[string]bool // whether methods of that name speak
}

// A fileScan is what a file imports, and how it uses the names of imports.
type fileScan struct {
	paths   []string
	imports map[string]string // local names → package paths
	unnamed []string          // paths imported without a name
	dot     bool              // one is imported as "."
}

func (u *unit) newScan(facts *facts) *scan {
	s := &scan{unit: u, scout: effects.NewScout(u.cfg.ImportPath, u.module(), facts.get), judged: make(map[string]bool)}
	s.stdMethods, _ = knowledge.StdMethods()
	return s
}

// relevant reports whether the package may be relevant for what is in the file.
//
// Any function or method that is used stands in the source by its name. One that
// follows a word and a dot is a function of a package, if the word is the name
// of an import and nothing else in the file; else it is a method.
func (s *scan) relevant(src []byte, file *fileScan) bool {
	type qualified struct{ base, name string }
	var pairs []qualified
	alone := make(map[string]bool)
	l := &lexer{src: src}
	var base, prev item // base is a word that nothing stands before, a dot may follow
	for {
		t := l.next()
		if base.kind == word && !t.is('.') && !prev.is('.') && file.imports[string(base.text)] != "" {
			alone[string(base.text)] = true // perhaps a variable that hides the import
		}
		switch {
		case t.kind == eof:
			return slices.ContainsFunc(pairs, func(q qualified) bool { return alone[q.base] && s.method([]byte(q.name)) })
		case t.is('-') && prev.is('<') && prev.end == t.start,
			t.isWord("go"), t.isWord("select"),
			prev.isWord("func") && (t.isWord("Is") || t.isWord("As")): // may do what errors.Is does
			return true
		case t.kind == word && prev.is('.'):
			path := ""
			if base.kind == word {
				path = file.imports[string(base.text)]
			}
			switch {
			case path == "":
				if s.method(t.text) {
					return true
				}
			case s.function(path, string(t.text)):
				return true
			default:
				if q := (qualified{string(base.text), string(t.text)}); !slices.Contains(pairs, q) {
					pairs = append(pairs, q)
				}
			}
			base = item{}
		case t.kind == word && !token.IsKeyword(string(t.text)):
			base = t
		case !t.is('.'):
			base = item{}
		}
		prev = t
	}
}

// function reports whether something is known about what a package declares at package level.
func (s *scan) function(path, name string) bool {
	lib := knowledge.Find(path)
	if lib != nil && lib.Describes(name) {
		return true
	}
	pkg := s.unit.imports[path]
	if pkg == nil || s.unit.cfg.Standard[path] {
		return false
	}
	fn, ok := pkg.Scope().Lookup(name).(*types.Func)
	if !ok {
		return false
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Role == knowledge.RoleErrorIs {
		return false // makes functions Is and As relevant only
	}
	return s.scout.Speaks(fn)
}

// method reports whether something is known about a method of that name that
// this package can reach, or that it can be one of shape Do.
func (s *scan) method(text []byte) bool {
	if speaks, ok := s.judged[string(text)]; ok {
		return speaks
	}
	if s.methods == nil {
		s.methods = make(map[string][]*types.Func)
		for _, pkg := range s.unit.imports {
			s.addMethods(pkg)
		}
	}
	name := string(text)
	speaks := s.stdMethods[name] || name == "Do" || name == "RoundTrip" || slices.ContainsFunc(s.methods[name], s.scout.Speaks)
	s.judged[name] = speaks
	return speaks
}

// addMethods lists the methods of the types of a package, as far as they are
// loaded: what this package cannot reach is not.
func (s *scan) addMethods(pkg *types.Package) {
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		n, ok := tn.Type().(*types.Named)
		if !ok {
			continue
		}
		for m := range n.Methods() {
			s.methods[m.Name()] = append(s.methods[m.Name()], m)
		}
		if iface, ok := n.Underlying().(*types.Interface); ok {
			for m := range iface.ExplicitMethods() {
				s.methods[m.Name()] = append(s.methods[m.Name()], m)
			}
		}
	}
}

// mayMatter reports whether the package has to be analysed as a whole.
func (u *unit) mayMatter(sources [][]byte, files []*fileScan, facts *facts) bool {
	for i, src := range sources {
		// A directive of ours, or one that says where lines come from; names
		// without a dot.
		if movesLines(src) || bytes.Contains(src, directive) || files[i].dot {
			return true
		}
	}
	_, patterns := knowledge.StdMethods()
	for _, f := range files {
		for _, p := range f.unnamed {
			name := stdName(p)
			if pkg := u.imports[p]; pkg != nil && !u.cfg.Standard[p] {
				name = pkg.Name()
			}
			f.imports[name] = p
		}
		if slices.ContainsFunc(f.paths, func(p string) bool { return patterns[p] }) {
			return true
		}
	}
	s := u.newScan(facts)
	for i, src := range sources {
		if s.relevant(src, files[i]) {
			return true
		}
	}
	return false
}
