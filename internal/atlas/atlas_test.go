package atlas

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/program"
	"github.com/timeoutlint/timeoutlint/internal/record"
)

func sample() *program.Program {
	wait := &program.Reached{
		What: `Store "<b>"`, Kind: "network", Call: "store.Get", At: "/m/s.go:9", Bound: program.Unbounded, Attempts: 3, Each: "item", Unlimited: true, Async: true,
		Path: []program.Step{{Func: "H", At: "/m/h.go:1"}, {Func: "fetch", At: "/m/h.go:3"}},
	}
	endless := &program.Reached{What: "Cache", Kind: "network", Call: "cache.Get", At: "/m/c.go:2", Bound: program.Bounded, Timeout: 2 * time.Second, Attempts: program.Many, Path: wait.Path[:1]}
	return &program.Program{
		Entries: []*program.Entry{
			{Class: "request", Route: "GET /<x>", Func: "H", Package: "m", At: "/m/h.go:1", Waits: []*program.Reached{wait, endless}},
			{Class: "request", Func: "Quiet", Package: "m", At: "/m/q.go:1"},
		},
		Dependencies: []*program.Dependency{
			{What: wait.What, Kind: "network", Calls: 1, Entries: []string{"GET /<x>"}, Bounds: map[program.Bound]int{program.Unbounded: 1}, Attempts: 3, First: wait},
			{What: "Cache", Calls: 1, Entries: []string{"GET /<x>"}, Bounds: map[program.Bound]int{program.Bounded: 1}, Attempts: program.Many},
			{What: "Unused", Bounds: map[program.Bound]int{}, Clients: []record.Client{{By: "unused.New", At: "/m/u.go:1", Timeout: "no"}}},
		},
		Gaps: []*program.Gap{{At: "/m/g.go:4", What: "hook", Why: "a func value from elsewhere"}},
	}
}

