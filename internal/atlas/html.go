package atlas

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/program"
)

//go:embed page.html
var pageSource string

var page = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageSource)) })

// writeHTML writes one file that needs nothing else: no network, and scripts
// only to sort, to filter, and to light up an entry's edges.
func writeHTML(w io.Writer, opts Options, p *program.Program) error {
	return page().Execute(w, pageOf(opts, p))
}

type htmlPage struct {
	Title    string
	Numbers  []htmlNumber
	Graph    htmlGraph
	Entries  []htmlEntry
	Quiet    []htmlEntry // wait for nothing
	Findings []htmlFinding
	Services []htmlService
	Gaps     []jsonGap
	Errors   []string
}

// An htmlNumber stands on the first screen.
type htmlNumber struct {
	Value, Text string
	Class       string // of a bound, or ""
}

type htmlEntry struct {
	ID, Name, Func, Class, At string
	Worst                     string // class of the worst bound
	Sum                       string // of all its waits: the longest, the most attempts
	Findings                  int
	Waits                     []htmlWait
}

type htmlFinding struct {
	ID string
	Finding
	Source  string
	Entries []htmlLink // that come to it
	More    int        // further ones
}

type htmlLink struct{ ID, Name string }

type htmlWait struct {
	Service, ServiceID, Bound, Class, Call, At string
	Notes                                      []string
	Steps                                      []htmlStep
}

type htmlStep struct {
	Func, At, Source string
	Findings         []htmlLink // that stand on its line
}

type htmlService struct {
	ID, Name, Worst, Class, Attempts string
	Calls, Entries                   int
	Clients                          []string
}

func pageOf(opts Options, p *program.Program) *htmlPage {
	h := &htmlPage{Title: printable.Line(opts.Title)}
	ids := make(map[string]string)
	for i, d := range p.Dependencies {
		ids[d.What] = fmt.Sprintf("s%d", i)
		s := htmlService{ID: ids[d.What], Name: printable.Line(d.What), Worst: worst(d), Class: "none", Attempts: tries(d), Calls: d.Calls, Entries: len(d.Entries)}
		if len(d.Entries) > 0 {
			s.Class = boundNames[d.Worst()]
		}
		for _, c := range d.Clients {
			s.Clients = append(s.Clients, printable.Line(c.By)+", "+opts.place(c.At)+": "+timeoutWords[c.Timeout])
		}
		h.Services = append(h.Services, s)
	}
	found, called := h.findings(opts, p), names(p)
	for i, e := range p.Entries {
		entry := htmlEntry{ID: fmt.Sprintf("e%d", i), Name: printable.Line(strings.Join(append([]string{called[i]}, e.Also...), ", ")), Func: printable.Line(e.Func), Class: e.Class, At: opts.place(e.At), Sum: sum(e)}
		told := make(map[string]bool)
		for _, w := range e.Waits {
			wait := opts.htmlWait(w, ids, found)
			for _, s := range wait.Steps {
				for _, f := range s.Findings {
					told[f.ID] = true
				}
			}
			entry.Waits = append(entry.Waits, wait)
		}
		entry.Findings = len(told)
		if len(e.Waits) == 0 {
			h.Quiet = append(h.Quiet, entry)
			continue
		}
		entry.Worst = boundNames[e.Waits[0].Bound]
		h.Entries = append(h.Entries, entry)
	}
	for _, g := range p.Gaps {
		h.Gaps = append(h.Gaps, jsonGap{opts.place(g.At), printable.Line(g.What), g.Why + more(g), 0})
	}
	for _, err := range opts.Errors {
		h.Errors = append(h.Errors, printable.Text(err))
	}
	h.Numbers = numbers(p, len(opts.Findings))
	h.Graph = graphOf(h)
	return h
}

