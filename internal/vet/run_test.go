package vet

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestBroken(t *testing.T) {
	r := &Result{Failed: true, Stderr: `go: downloading example.com/x v1.0.0
# example.com/a
a/a.go:5:25: undefined: x
# example.com/b
# [example.com/b]
b/b_test.go:3:9: undefined: y
# example.com/c
# [example.com/c]
vet: c/c.go:3:9: undefined: y
# example.com/d [example.com/d.test]
d/d_test.go:3:9: undefined: y
`}
	want := []string{"example.com/a", "example.com/b [example.com/b.test]", "example.com/c", "example.com/d [example.com/d.test]"}
	if got := r.Broken(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	r.Failed = false
	if got := r.Broken(); got != nil {
		t.Errorf("got %q though nothing failed", got)
	}
}

func TestDecode(t *testing.T) {
	findings, failures, err := decode(strings.NewReader(`
{}
{"p [p.test]": {"defaulttimeout": [
	{"category": "dial/strict", "posn": "/b.go:2:3", "end": "/b.go:2:4", "message": "m"},
	{"category": "http-client", "posn": "/a.go:10:1", "end": "/a.go:10:2", "message": "m"}]}}
{"p": {"defaulttimeout": [{"category": "dial/strict", "posn": "/b.go:2:3", "end": "/b.go:2:4", "message": "m"}]}}
{"q": {"effects": {"error": "crashed"}, "defaulttimeout": {"error": "failed prerequisites: effects@q"}}}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range findings {
		got = append(got, f.posn+" "+f.Package+" "+f.Kind+" "+string(f.Tier))
	}
	if want := []string{"/a.go:10:1 p http-client ", "/b.go:2:3 p dial strict"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := []Failure{{"q", "effects", "crashed"}}; !slices.Equal(failures, want) {
		t.Errorf("got %q, want %q", failures, want)
	}
	if _, _, err := decode(strings.NewReader("# p\nvet: x.go:1:1"), nil); err == nil {
		t.Error("no error for what is no JSON")
	}
}

// The go command must be able to print when nobody is there any more who reads.
func TestSaidToFile(t *testing.T) {
	const asked = "TIMEOUTLINT_TEST_STDOUT"
	if os.Getenv(asked) != "" {
		info, err := os.Stdout.Stat()
		fmt.Print("said to a file: ", err == nil && info.Mode().IsRegular())
		os.Exit(3)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestSaidToFile$")
	cmd.Env = append(os.Environ(), asked+"=1")
	var out bytes.Buffer
	cmd.Stdout = &out
	failed, err := run(context.Background(), cmd)
	if err != nil || !failed {
		t.Errorf("failed: %t, %v; want true, which is how it exits", failed, err)
	}
	if got := out.String(); got != "said to a file: true" {
		t.Errorf("got %q", got)
	}
}

// A cause is told once, that of most places first; a place that both a package
// and its variant with tests have is one.
func TestCauses(t *testing.T) {
	absent := func(pos string) *packageError { return &packageError{Pos: pos, Err: "module absent"} }
	s := split([]Package{
		{ImportPath: "m/a", DepsErrors: []*packageError{{Pos: "a.go:1:1", Err: "no such package"}, absent("a.go:2:1")}},
		{ImportPath: "m/a [m/a.test]", ForTest: "m/a", DepsErrors: []*packageError{absent("a.go:2:1")}},
		{ImportPath: "m/b", Error: absent("b.go:1:1")},
		{ImportPath: "m/c"},
	})
	want := &Split{
		Healthy: []string{"m/c"}, Broken: []string{"m/a", "m/b"},
		Causes: []Cause{{"a.go:2:1", "module absent", 1}, {"a.go:1:1", "no such package", 0}},
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
}
