package lean

import (
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestCut holds what is cut out, written as dots, and what is not.
func TestCut(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"func f() { g() }", "func f() {.....}"},
		{"func f() {\n\tif x {\n\t}\n} // }", "func f() {\n\n\n} // }"},
		{"var x = []T{{1}, {2}}; var y int", "var x = []T{........}; var y int"},
		{"var x = [...]T{{1}, {2}}", "var x = [...]T{1:...{.}}"},
		{"var x = [...]T{{1}, {2}}; var y = []T{{3}}", "var x = [...]T{1:...{.}}; var y = []T{...}"},
		{"var x = [...]int{\n\t1, 2, // 3,\n\t3,\n\t// 4,\n}", "var x = [...]int{2:\n\n.3,\n\t// 4,\n}"},
		{"var x = [...]int{\n\t1, 2,\n\t3, f(4, 5),\n}", "var x = [...]int{3:\n\n....f(4, 5),\n}"},
		{"var x = [...]T{a: {1}, {2}}", "var x = [...]T{a: {.}, {.}}"},
		{"var x = [...]int{1,2}", "var x = [...]int{1:2}"},
		{"var x = [...]int{\n1,2}", "var x = [...]int{\n1,2}"}, // no room
		{"var x = [...]T{{1}}", "var x = [...]T{{.}}"},
		{"var x = [...]T{}", "var x = [...]T{}"},
		{"var x = [...]struct{ X int }{{1}, {2}}", "var x = [...]struct{ X int }{1:...{.}}"},
		{"var x = [...][]int{{1, 2}, {3}, a[1:2]}", "var x = [...][]int{2:...........a[1:2]}"},
		{"type T struct{ f func() struct{ X int } }", "type T struct{ f func() struct{ X int } }"},
		{"func f() struct{ X int } { return g }", "func f() struct{ X int } {..........}"},
		{"type I interface{ F() }", "type I interface{ F() }"},
		{"var s = \"{\" + `}` + string('{')", "var s = \"{\" + `}` + string('{')"},
		{"func f() { s := \"}\\\"}\"; c := '}'; /* } */ }\nvar z int", "func f() {................................}\nvar z int"},
		{"func f() {\n\ta()\n\tb() }; type T struct{}", "func f() {\n\n.....}; type T struct{}"},
		{"func asm(a int) int\nvar x = T{1}", "func asm(a int) int\nvar x = T{.}"},
	} {
		got, ok := cutAll([]byte(test.src), make(map[string]bool))
		if !ok || !sameCut(string(got), test.want) {
			t.Errorf("%s\n got %q\nwant %q", test.src, got, test.want)
		}
	}
	if _, ok := cutAll([]byte("func f() { if x { }"), nil); ok {
		t.Error("a brace is missing, and nobody noticed")
	}
	names := make(map[string]bool)
	cutAll([]byte("func f(a p.T) (q.U, error) { return r.V }\nvar x = s.W{t.X}"), names)
	if got := slices.Sorted(maps.Keys(names)); !slices.Equal(got, []string{"p", "q", "s"}) {
		t.Errorf("names before a dot: %v", got)
	}
}

// TestCutBodies holds which bodies are cut out, and what keeps its own.
func TestCutBodies(t *testing.T) {
	functions := []string{"MarshalJSON", "Get*()"}
	for _, test := range []struct{ src, want string }{
		{"\nfunc (t T) MarshalJSON() ([]byte, error) { return t.x() }", "\nfunc (t T) MarshalJSON() ([]byte, error) ................"},
		{"\nfunc (t *T[K]) GetName() struct{ X int } {\n\treturn t.x\n}\nvar y int", "\nfunc (t *T[K]) GetName() struct{ X int } \n\n.\nvar y int"},
		{"\nfunc (t T) GetFile(ctx context.Context) { do() }", "\nfunc (t T) GetFile(ctx context.Context) { do() }"},
		{"\nfunc (t *T) GetNextPage() (res *T, err error) { do() }", "\nfunc (t *T) GetNextPage() (res *T, err error) { do() }"},
		{"\nfunc (t T) GetFile() (f File) { do() }", "\nfunc (t T) GetFile() (f File) ........"},
		{"\nfunc GetName() { do() }", "\nfunc GetName() { do() }"},
		{"\nfunc (t T) New() { do() }", "\nfunc (t T) New() { do() }"},
		{"\nfunc MarshalJSON[K any]() { do() }", "\nfunc MarshalJSON[K any]() { do() }"},
		{"\nfunc (t T) MarshalJSON()\nvar f = func() { do() }", "\nfunc (t T) MarshalJSON()\nvar f = func() { do() }"},
		{"\ntype T struct{ MarshalJSON func() }\nvar x = T{func() {}}", "\ntype T struct{ MarshalJSON func() }\nvar x = T{func() {}}"},
		{"\nvar f = func() {\nfunc() { a() }()\n}", "\nvar f = func() {\nfunc() { a() }()\n}"},
	} {
		got, ok := cutBodies([]byte(test.src), functions, make(map[string]bool))
		if !ok || !sameCut(string(got), test.want) {
			t.Errorf("%s\n got %q\nwant %q", test.src, got, test.want)
		}
	}
	names := make(map[string]bool)
	src := "\nfunc init() { a.F() }\nfunc f(x b.T) c.U { return d.V }\nfunc g[K any]() { e.F() }\nvar v = func() { h.F() }"
	got, ok := cutBodies([]byte(src), []string{"*"}, names)
	if want := "\nfunc init() { a.F() }\nfunc f(x b.T) c.U ..............\nfunc g[K any]() { e.F() }\nvar v = func() { h.F() }"; !ok || !sameCut(string(got), want) {
		t.Errorf("of all functions:\n got %q\nwant %q", got, want)
	}
	if got := slices.Sorted(maps.Keys(names)); !slices.Equal(got, []string{"a", "b", "c", "e", "h"}) {
		t.Errorf("names before a dot: %v", got)
	}
	for _, broken := range []string{"\nfunc (t T) MarshalJSON() { if x { }", "\nvar x = T{"} {
		if _, ok := cutBodies([]byte(broken), functions, names); ok {
			t.Errorf("%q: a brace is missing, and nobody noticed", broken)
		}
	}
}

// sameCut compares byte by byte, where a dot of want stands for a space.
func sameCut(got, want string) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if got[i] != want[i] && (want[i] != '.' || got[i] != ' ') {
			return false
		}
	}
	return true
}

// TestStdName holds the names of all packages of the standard library.
func TestStdName(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{.Name}}", "std").Output()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(out)) {
		path, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if got := stdName(path); got != name {
			t.Errorf("%s: %s, want %s", path, got, name)
		}
		n++
	}
	if n < 200 {
		t.Errorf("%d packages only", n)
	}
}
