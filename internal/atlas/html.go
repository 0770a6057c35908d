package atlas

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/program"
)

//go:embed page.html
var pageSource string

var page = template.Must(template.New("page").Parse(pageSource))

// writeHTML writes one file that needs nothing else: no network, and scripts
// only to sort, to filter, and to light up an entry's edges.
func writeHTML(w io.Writer, opts Options, p *program.Program) error {
	return page.Execute(w, pageOf(opts, p))
}

type htmlPage struct {
	Title    string
	Numbers  []htmlNumber
	Graph    htmlGraph
	Entries  []htmlEntry
	Quiet    []htmlEntry // wait for nothing
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
	Waits                     []htmlWait
}

type htmlWait struct {
	Service, ServiceID, Bound, Class, Call, At string
	Notes                                      []string
	Steps                                      []htmlStep
}

type htmlStep struct{ Func, At, Source string }

type htmlService struct {
	ID, Name, Worst, Class, Attempts string
	Calls, Entries                   int
	Clients                          []string
}

func pageOf(opts Options, p *program.Program) *htmlPage {
	h := &htmlPage{Title: opts.Title}
	ids := make(map[string]string)
	for i, d := range p.Dependencies {
		ids[d.What] = fmt.Sprintf("s%d", i)
		s := htmlService{ID: ids[d.What], Name: d.What, Worst: worst(d), Class: "none", Attempts: tries(d), Calls: d.Calls, Entries: len(d.Entries)}
		if len(d.Entries) > 0 {
			s.Class = boundNames[d.Worst()]
		}
		for _, c := range d.Clients {
			s.Clients = append(s.Clients, c.By+", "+opts.place(c.At)+": "+timeoutWords[c.Timeout])
		}
		h.Services = append(h.Services, s)
	}
	for i, e := range p.Entries {
		entry := htmlEntry{ID: fmt.Sprintf("e%d", i), Name: e.Name(), Func: e.Func, Class: e.Class, At: opts.place(e.At)}
		for _, w := range e.Waits {
			entry.Waits = append(entry.Waits, opts.htmlWait(w, ids))
		}
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
	h.Numbers = numbers(p)
	h.Graph = graphOf(h)
	return h
}

func (o Options) htmlWait(w *program.Reached, ids map[string]string) htmlWait {
	out := htmlWait{Service: w.What, ServiceID: ids[w.What], Bound: w.Bound.String(), Class: boundNames[w.Bound], Call: w.Call, At: o.place(w.At), Notes: notes(w)}
	for _, s := range w.Path[min(1, len(w.Path)):] {
		out.Steps = append(out.Steps, htmlStep{s.Func, o.place(s.At), o.source(s.At)})
	}
	out.Steps = append(out.Steps, htmlStep{w.Call, o.place(w.At), o.source(w.At)})
	return out
}

func (o Options) source(at string) string {
	if o.Source == nil {
		return ""
	}
	return printable.Line(strings.TrimSpace(o.Source(at)))
}

// numbers are what the first screen says.
func numbers(p *program.Program) []htmlNumber {
	unbounded, unlimited, attempts, several := 0, 0, 0, false
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
	return []htmlNumber{
		{itoa(len(p.Entries)), "entries", ""},
		{itoa(len(p.Dependencies)), "services", ""},
		{itoa(unbounded), "waits that nothing ends", bad(unbounded)},
		{itoa(unlimited), "calls for each item at once, without a limit", bad(unlimited)},
		{most, "attempts of one call at most", ""},
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

// Sizes of the graph in pixels.
const (
	graphWidth, rowHeight, textWidth, nodeText = 960, 34, 330, 44
)

func graphOf(h *htmlPage) htmlGraph {
	g := htmlGraph{Width: graphWidth}
	services := make(map[string]int)
	for _, s := range h.Services {
		if s.Entries > 0 {
			services[s.ID] = len(g.Right)
			g.Right = append(g.Right, htmlNode{ID: s.ID, Text: clip(s.Name), Class: s.Class, X: graphWidth - textWidth})
		}
	}
	for _, e := range h.Entries {
		g.Left = append(g.Left, htmlNode{ID: e.ID, Text: clip(e.Name), Class: e.Worst, X: textWidth})
	}
	rows := max(len(g.Left), len(g.Right), 1)
	g.Height = rows * rowHeight
	spread(g.Left, g.Height)
	spread(g.Right, g.Height)
	for i, e := range h.Entries {
		told := make(map[string]bool)
		for _, w := range e.Waits { // the worst comes first
			if told[w.ServiceID] {
				continue
			}
			told[w.ServiceID] = true
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