func show(t *testing.T, format string, p *program.Program) string {
	t.Helper()
	var b bytes.Buffer
	err := Write(&b, format, Options{Dir: "/m", Title: "m", Source: func(at string) string { return "<source of " + at + ">" }, Errors: []string{"lost"}, Findings: []Finding{{Kind: "pass/<kind>", Severity: "warning", What: "<b>headline", Why: "why", Remedy: "mend it", At: "/m/h.go:3", Program: true}}}, p)
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	got := show(t, "text", sample())
	for _, want := range []string{
		"GET /<x>  H  request  h.go:1\n",
		"├─ Store \"<b>\"  unbounded, at once for each item, no limit, 3 attempts, in the background\n│  fetch → store.Get s.go:9\n",
		"└─ Cache  bounded, tried until it succeeds\n   cache.Get c.go:2\n",
		"1 entry waits for nothing outside the process\n",
		"Unused       0      0        not reached  -         u.go:1 (no timeout)\n",
		"g.go:4: hook: a func value from elsewhere\n",
		"incomplete: lost\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
}

func TestJSON(t *testing.T) {
	var m jsonMap
	if err := json.Unmarshal([]byte(show(t, "json", sample())), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Entries) != 2 || m.Entries[0].Waits[0].Bound != "unbounded" || m.Entries[0].Waits[1].Attempts != 0 || m.Dependencies[0].Worst != "unbounded" || m.Dependencies[2].Worst != "" {
		t.Errorf("got %+v", m)
	}
}

// What comes from a program is text in a page and in a chart, never markup.
func TestQuoted(t *testing.T) {
	page := show(t, "html", sample())
	for _, markup := range []string{"<b>\"", "GET /<x>", "<source of"} {
		if strings.Contains(page, markup) {
			t.Errorf("the page has %q as markup", markup)
		}
	}
	for _, want := range []string{"GET /&lt;x&gt;", "&lt;source of /m/s.go:9&gt;", `role="alert"`, `class="unbounded"`, `href="#f0"`, `id="f0"`, "pass/&lt;kind&gt;", "&lt;b&gt;headline", "mend it"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	picture := show(t, "svg", sample())
	if err := xml.Unmarshal([]byte(picture), new(struct{})); err != nil || !strings.Contains(picture, "GET /&lt;x&gt;") {
		t.Errorf("the picture is no XML (%v), or lacks an entry:\n%s", err, picture)
	}
	chart := show(t, "mermaid", sample())
	if !strings.Contains(chart, `e0["GET /#lt;x#gt;"]`) || !strings.Contains(chart, `d0[("Store #quot;#lt;b#gt;#quot;")]`) {
		t.Errorf("the chart is\n%s", chart)
	}
}

// What people look at has nothing in it that acts on a terminal or turns the
// direction of text, wherever a program has it.
func TestNothingActs(t *testing.T) {
	const acts = "\u202e\x1b[31m"
	p := sample()
	for _, e := range p.Entries {
		e.Also = []string{"/" + acts}
		for _, s := range []*string{&e.Route, &e.Func, &e.Package, &e.At} {
			*s += acts
		}
		for _, w := range e.Waits {
			for _, s := range []*string{&w.What, &w.Call, &w.At, &w.Path[0].Func, &w.Path[0].At} {
				*s += acts
			}
		}
	}
	for _, d := range p.Dependencies {
		d.What += acts
		for i := range d.Clients {
			d.Clients[i].By, d.Clients[i].At = d.Clients[i].By+acts, d.Clients[i].At+acts
		}
	}
	for _, g := range p.Gaps {
		g.At, g.What = g.At+acts, g.What+acts
	}
	for _, format := range []string{"text", "mermaid", "html", "svg"} {
		var b bytes.Buffer
		opts := Options{Dir: "/m", Title: acts, Source: func(string) string { return acts }, Errors: []string{acts}}
		if err := Write(&b, format, opts, p); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); strings.ContainsAny(got, acts[:len("\u202e\x1b")]) || !strings.Contains(got, `\u202e\x1b[31m`) {
			t.Errorf("%s shows\n%q", format, got)
		}
	}
}

func TestFilter(t *testing.T) {
	p := sample()
	tests := []struct {
		filter            Filter
		entries, services int
	}{
		{Filter{}, 2, 3},
		{Filter{Entry: "get"}, 1, 2},
		{Filter{Entry: "quiet"}, 1, 0},
		{Filter{Dependency: "CACHE"}, 1, 1},
		{Filter{Entry: "none"}, 0, 0},
	}
	for _, test := range tests {
		got := test.filter.Apply(p)
		if len(got.Entries) != test.entries || len(got.Dependencies) != test.services {
			t.Errorf("%+v leaves %d entries and %d services, want %d and %d", test.filter, len(got.Entries), len(got.Dependencies), test.entries, test.services)
		}
	}
	if len(p.Entries[0].Waits) != 2 {
		t.Error("the filter changed the program")
	}
}

// What nobody can read in source is null in a model, not a number.
func TestModel(t *testing.T) {
	var m model
	text := show(t, "model", sample())
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Servers) != 3 || m.Servers[0].Name != "m" || len(m.Servers[0].APIs) != 1 || len(m.Sources) != 1 || m.Sources[0].API != "GET /<x>" {
		t.Fatalf("got %s", text)
	}
	calls := m.Servers[0].APIs[0].Downstream
	if c := calls[0]; c.Type != "fire_and_forget" || c.Timeout != nil || *c.Retries != 2 || !c.Unlimited || c.Bound != "unbounded" {
		t.Errorf("a call in the background is %+v", c)
	}
	if c := calls[1]; c.Type != "wait_until_done" || *c.Timeout != 2 || c.Retries != nil {
		t.Errorf("a call that is tried without end is %+v", c)
	}
	for _, call := range calls { // each names an API of a server
		if !slices.ContainsFunc(m.Servers, func(s modelServer) bool {
			return s.Name == call.Server && slices.ContainsFunc(s.APIs, func(a modelAPI) bool { return a.Name == call.API })
		}) {
			t.Errorf("no server has %s of %s", call.API, call.Server)
		}
	}
}

// A graph of many entries shows those together that wait in the same way.
func TestManyEntries(t *testing.T) {
	p := sample()
	for i := range 100 {
		e := *p.Entries[0]
		e.Route = "GET /" + itoa(i)
		if i%2 == 0 {
			e.Waits = e.Waits[1:]
		}
		p.Entries = append(p.Entries, &e)
	}
	g := pageOf(Options{}, p).Graph
	if len(g.Left) != 2 || g.Left[0].Text != "GET /<x> and 50 more" || g.Left[1].Text != "GET /0 and 49 more" || len(g.Edges) != 3 {
		t.Errorf("got %d nodes %+v and %d edges", len(g.Left), g.Left, len(g.Edges))
	}
	if h := pageOf(Options{}, p); len(h.Entries) != 101 {
		t.Errorf("%d entries are left", len(h.Entries))
	}
}
