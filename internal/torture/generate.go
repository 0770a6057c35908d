package torture

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"regexp"
	"sort"
	"strings"
)

// Generate makes up a program of one or two files. Most of what it makes
// compiles; what does not is for the caller to leave.
func Generate(r *rand.Rand) *Program {
	g := &generator{r: r, pkg: pick(r, []string{"main", "service", "ingest"})}
	g.plan()
	p := &Program{Path: "example.com/torture/" + g.pkg}
	n := 1 + r.IntN(2)
	for i := range n {
		var decls []string
		if i == 0 {
			decls = append(decls, g.types()...)
			if g.chance(3) {
				decls = append(decls, g.wrappers()...)
			}
		}
		for k := i; k < len(g.funcs); k += n {
			decls = append(decls, g.function(g.funcs[k]))
		}
		if i == 0 && g.pkg == "main" {
			decls = append(decls, "func main() {\n"+g.block(&scope{fn: &function{}}, 3)+"}\n")
		}
		body := strings.Join(decls, "\n")
		src := "package " + g.pkg + "\n\n" + g.imports(body) + body
		out, err := format.Source([]byte(src))
		if err != nil {
			out = []byte(src) // does not compile, and says why
		}
		p.Files = append(p.Files, File{fmt.Sprintf("%c.go", 'a'+i), out})
	}
	return p
}

// imports writes the imports that the body of a file needs.
func (g *generator) imports(body string) string {
	var list []string
	for name, path := range paths {
		if regexp.MustCompile(`(^|[^\w.])` + name + `\.`).MatchString(body) {
			list = append(list, path)
		}
	}
	sort.Strings(list)
	if len(list) == 0 {
		return ""
	}
	if len(list) == 1 && g.r.IntN(2) == 0 {
		return fmt.Sprintf("import %q\n\n", list[0])
	}
	var std, other string
	for _, p := range list {
		if strings.Contains(p, ".") {
			other += fmt.Sprintf("\t%q\n", p)
		} else {
			std += fmt.Sprintf("\t%q\n", p)
		}
	}
	return "import (\n" + std + "\n" + other + ")\n\n"
}

// plan decides which functions there are.
func (g *generator) plan() {
	for i := range 2 + g.r.IntN(5) {
		f := &function{name: fmt.Sprintf("%s%d", pick(g.r, []string{"fetch", "load", "store", "run", "Sync", "Handle", "process", "do"}), i)}
		f.recv = g.chance(3)
		f.generic = !f.recv && g.chance(6)
		switch g.r.IntN(5) {
		case 0:
			f.params = []variable{{"w", "writer"}, {"r", "request"}}
		case 1:
		default:
			f.params = append(f.params, variable{"ctx", "ctx"})
		}
		for _, p := range []variable{{"client", "client"}, {"db", "db"}, {"urls", "urls"}, {"u", "url"}, {"n", "n"}, {"wg", "wg"}, {"mu", "mu"}, {"f", "f"}, {"tx", "tx"}, {"sem", "sem"}, {"g", "group"}} {
			if len(f.params) < 5 && g.chance(5) && !(len(f.params) == 2 && f.params[0].kind == "writer" && g.chance(2)) {
				f.params = append(f.params, p)
			}
		}
		f.results = pick(g.r, [][]string{nil, nil, {"error"}, {"error"}, {"[]byte", "error"}, {"int", "error"}, {"string", "error"},
			{"Result", "error"}, {"*Result", "error"}, {"[2]int", "time.Duration", "error"}, {"string"}, {"map[string]int", "error"}, {"http.Header", "error"}})
		if f.generic {
			f.results = pick(g.r, [][]string{nil, {"error"}, {"T", "error"}, {"[]T", "error"}})
		}
		f.named = len(f.results) > 0 && g.chance(6)
		g.funcs = append(g.funcs, f)
	}
}

// types writes the declarations that all programs have, laid out in several ways.
func (g *generator) types() []string {
	list := []string{
		fill("type Result struct {\n\tBody []byte\n\tN int\n}\n"),
		fill("type Service struct {\n\tclient *http.Client\n\tdb *sql.DB // the store\n\tmu sync.Mutex\n\turls []string\n\tdone chan struct{}\n}\n"),
		fill("type doer interface {\n\tDo(*http.Request) (*http.Response, error)\n}\n"),
		fill("func parse(b []byte) error {\n\tif len(b) == 0 {\n\t\treturn errors.New(\"empty\")\n\t}\n\treturn nil\n}\n"),
	}
	switch g.r.IntN(5) {
	case 0:
		list = append(list, fill("func NewService(db *sql.DB) *Service {\n\treturn &Service{client: %s, db: db}\n}\n", g.client()))
	case 1:
		list = append(list, fill("func NewService(db *sql.DB) *Service {\n\ts := &Service{\n\t\tclient: %s,\n\t\tdb: db, // kept\n\t}\n\ts.urls = nil\n\treturn s\n}\n", g.client()))
	case 2:
		list = append(list, fill("var shared = %s\n", g.client()))
	case 3:
		list = append(list, fill("var (\n\tshared = %s\n\tlimit = 5 // places\n)\n", g.client()))
	}
	return list
}

// signature writes the head of a function.
func (g *generator) signature(f *function) string {
	var b strings.Builder
	b.WriteString("func ")
	if f.recv {
		b.WriteString("(s *Service) ")
	}
	b.WriteString(f.name)
	if f.generic {
		b.WriteString("[T any]")
	}
	b.WriteString("(")
	for i, p := range f.params {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(p.name + " " + kinds[p.kind])
	}
	if f.generic {
		if len(f.params) > 0 {
			b.WriteString(", ")
		}
		b.WriteString("items []T")
	}
	b.WriteString(")")
	if len(f.results) > 0 {
		b.WriteString(" (")
		for i, t := range f.results {
			if i > 0 {
				b.WriteString(", ")
			}
			if f.named {
				name := fmt.Sprintf("out%d ", i)
				if t == "error" {
					name = "failure "
				}
				b.WriteString(name)
			}
			b.WriteString(t)
		}
		b.WriteString(")")
	}
	return fill("%s", b.String())
}

// function writes a function with a random body.
func (g *generator) function(f *function) string {
	s := &scope{fn: f, vars: append([]variable(nil), f.params...)}
	if f.named {
		for i, t := range f.results {
			if t == "error" && i == len(f.results)-1 {
				s.vars = append(s.vars, variable{"failure", "err"})
			}
		}
	}
	if f.recv {
		s.vars = append(s.vars, variable{"s.client", "client"}, variable{"s.db", "db"}, variable{"s.urls", "urls"})
		if g.chance(2) {
			s.vars = append(s.vars, variable{"(&s.mu)", "mu"})
		}
	}
	doc := ""
	if g.chance(3) {
		doc = fmt.Sprintf("// %s does its part.\n", f.name)
	}
	head := g.signature(f)
	body := g.block(s, 1+g.r.IntN(4))
	if len(f.results) > 0 {
		body += g.leave(s, "nil")
	}
	return doc + head + " {\n" + body + "}\n"
}