// findings adds the findings, and returns those of each line.
func (h *htmlPage) findings(opts Options, p *program.Program) map[string][]htmlLink {
	const most = 8 // entries that are named
	entries, called, byLine := on(p), names(p), make(map[string][]htmlLink)
	for i, f := range opts.Findings {
		out := htmlFinding{ID: fmt.Sprintf("f%d", i), Finding: f, Source: opts.source(f.At)}
		for n, e := range entries[f.At] {
			if n == most {
				out.More = len(entries[f.At]) - most
				break
			}
			out.Entries = append(out.Entries, htmlLink{fmt.Sprintf("e%d", e), printable.Line(called[e])})
		}
		byLine[f.At] = append(byLine[f.At], htmlLink{out.ID, f.What})
		out.At = opts.place(f.At)
		h.Findings = append(h.Findings, out)
	}
	return byLine
}

// sum says how an entry may wait in all: the longest that is known, the most
// attempts, and whether it starts as many calls as it has items.
func sum(e *program.Entry) string {
	var longest time.Duration
	attempts, wide := 0, false
	for _, w := range e.Waits {
		if w.Async {
			continue
		}
		longest, attempts, wide = max(longest, w.Longest), max(attempts, w.Attempts), wide || w.Unlimited
	}
	var parts []string
	if longest > 0 {
		parts = append(parts, "up to "+duration(longest)+" for one wait")
	}
	switch {
	case attempts >= program.Many:
		parts = append(parts, "attempts without end")
	case attempts > 1:
		parts = append(parts, itoa(attempts)+" attempts")
	}
	if wide {
		parts = append(parts, "as many calls at once as there are items")
	}
	return strings.Join(parts, ", ")
}

// duration writes a duration without what is zero at its end: 1m, not 1m0s.
func duration(d time.Duration) string {
	s := d.Round(time.Millisecond).String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}

func (o Options) htmlWait(w *program.Reached, ids map[string]string, found map[string][]htmlLink) htmlWait {
	out := htmlWait{Service: printable.Line(w.What), ServiceID: ids[w.What], Bound: w.Bound.String(), Class: boundNames[w.Bound], Call: printable.Line(w.Call), At: o.place(w.At), Notes: notes(w)}
	step := func(name, at string) {
		out.Steps = append(out.Steps, htmlStep{printable.Line(name), o.place(at), o.source(at), found[at]})
	}
	for _, s := range w.Path[min(1, len(w.Path)):] {
		step(s.Func, s.At)
	}
	step(w.Call, w.At)
	return out
}

func (o Options) source(at string) string {
	if o.Source == nil {
		return ""
	}
	return printable.Line(strings.TrimSpace(o.Source(at)))
}

// numbers are what the first screen says.
func numbers(p *program.Program, findings int) []htmlNumber {
	unbounded, unlimited, attempts, several := 0, 0, 0, false
	var longest time.Duration
	for _, e := range p.Entries {
		for _, w := range e.Waits {
			if w.Bound == program.Unbounded {
				unbounded++
			}
			if w.Unlimited {
				unlimited++
			}
			attempts = max(attempts, w.Attempts)
			several = several || w.Several
			longest = max(longest, w.Longest)
		}
	}
	bad := func(n int) string {
		if n > 0 {
			return "unbounded"
		}
		return "bounded"
	}
	most := itoa(attempts)
	switch {
	case attempts >= program.Many:
		most = "∞"
	case several:
		most += "+"
	}
	long := "–"
	if longest > 0 {
		long = duration(longest)
	}
	return []htmlNumber{
		{itoa(len(p.Entries)), "entries", ""},
		{itoa(len(p.Dependencies)), "services", ""},
		{itoa(unbounded), "waits that nothing ends", bad(unbounded)},
		{long, "the longest of the others, as far as it is known", ""},
		{most, "attempts of one call at most", ""},
		{itoa(unlimited), "calls for each item at once, without a limit", bad(unlimited)},
		{itoa(findings), "findings", bad(findings)},
	}
}

// An htmlGraph has the entries on its left and the services on its right.
type htmlGraph struct {
	Width, Height int
	Left, Right   []htmlNode
	Edges         []htmlEdge
}

