package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(t *testing.T, src string) (*File, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), Name)
	if err := os.WriteFile(name, []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	return Read(name, "f.yaml")
}

func TestMistakes(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"rules: {http-clent: off}\n", `f.yaml:1:9: rules.http-clent: no kind of finding and no pass is called "http-clent" (did you mean "http-client"?)`},
		{"rules: {http-client: never}\n", `f.yaml:1:22: rules.http-client: "never" is not one of off, default, strict`},
		{"values: {lmm: {timeout: 3s}}\n", `f.yaml:1:10: values.lmm: no profile is called "lmm" (did you mean "llm"?)`},
		{"values: {llm: {timeout: 3}}\n", `f.yaml:1:25: values.llm.timeout: want a duration such as "30s", have the number 3`},
		{"values: {llm: {timeout: -3s}}\n", `f.yaml:1:25: values.llm.timeout: -3s is not a timeout`},
		{"paths: [{path: a, values: {lmm: {limit: 1}}}]\n", `f.yaml:1:28: paths[0].values.lmm: no profile is called "lmm" (did you mean "llm"?)`},
		{"paths: [{path: a, values: {llm: {timeout: -1s}}}]\n", `f.yaml:1:43: paths[0].values.llm.timeout: -1s is not a timeout`},
		{"paths: [{path: a}]\n", `f.yaml:1:9: paths[0]: rules and values are missing: what holds for these files?`},
		{"exclude: ['[a']\n", `f.yaml:1:11: exclude[0]: "[a" is not a pattern`},
		{"exclude: /a\n", `f.yaml:1:10: exclude[0]: "/a": write it relative to this file`},
		{"libraries: [{package: p, calls: [{func: F, waits: netwrok}]}]\n", `f.yaml:1:51: libraries[0].calls[0].waits: "netwrok" is not one of network, sql, process, sleep, lock, channel, none`},
	} {
		if _, err := read(t, test.src); err == nil || err.Error() != test.want {
			t.Errorf("%s\n got %v\nwant %s", test.src, err, test.want)
		}
	}
}

func TestExcludes(t *testing.T) {
	for _, test := range []struct {
		pattern, name string
		want          bool
	}{
		{"a", "a/b.go", true},
		{"a/", "a/b/c.go", true},
		{"./a", "a/b/c.go", true},
		{"a", "ab/c.go", false},
		{"a", "b/a/c.go", false},
		{"**/a", "b/a/c.go", true},
		{"**/a", "a/c.go", true},
		{"**/*_gen.go", "b/x_gen.go", true},
		{"*_gen.go", "b/x_gen.go", false},
		{"a/**", "a/b/c.go", true},
		{"a/**/c.go", "a/c.go", true},
		{"a/*/c.go", "a/c.go", false},
		{"**", "x.go", true},
	} {
		f, err := read(t, "exclude: ['"+test.pattern+"']\n")
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(filepath.Dir(f.Path()), filepath.FromSlash(test.name))
		if got := f.Excludes(name); got != test.want {
			t.Errorf("%s excludes %s: %v", test.pattern, test.name, got)
		}
	}
}

// Patterns that made a matcher with backtracking run for minutes.
func TestExcludesManyStars(t *testing.T) {
	deep := strings.Repeat("a/", 200) + "b.go"
	for _, pattern := range []string{
		strings.Repeat("**/", 100) + "x",
		strings.Repeat("**/a/", 100) + "x",
		strings.Repeat("*a", 2000),
	} {
		f, err := read(t, "exclude: ['"+pattern+"', '"+strings.Repeat("**/", 100)+"b.go']\n")
		if err != nil {
			t.Fatal(err)
		}
		if !f.Excludes(filepath.Join(filepath.Dir(f.Path()), filepath.FromSlash(deep))) {
			t.Errorf("the second pattern does not match beside %.20s…", pattern)
		}
	}
}

