package proof

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// prove makes edits to src, in which each is written «old→new», and returns
// what an editor makes of it.
func prove(t *testing.T, src string) (string, error) {
	t.Helper()
	var text strings.Builder
	var edits []edit
	for src != "" {
		before, rest, found := strings.Cut(src, "«")
		text.WriteString(before)
		if !found {
			break
		}
		change, after, _ := strings.Cut(rest, "»")
		old, new, _ := strings.Cut(change, "→")
		edits = append(edits, edit{text.Len(), text.Len() + len(old), new})
		text.WriteString(old)
		src = after
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "a.go", text.String(), parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Uses: make(map[*ast.Ident]types.Object), Defs: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object),
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", nil)}
	pkg, err := conf.Check("p", fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	pass := &analysis.Pass{
		Fset: fset, Files: []*ast.File{f}, Pkg: pkg, TypesInfo: info, TypesSizes: types.SizesFor("gc", "amd64"),
		ReadFile: func(string) ([]byte, error) { return []byte(text.String()), nil },
	}
	tf := fset.File(f.FileStart)
	fix := analysis.SuggestedFix{Message: "test"}
	for _, e := range edits {
		fix.TextEdits = append(fix.TextEdits, analysis.TextEdit{Pos: tf.Pos(e.start), End: tf.Pos(e.end), NewText: []byte(e.text)})
	}
	var why error
	Refused = func(_ analysis.SuggestedFix, err error) { why = err }
	defer func() { Refused = nil }()
	fixes := New(pass).Fixes([]analysis.SuggestedFix{fix})
	if len(fixes) == 0 {
		return "", why
	}
	edits = nil
	for _, e := range fixes[0].TextEdits {
		edits = append(edits, edit{tf.Offset(e.Pos), tf.Offset(e.End), string(e.NewText)})
	}
	out, err := apply([]byte(text.String()), edits, 0)
	return string(out), err
}

func TestRefused(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"comment", "package p\n\nfunc f(int) {}\n\nfunc g() { «f( /* one */ 1)→f(2)» }\n", `it loses the comment "/*one*/"`},
		{"undefined", "package p\n\nfunc f() int { return «1→x» }\n", "a.go:3:23: undefined: x"},
		{"syntax", "package p\n\nfunc f() int { return «1→(» }\n", "it does not parse"},
		{"unused import", "package p\n\nimport \"errors\"\n\nvar err = «errors.New(\"x\")→error(nil)»\n", `a.go:3:8: "errors" imported and not used`},
		{"one of the uses of a dot import", "package p\n\nimport . \"errors\"\n\nvar a, b = «New(\"x\")→error(nil)», New(\"y\")\n", `it may leave the dot import "errors" unused`},
		{"captured", "package p\n\nvar n = 1\n\nfunc f() int {\n\t«→n := 2\n\t_ = n\n\t»return n\n}\n", "n means something else than before"},
		{"not the builtin", "package p\n\nfunc min(a, b int) int { return a }\n\nfunc f() int { return «1→min(1, 2)» }\n", "min means something else here"},
		{"goto", "package p\n\nfunc f() {\n\tgoto done\ndone:\n\tprintln()\n}\n\nfunc g() {\n\tgoto done\n\t«→x := 1\n\t_ = x\n»done:\n\tprintln()\n}\n", "a.go:10:7: goto done jumps over variable declaration at line 11"},
	} {
		got, err := prove(t, test.src)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s\n%s", test.name, err, test.want, got)
		}
	}
}

func TestMended(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{
			"lined up",
			"package p\n\ntype t struct {\n\ta   int // one\n\tbcd int\n}\n\nvar x = t{\n\ta: 1, // one\n«→\tbcd: 2,\n»}\n",
			"package p\n\ntype t struct {\n\ta   int // one\n\tbcd int\n}\n\nvar x = t{\n\ta:   1, // one\n\tbcd: 2,\n}\n",
		},
		{
			"line ends",
			"package p\r\n\r\nfunc f() {\r\n\t«→println()\n\t»println()\r\n}\r\n",
			"package p\r\n\r\nfunc f() {\r\n\tprintln()\r\n\tprintln()\r\n}\r\n",
		},
		{
			"not formatted before",
			"package p\n\nfunc f() {\n  println( «1→2» )\n}\n",
			"package p\n\nfunc f() {\n  println( 2 )\n}\n",
		},
		{
			"the rest stays",
			"package p\n\nvar   a=1\n\nfunc f() {\n\tprintln(«→ 1 »)\n}\n",
			"package p\n\nvar   a=1\n\nfunc f() {\n\tprintln(1)\n}\n",
		},
		{
			"a use of a dot import for another",
			"package p\n\nimport . \"errors\"\n\nvar a = «New(\"x\")→Join(nil, New(\"x\"))»\n",
			"package p\n\nimport . \"errors\"\n\nvar a = Join(nil, New(\"x\"))\n",
		},
		{
			"declared before",
			"package p\n\nfunc two() (int, error) { return 0, nil }\n\nfunc f() error {\n\t«→a, err := two()\n\t_ = a\n\t»b, err := two()\n\t_ = b\n\treturn err\n}\n",
			"package p\n\nfunc two() (int, error) { return 0, nil }\n\nfunc f() error {\n\ta, err := two()\n\t_ = a\n\tb, err := two()\n\t_ = b\n\treturn err\n}\n",
		},
		{
			"a package of its own",
			"package p\n\n«→import \"math/rand/v2\"\n\n»func f() int { return «1→rand.IntN(3)» }\n",
			"package p\n\nimport \"math/rand/v2\"\n\nfunc f() int { return rand.IntN(3) }\n",
		},
	} {
		got, err := prove(t, test.src)
		if err != nil || got != test.want {
			t.Errorf("%s: got\n%q\n%v, want\n%q", test.name, got, err, test.want)
		}
	}
}