type htmlNode struct {
	ID, Text, Class string
	X, Y            int
}

type htmlEdge struct {
	From, To, Class, Path, Title string
}

// Sizes of the graph in pixels: of a row, of the space between entries and
// services, of a character at most; and how many characters a name may have.
const (
	rowHeight, edgeWidth, charWidth, nodeText = 30, 320, 8, 44
)

// textWidth is how wide the names of nodes are at most.
func textWidth(nodes []htmlNode) int {
	longest := 0
	for _, n := range nodes {
		longest = max(longest, len([]rune(n.Text)))
	}
	return longest*charWidth + 16
}

func graphOf(h *htmlPage) htmlGraph {
	var g htmlGraph
	services := make(map[string]int)
	for _, s := range h.Services {
		if s.Entries > 0 {
			services[s.ID] = len(g.Right)
			g.Right = append(g.Right, htmlNode{ID: s.ID, Text: clip(s.Name), Class: s.Class})
		}
	}
	groups := alike(h.Entries)
	for _, list := range groups {
		e := list[0]
		text := clip(e.Name)
		if n := len(list) - 1; n > 0 {
			text += fmt.Sprintf(" and %d more", n)
		}
		g.Left = append(g.Left, htmlNode{ID: e.ID, Text: text, Class: e.Worst})
	}
	left, right := textWidth(g.Left), textWidth(g.Right)
	g.Width = left + edgeWidth + right
	for i := range g.Left {
		g.Left[i].X = left
	}
	for i := range g.Right {
		g.Right[i].X = left + edgeWidth
	}
	rows := max(len(g.Left), len(g.Right), 1)
	g.Height = rows * rowHeight
	spread(g.Left, g.Height)
	spread(g.Right, g.Height)
	for i, list := range groups {
		e := list[0]
		for _, w := range worstOf(e) {
			from, to := g.Left[i], g.Right[services[w.ServiceID]]
			middle := (from.X + to.X) / 2
			g.Edges = append(g.Edges, htmlEdge{
				From: e.ID, To: w.ServiceID, Class: w.Class,
				Path:  fmt.Sprintf("M%d %dC%d %d %d %d %d %d", from.X+8, from.Y, middle, from.Y, middle, to.Y, to.X-8, to.Y),
				Title: e.Name + " to " + w.Service + ": " + strings.Join(append([]string{w.Bound}, w.Notes...), ", "),
			})
		}
	}
	return g
}

// worstOf returns the worst wait of an entry for each service.
func worstOf(e htmlEntry) (list []htmlWait) {
	told := make(map[string]bool)
	for _, w := range e.Waits { // the worst comes first
		if !told[w.ServiceID] {
			told[w.ServiceID] = true
			list = append(list, w)
		}
	}
	return list
}

// maxEntries is how many entries the graph shows one by one.
const maxEntries = 40

// alike puts those entries together that wait for the same services and in the
// same way, if there are more than a graph can show.
func alike(entries []htmlEntry) (groups [][]htmlEntry) {
	at := make(map[string]int)
	for _, e := range entries {
		var parts []string
		for _, w := range worstOf(e) {
			parts = append(parts, w.ServiceID+" "+w.Class)
		}
		slices.Sort(parts)
		key := strings.Join(parts, ",")
		if len(entries) <= maxEntries {
			key = e.ID
		}
		if i, ok := at[key]; ok {
			groups[i] = append(groups[i], e)
			continue
		}
		at[key] = len(groups)
		groups = append(groups, []htmlEntry{e})
	}
	return groups
}

// spread gives nodes their places from top to bottom.
func spread(nodes []htmlNode, height int) {
	for i := range nodes {
		nodes[i].Y = (2*i + 1) * height / (2 * len(nodes))
	}
}

// clip shortens a name to what fits beside the graph.
func clip(s string) string {
	r := []rune(s)
	if len(r) <= nodeText {
		return s
	}
	return string(r[:nodeText-1]) + "…"
}
