package record

import (
	"bytes"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// TestEncode holds that what is written once, and left out elsewhere, is there again.
func TestEncode(t *testing.T) {
	make := func() *Package {
		return &Package{Version: Version, Path: "m/p", Funcs: []Func{
			{ID: "m/p.F", Name: "F", At: "/src/p/f.go:3", Calls: []Call{
				{At: "/src/p/f.go:4", To: []string{"m/p.T.G", "m/p/q.F", "m/pq.F"}},
				{At: "/elsewhere/gen.go:9"},
			}},
			{ID: "m/p.F@f.go:5:2", In: "m/p.F", At: "/src/p/f.go:5"},
			{ID: "m/p.@vars", At: "/src/p/g.go:1"},
		}}
	}
	data, err := Encode(make())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Count(data, []byte("/src/p/")) != 1 || bytes.Count(data, []byte(`"m/p.`)) != 0 {
		t.Errorf("it repeats what it need not: %s", data)
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	want := make()
	want.Dir = "/src/p/"
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// TestDecodeOther holds that a record of another version is told from one that is
// broken, whatever its fields are.
func TestDecodeOther(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"the same fields", `{"v": OLD, "path": "m/p"}`, "it has version OLD, want THIS: "},
		{"a field of another type", `{"v": NEW, "path": "m/p", "funcs": "none"}`, "it has version NEW, want THIS: "},
		{"before a field of another type", `{"path": ["m", "p"], "v": OLD}`, "it has version OLD, want THIS: "},
		{"no version", `{"path": "m/p"}`, "it has version 0, want THIS: "},
		{"this version, a field of another type", `{"v": THIS, "path": "m/p", "funcs": "none"}`, "json: "},
		{"no JSON", `{"v": OLD, `, "unexpected end"},
	} {
		of := strings.NewReplacer("OLD", strconv.Itoa(Version-1), "NEW", strconv.Itoa(Version+1), "THIS", strconv.Itoa(Version))
		_, err := Decode([]byte(of.Replace(c.data)))
		if err == nil || !strings.HasPrefix(err.Error(), of.Replace(c.want)) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %s…", c.name, err, c.want)
		}
	}
}