func TestLimits(t *testing.T) {
	_, err := read(t, "exclude: ["+strings.Repeat("'aaaaaaaaaaaaaaa', ", MaxSize/18)+"]\n")
	if err == nil || !strings.HasPrefix(err.Error(), "f.yaml: more than 1 MB") {
		t.Errorf("a large file: %v", err)
	}
	var keys strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&keys, "k%d: %s\n", i, strings.Repeat("x", 100))
	}
	_, err = read(t, keys.String())
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 21 || lines[20] != "f.yaml: 4980 more mistakes" {
		t.Errorf("%d lines, the last %q", len(lines), lines[len(lines)-1])
	}
	_, err = read(t, strings.Repeat("x", 100_000)+": 1\n")
	if err == nil || len(err.Error()) > 1000 {
		t.Errorf("a long key gives an error of %d bytes", len(err.Error()))
	}
	if _, err := Read(t.TempDir(), "f.yaml"); err == nil || err.Error() != "f.yaml: is a directory" {
		t.Errorf("a directory: %v", err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, Name), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(dir); err == nil || !strings.HasSuffix(err.Error(), Name+" is a directory: the settings are a file of that name") {
		t.Errorf("a directory in its place: %v", err)
	}
	// 30 alternatives of two would be a thousand million names.
	_, err = read(t, "libraries:\n- package: example.com/p\n  calls: [{func: \""+strings.Repeat("{a,b}", 30)+"\", waits: network}]\n")
	if err == nil || err.Error() != "f.yaml:3:18: libraries[0].calls[0].func[0]: stands for more than 100 names: write a pattern (Client.*), or several entries" {
		t.Errorf("too many names: %v", err)
	}
}

// A link out of the repository would show any file of the machine in errors.
func TestFindLink(t *testing.T) {
	t.Setenv(Variable, "")
	root := t.TempDir()
	for _, dir := range []string{"repo/.git", "repo/m", "outside"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"outside/secret", "repo/shared.yaml", "repo/m/go.mod"} {
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(root, "repo", "m", Name)
	for target, ok := range map[string]bool{"../shared.yaml": true, "../../outside/secret": false} {
		os.Remove(link)
		if err := os.Symlink(target, link); err != nil {
			t.Skip("this user may not make symbolic links, as on Windows by default: ", err)
		}
		if _, err := Find(filepath.Dir(link)); (err == nil) != ok {
			t.Errorf("a link to %s: %v", target, err)
		}
	}
}

func TestFind(t *testing.T) {
	t.Setenv(Variable, "")
	root := t.TempDir()
	for _, name := range []string{Name, "m/go.mod", "m/p/" + Name, "n/go.mod", "n/" + Name} {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for dir, want := range map[string]string{"m/p": "", "m": "", "n": "n", "": ""} {
		got, err := Find(filepath.Join(root, dir))
		if want := filepath.Join(root, want, Name); err != nil || got != want {
			t.Errorf("Find(%s) = %s, %v, want %s", dir, got, err, want)
		}
	}
	t.Setenv(Variable, "off")
	if got, err := Find(root); got != "" || err != nil {
		t.Errorf("off: %s, %v", got, err)
	}
}

// The user sees the same row whether it is written with braces or not.
func TestUser(t *testing.T) {
	a, err := read(t, "libraries: [{package: p, calls: [{func: 'C.{A,B}', waits: network}]}] # short\n")
	if err != nil {
		t.Fatal(err)
	}
	b, err := read(t, "strict: true\nlibraries:\n- package: p\n  calls:\n  - func: [C.A, C.B]\n    waits: network\n")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := a.User().Encode(), b.User().Encode(); got != want || got == "" {
		t.Errorf("%q and %q", got, want)
	}
	if !strings.Contains(a.Libraries[0].Calls[0].Func[0], "{") {
		t.Error("the file itself was changed")
	}
}

func TestEmbed(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"go.mod", "a/b/c.go"} {
		file := filepath.Join(root, filepath.FromSlash(name))
		os.MkdirAll(filepath.Dir(file), 0o777)
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	// As a decoder of YAML or TOML leaves it.
	given := map[string]any{
		"tests":   true,
		"exclude": []any{"a/b"},
		"rules":   map[string]any{"http-client": "off"},
		"values":  map[string]any{"llm": map[string]any{"timeout": "45s", "limit": int64(3)}},
	}
	e, err := Embed(given, filepath.Join(root, "a"))
	if err != nil {
		t.Fatal(err)
	}
	if !e.Tests || e.Generated || e.Rules["http-client"] != Off || e.Values["llm"].Limit != 3 {
		t.Errorf("got %+v", e)
	}
	if !e.Excludes(filepath.Join(root, "a", "b", "c.go")) || e.Excludes(filepath.Join(root, "b", "c.go")) {
		t.Error("paths are not relative to the root of the module")
	}

	given["test"] = true
	given["strict"] = "yes"
	_, err = Embed(given, root)
	want := `strict: want true or false, have "yes"; unknown key "test" (did you mean "tests"?)`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := Embed(nil, root); err != nil {
		t.Error(err)
	}
}
