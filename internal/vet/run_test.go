package vet

import (
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
