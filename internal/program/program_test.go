package program_test

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/program"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// get is a wait on a service that ends with the ctx of the given parameters.
func get(bound string, heeds ...string) []record.Wait {
	return []record.Wait{{Kind: "network", What: "HTTP", Bound: bound, Heeds: heeds, Via: []string{"http.Get"}}}
}

// handler is the record of a package with one entry, p.H, that has a request
// as its parameter 1.
func handler(calls ...record.Call) *record.Package {
	return &record.Package{
		Version: record.Version, Path: "p", Main: true, Imports: []string{"q"},
		Funcs: []record.Func{{
			ID: "p.H", Name: "H", At: "p.go:1", Carriers: []int{1}, Calls: calls,
			Entry: &record.Entry{Class: "request", Framework: "net/http", Route: "GET /", Cancels: true},
		}},
	}
}

func link(t *testing.T, records ...*record.Package) *program.Program {
	t.Helper()
	p, err := program.Link(records)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// say writes what the entries reach, a line for each wait.
func say(p *program.Program) string {
	var b strings.Builder
	for _, e := range p.Entries {
		for _, w := range e.Waits {
			fmt.Fprintf(&b, "%s: %s %s", e.Name(), w.At, w.Bound)
			if w.Attempts >= program.Many {
				b.WriteString(" endless")
			} else if w.Attempts > 1 {
				fmt.Fprintf(&b, " x%d", w.Attempts)
			}
			if w.Unlimited {
				b.WriteString(" unlimited")
			}
			if w.Async {
				b.WriteString(" async")
			}
			for _, s := range w.Path[1:] {
				b.WriteString(" > " + s.Func)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func TestLink(t *testing.T) {
	iface := record.Interface{ID: "p.Store", Methods: []record.Method{{Name: "Get", Sig: "func(string) error"}}}
	implement := func(id, sig string) record.Type {
		return record.Type{ID: id, Methods: []record.Method{{Name: "Get", Sig: sig, Func: id + ".Get"}}}
	}
	method := record.Call{At: "p.go:2", Method: "p.Store.Get"}
	tests := []struct {
		name    string
		records []*record.Package
		want    string
		gaps    int
	}{{
		name: "a type that the program makes stands behind an interface",
		records: []*record.Package{handler(method), {
			Version: record.Version, Path: "q", Interfaces: []record.Interface{iface}, Types: []record.Type{implement("q.A", "func(string) error"), implement("q.B", "func(int) error")},
			Taken: []string{"q.New"}, Funcs: []record.Func{
				{ID: "q.New", Makes: []string{"q.A", "q.B"}},
				{ID: "q.A.Get", Name: "A.Get", Calls: []record.Call{{At: "q.go:1", Waits: get("unbounded")}}},
				{ID: "q.B.Get", Name: "B.Get", Calls: []record.Call{{At: "q.go:2", Waits: get("unbounded")}}},
			},
		}},
		want: "GET /: q.go:1 unbounded > A.Get\n",
	}, {
		name: "what an implementation waits on is met there, and not where the method is called too; what the interface describes is",
		records: []*record.Package{handler(record.Call{At: "p.go:2", Method: "p.Store.Get", Waits: []record.Wait{
			{Kind: "network", What: "HTTP", Bound: "unknown", Via: []string{"Store.Get", "(*A).Get", "http.Get"}},
			{Kind: "network", What: "S3", Bound: "unknown", Via: []string{"Store.Get"}},
		}}, record.Call{At: "p.go:3", To: []string{"q.New"}}), {
			Version: record.Version, Path: "q", Interfaces: []record.Interface{iface}, Types: []record.Type{implement("q.A", "func(string) error")},
			Funcs: []record.Func{
				{ID: "q.New", Makes: []string{"q.A"}},
				{ID: "q.A.Get", Name: "A.Get", Calls: []record.Call{{At: "q.go:1", Waits: get("unbounded")}}},
			},
		}},
		want: "GET /: q.go:1 unbounded > A.Get\nGET /: p.go:2 unknown\n",
	}, {
		name: "what facts say of an implementation counts, if the linker finds nothing behind it",
		records: []*record.Package{handler(record.Call{At: "p.go:2", Method: "p.Store.Get", Waits: []record.Wait{
			{Kind: "network", What: "HTTP", Bound: "unknown", Via: []string{"Store.Get", "(*A).Get", "http.Get"}},
		}}, record.Call{At: "p.go:3", To: []string{"q.New"}}), {
			Version: record.Version, Path: "q", Interfaces: []record.Interface{iface}, Types: []record.Type{implement("q.A", "func(string) error")},
			Funcs: []record.Func{{ID: "q.New", Makes: []string{"q.A"}}, {ID: "q.A.Get", Name: "A.Get"}},
		}},
		want: "GET /: p.go:2 unknown\n",
	}, {
		name: "a type that only functions make which nobody calls is none, where another is made",
		records: []*record.Package{handler(method, record.Call{At: "p.go:3", To: []string{"q.New"}}), {
			Version: record.Version, Path: "q", Interfaces: []record.Interface{iface}, Types: []record.Type{implement("q.A", "func(string) error"), implement("q.B", "func(string) error"), implement("q.C", "func(string) error")},
			Taken: []string{"q.Option"}, Funcs: []record.Func{
				{ID: "q.New", Makes: []string{"q.A"}},
				{ID: "q.Old", Calls: []record.Call{{At: "q.go:9", To: []string{"q.old"}}}},
				{ID: "q.old@lit", In: "q.old", Makes: []string{"q.B"}},
				{ID: "q.old"},
				{ID: "q.Option", Makes: []string{"q.C"}},
				{ID: "q.A.Get", Name: "A.Get", Calls: []record.Call{{At: "q.go:1", Waits: get("unbounded")}}},
				{ID: "q.B.Get", Name: "B.Get", Calls: []record.Call{{At: "q.go:2", Waits: get("unbounded")}}},
				{ID: "q.C.Get", Name: "C.Get", Calls: []record.Call{{At: "q.go:3", Waits: get("unbounded")}}},
			},
		}},
		want: "GET /: q.go:1 unbounded > A.Get\nGET /: q.go:3 unbounded > C.Get\n",
	}, {
		name: "a stand-in of a package that no main package needs is none",
		records: []*record.Package{handler(method), {
			Version: record.Version, Path: "mocks", Interfaces: []record.Interface{iface}, Types: []record.Type{implement("mocks.A", "func(string) error")},
			Funcs: []record.Func{
				{ID: "mocks.New", Makes: []string{"mocks.A"}},
				{ID: "mocks.A.Get", Name: "A.Get", Calls: []record.Call{{At: "m.go:1", Waits: get("unbounded")}}},
			},
		}},
		gaps: 1,
	}, {
		name: "the ctx of a request ends when the client hangs up; one with a deadline bounds; one from nowhere does not",
		records: []*record.Package{handler(
			record.Call{At: "p.go:2", To: []string{"q.F"}, Ctx: []record.Carried{{Param: 0, From: []string{"p.H#1"}}}},
			record.Call{At: "p.go:3", To: []string{"q.G"}, Ctx: []record.Carried{{Param: 0, Has: true}}},
			record.Call{At: "p.go:4", To: []string{"q.I"}, Ctx: []record.Carried{{Param: 0, None: true}}},
			record.Call{At: "p.go:5", To: []string{"q.J"}},
		), {
			Version: record.Version, Path: "q",
			Funcs: []record.Func{
				{ID: "q.F", Name: "F", Carriers: []int{0}, Calls: []record.Call{{At: "q.go:1", Waits: get("unbounded", "q.F#0")}}},
				{ID: "q.G", Name: "G", Carriers: []int{0}, Calls: []record.Call{{At: "q.go:2", Waits: get("unbounded", "q.G#0")}}},
				{ID: "q.I", Name: "I", Carriers: []int{0}, Calls: []record.Call{{At: "q.go:3", Waits: get("unbounded", "q.I#0")}}},
				{ID: "q.J", Name: "J", Carriers: []int{0}, Calls: []record.Call{{At: "q.go:4", Waits: get("unbounded", "q.J#0")}}},
			},
		}},
		want: "GET /: q.go:3 unbounded > I\nGET /: q.go:4 unknown > J\nGET /: q.go:1 until the client hangs up > F\nGET /: q.go:2 bounded > G\n",
	}, {
		name: "a function that calls itself ends, and its attempts multiply",
		records: []*record.Package{handler(record.Call{At: "p.go:2", To: []string{"q.F"}, Attempts: 3}), {
			Version: record.Version, Path: "q",
			Funcs: []record.Func{{ID: "q.F", Name: "F", Calls: []record.Call{
				{At: "q.go:1", To: []string{"q.F"}},
				{At: "q.go:2", Waits: get("bounded"), Attempts: 4},
			}}},
		}},
		want: "GET /: q.go:2 bounded x12 > F\n",
	}, {
		name: "a func parameter is what each caller gives it",
		records: []*record.Package{handler(
			record.Call{At: "p.go:2", To: []string{"q.Do"}, Args: []record.Arg{{Param: 0, Funcs: []string{"p.One"}}}},
		), {
			Version: record.Version, Path: "q",
			Funcs: []record.Func{
				{ID: "q.Do", Name: "Do", Calls: []record.Call{{At: "q.go:1", Param: "q.Do#0", Attempts: record.Endless}}},
				{ID: "p.One", Name: "One", Calls: []record.Call{{At: "q.go:2", Waits: get("bounded")}}},
				{ID: "p.Two", Name: "Two", Calls: []record.Call{{At: "q.go:3", Waits: get("bounded")}}},
				{ID: "q.Other", Name: "Other", Calls: []record.Call{{At: "q.go:4", To: []string{"q.Do"}, Args: []record.Arg{{Param: 0, Funcs: []string{"p.Two"}}}}}},
			},
		}},
		want: "GET /: q.go:2 bounded endless > Do > One\n",
	}, {
		name: "a client is what all that give it one have built",
		records: []*record.Package{handler(
			record.Call{At: "p.go:2", To: []string{"q.F"}},
			record.Call{At: "p.go:3", To: []string{"q.G"}},
			record.Call{At: "p.go:4", To: []string{"q.I"}},
			record.Call{At: "p.go:5", To: []string{"q.New"}, Clients: map[int]record.Timed{0: {Timeout: "no"}}},
			record.Call{At: "p.go:6", To: []string{"q.New"}, Clients: map[int]record.Timed{0: {From: "q.shared"}}},
		), {
			Version: record.Version, Path: "q",
			Stores: []record.Store{
				{Holder: "q.T.none", Timed: record.Timed{From: "q.New#0"}},
				{Holder: "q.shared", Timed: record.Timed{Timeout: "no"}},
				{Holder: "q.T.timed", Timed: record.Timed{Timeout: "yes"}},
				{Holder: "q.T.mixed", Timed: record.Timed{Timeout: "yes"}},
				{Holder: "q.T.mixed", Timed: record.Timed{Timeout: "no"}},
			},
			Funcs: []record.Func{
				{ID: "q.New", Name: "New"},
				{ID: "q.F", Name: "F", Calls: []record.Call{{At: "q.go:1", Waits: []record.Wait{{What: "HTTP", Bound: "unknown", Client: "q.T.none"}}}}},
				{ID: "q.G", Name: "G", Calls: []record.Call{{At: "q.go:2", Waits: []record.Wait{{What: "HTTP", Bound: "unknown", Client: "q.T.timed"}}}}},
				{ID: "q.I", Name: "I", Calls: []record.Call{{At: "q.go:3", Waits: []record.Wait{{What: "HTTP", Bound: "unknown", Client: "q.T.mixed"}}}}},
			},
		}},
		want: "GET /: q.go:1 unbounded > F\nGET /: q.go:3 unknown > I\nGET /: q.go:2 bounded > G\n",
	}, {
		name: "a goroutine for each item is unlimited unless something limits it",
		records: []*record.Package{handler(
			record.Call{At: "p.go:2", Go: true, Each: "item", Waits: get("bounded")},
			record.Call{At: "p.go:3", Go: true, Each: "item", Limit: "limited", Waits: get("bounded")},
		)},
		want: "GET /: p.go:2 bounded unlimited async\nGET /: p.go:3 bounded async\n",
	}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for range 5 { // in whatever order the records come
				rand.Shuffle(len(test.records), func(i, j int) { test.records[i], test.records[j] = test.records[j], test.records[i] })
				p := link(t, test.records...)
				if got := say(p); got != test.want {
					t.Fatalf("got:\n%swant:\n%s", got, test.want)
				}
				if len(p.Gaps) != test.gaps {
					t.Fatalf("%d gaps, want %d", len(p.Gaps), test.gaps)
				}
			}
		})
	}
}

func TestBudget(t *testing.T) {
	wait := get("unbounded", "q.F#0")
	wait[0].Longest = 40 * time.Second
	p := link(t, handler(
		record.Call{At: "p.go:2", To: []string{"q.F"}, Attempts: 2, Ctx: []record.Carried{{Param: 0, Has: true, Limit: 30 * time.Second, Anew: true}}}, // 2 × 30 s
		record.Call{At: "p.go:3", To: []string{"q.G"}, Ctx: []record.Carried{{Param: 0, Has: true, Limit: time.Minute}}},                               // 5 × 40 s, cut at 1 m
		record.Call{At: "p.go:4", Waits: get("bounded")}, // nobody knows how long
		record.Call{At: "p.go:5", Waits: get("unknown")},
		record.Call{At: "p.go:6", Waits: get("unbounded", "p.H#1")}, // until the client hangs up
		record.Call{At: "p.go:7", Go: true, Waits: get("unbounded")},
	), &record.Package{Version: record.Version, Path: "q", Funcs: []record.Func{
		{ID: "q.F", Name: "F", Carriers: []int{0}, Calls: []record.Call{{At: "q.go:1", Waits: wait}}},
		{ID: "q.G", Name: "G", Carriers: []int{0}, Calls: []record.Call{{At: "q.go:2", Attempts: 5, Waits: []record.Wait{{What: "HTTP", Bound: "unbounded", Heeds: []string{"q.G#0"}, Longest: 40 * time.Second}}}}},
	}})
	over := func(budget time.Duration) string {
		var list []string
		for _, e := range p.Over(budget) {
			list = append(list, fmt.Sprintf("%s %s", e.At, e.Longest))
		}
		return strings.Join(list, ", ")
	}
	if got, want := over(50*time.Second), "p.go:6 0s, q.go:2 1m0s, q.go:1 1m0s"; got != want {
		t.Errorf("over 50 s: %s, want %s", got, want)
	}
	if got, want := over(2*time.Minute), "p.go:6 0s"; got != want {
		t.Errorf("over 2 m: %s, want %s", got, want)
	}
}

func TestVersion(t *testing.T) {
	_, err := program.Link([]*record.Package{{Version: record.Version + 1, Path: "p"}})
	if err == nil || !strings.Contains(err.Error(), "go clean -cache") {
		t.Errorf("got %v", err)
	}
}

// large makes a program of n packages, each with a handler that calls its
// neighbours, through an interface every tenth time.
func large(n int) []*record.Package {
	var list []*record.Package
	for i := range n {
		path := fmt.Sprintf("m/p%d", i)
		p := &record.Package{Version: record.Version, Path: path, Main: i == 0, Types: []record.Type{{
			ID: path + ".T", Methods: []record.Method{{Name: "Do", Sig: "func()", Func: path + ".F0"}},
		}}, Interfaces: []record.Interface{{ID: path + ".I", Methods: []record.Method{{Name: "Do", Sig: "func()"}, {Name: fmt.Sprintf("Only%d", i), Sig: "func()"}}}}}
		p.Types[0].Methods = append(p.Types[0].Methods, record.Method{Name: fmt.Sprintf("Only%d", i), Sig: "func()", Func: path + ".F1"})
		for j := range n {
			if j > i && j < i+4 {
				p.Imports = append(p.Imports, fmt.Sprintf("m/p%d", j))
			}
		}
		for f := range 20 {
			fn := record.Func{ID: fmt.Sprintf("%s.F%d", path, f), Name: fmt.Sprintf("F%d", f), At: fmt.Sprintf("%s/f.go:%d", path, f)}
			if f == 0 {
				fn.Makes = []string{path + ".T"}
			}
			if f == 19 {
				fn.Entry = &record.Entry{Class: "request"}
			}
			if f > 0 {
				fn.Calls = append(fn.Calls, record.Call{At: fn.At, To: []string{fmt.Sprintf("%s.F%d", path, f-1)}})
			}
			if f%10 == 3 {
				fn.Calls = append(fn.Calls, record.Call{At: fn.At, Method: path + ".I.Do"})
			}
			if f == 2 && i+3 < n {
				fn.Calls = append(fn.Calls, record.Call{At: fn.At, To: []string{fmt.Sprintf("m/p%d.F1", i+1+i%3)}})
			}
			if f%5 == 0 {
				fn.Calls = append(fn.Calls, record.Call{At: fn.At, Waits: get("bounded")})
			}
			p.Funcs = append(p.Funcs, fn)
		}
		list = append(list, p)
	}
	return list
}

// BenchmarkLink links programs of several sizes: the time for one of ten times
// the packages is to be some ten times as long.
func BenchmarkLink(b *testing.B) {
	for _, n := range []int{20, 200, 2000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			records := large(n)
			for b.Loop() {
				if _, err := program.Link(records); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A finding that a wait does not end tells of one that does not, not of the
// nearest; a process is no other machine.
func TestEndless(t *testing.T) {
	finding := record.Finding{Kind: "deadline", Pos: "p.go:2:1", Text: report.Text{What: "it"}, If: []facts.Supposed{{Method: "p.Store.Get"}}}
	unsure := []record.Wait{{Kind: "network", What: "Near", Bound: "unknown", Via: []string{"near.Do"}}}
	process := []record.Wait{{Kind: "process", What: "a process", Bound: "unbounded", Via: []string{"exec"}}}
	far := []record.Wait{{Kind: "network", What: "Far", Bound: "unbounded", Via: []string{"far.Do"}}}
	for _, test := range []struct {
		name      string
		near, far []record.Wait
		want      string
	}{
		{"what is nearest ends, a process does not", get("bounded"), process, ""},
		{"what is nearest ends, what is further away does not", get("bounded"), far, "Far"},
		{"nobody knows of what is nearest, what is further away does not end", unsure, far, "Far"},
		{"nobody knows of what is nearest, and the rest ends", unsure, get("bounded"), ""},
		{"all ends", get("bounded"), get("bounded"), ""},
	} {
		p := handler(record.Call{At: "p.go:2", Method: "p.Store.Get"})
		p.Interfaces = []record.Interface{{ID: "p.Store", Methods: []record.Method{{Name: "Get", Sig: "func()"}}}}
		p.Findings = []record.Finding{finding}
		q := &record.Package{
			Version: record.Version, Path: "q", Taken: []string{"q.New"},
			Types: []record.Type{{ID: "q.A", Methods: []record.Method{{Name: "Get", Sig: "func()", Func: "q.A.Get"}}}},
			Funcs: []record.Func{
				{ID: "q.New", Name: "New", Makes: []string{"q.A"}},
				{ID: "q.A.Get", Name: "A.Get", Calls: []record.Call{{At: "q.go:1", Waits: test.near}, {At: "q.go:2", To: []string{"q.far"}}}},
				{ID: "q.far", Name: "far", Calls: []record.Call{{At: "q.go:3", Waits: test.far}}},
			},
		}
		got := ""
		for _, f := range link(t, p, q).Findings() {
			got += f.Library
		}
		if got != test.want {
			t.Errorf("%s: got a finding of %q, want %q", test.name, got, test.want)
		}
	}
}
