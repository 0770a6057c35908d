package record

import (
	"bytes"
	"reflect"
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
