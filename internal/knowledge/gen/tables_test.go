package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestUpToDate(t *testing.T) {
	want, err := Tables("../data", "../silent.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../tables.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("internal/knowledge/tables.go is not what data/*.yaml says: run go generate ./internal/knowledge")
	}
}

// A broken entry fails with the file, the key and the reason.
func TestBroken(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"unknown key", "- package: p\n  calls: [{fun: F}]\n",
			`a.yaml:3:12: unknown key "fun" in libraries[0].calls[0] (did you mean "func"?)`},
		{"no package", "- name: p\n",
			`a.yaml:2:3: libraries[0].package: missing`},
		{"major version", "- package: example.com/p/v3/q\n",
			`a.yaml:2:12: libraries[0].package: "example.com/p/v3/q": write "example.com/p/q", entries hold for every major version (limit one with since and until)`},
		{"gopkg.in version", "- package: gopkg.in/p.v3\n",
			`a.yaml:2:12: libraries[0].package: "gopkg.in/p.v3": write "gopkg.in/p", entries hold for every major version (limit one with since and until)`},
		{"word", "- package: p\n  calls: [{func: F, waits: netwrok}]\n",
			`a.yaml:3:28: libraries[0].calls[0].waits: "netwrok" is not one of network, sql, process, sleep, lock, channel, none`},
		{"name", "- package: p\n  calls: [{func: (*T).M}]\n",
			`a.yaml:3:18: libraries[0].calls[0].func[0]: "(*T).M" is not a well-formed name here`},
		{"no name", "- package: p\n  calls: [{waits: none}]\n",
			`a.yaml:3:11: libraries[0].calls[0].func: missing`},
		{"described twice", "- package: p\n  calls: [{func: 'T.{A,B}'}, {func: [C, T.B]}]\n",
			`a.yaml:3:41: libraries[0].calls[1].func[1]: p.T.B is described twice, first at libraries[0].calls[0].func[0]`},
		{"two settings", "- package: p\n  constructors: [{new: F, set_by: [{field: A, option: B}]}]\n",
			`a.yaml:3:36: libraries[0].constructors[0].set_by[0]: needs exactly one of field, option and method, has 2`},
		{"duration", "- package: p\n  constructors: [{new: F, timeout: '30'}]\n",
			`a.yaml:3:36: libraries[0].constructors[0].timeout: "30" is not a duration such as "30s" or one of none, inherits, ctx, carried`},
		{"version", "- package: p\n  since: v1.2\n",
			`a.yaml:3:10: libraries[0].since: "v1.2" is not a version such as v1.2.3`},
		{"bound without wait", "- package: p\n  calls: [{func: F, bound: ctx}]\n",
			`a.yaml:3:28: libraries[0].calls[0].bound: a bound without a wait: set waits`},
		{"entry", "- package: p\n  entries: [{name: x, class: request, signature: '*p.T', method: H.S}]\n",
			`a.yaml:3:13: libraries[0].entries[0]: needs exactly one of signature, method, embeds, serves, field, arg and receives, has 2`},
		{"retry", "- package: p\n  constructors: [{new: F, retry: {attempts: 1}}]\n",
			`a.yaml:3:45: libraries[0].constructors[0].retry.attempts: 1 attempts are no retry: 2 or more, or 0 for no end`},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte("libraries:\n"+test.src), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := Tables(dir, "../silent.yaml")
		if err == nil {
			t.Errorf("%s: no error", test.name)
			continue
		}
		if got := strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestDescribedInTwoFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.yaml", "b.yaml"} {
		src := "libraries:\n- package: p\n  calls: [{func: 'T.{A,B}'}]\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(src), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	_, err := Tables(dir, "../silent.yaml")
	if err == nil || !strings.Contains(err.Error(), "b.yaml:3:18: libraries[0].calls[0].func: p.T.A is described in ") {
		t.Errorf("got %v", err)
	}
}

func TestNames(t *testing.T) {
	dir := t.TempDir()
	src := "libraries:\n- package: p\n  constructors: [{new: ['New{,WithClient}', 'T{}', 'var V'], retry: {attempts: 3}}]\n"
	if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	got, err := Tables(dir, "../silent.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := `New: []string{"New", "NewWithClient", "T{}", "var V"}, Retry: &Retry{Attempts: 3}`
	if !strings.Contains(string(got), want) {
		t.Errorf("no %s in\n%s", want, got)
	}
}
