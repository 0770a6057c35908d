package atlas

import (
	"encoding/json"
	"io"

	"github.com/timeoutlint/timeoutlint/internal/program"
)

// schemaVersion is that of the JSON that writeJSON writes.
const schemaVersion = 1

type jsonMap struct {
	Version      int              `json:"version"`
	Entries      []jsonEntry      `json:"entries"`
	Dependencies []jsonDependency `json:"dependencies"`
	Gaps         []jsonGap        `json:"gaps"`
	Errors       []string         `json:"errors"`
}

type jsonEntry struct {
	Name      string     `json:"name"`
	Class     string     `json:"class"`
	Framework string     `json:"framework"`
	Route     string     `json:"route,omitempty"`
	Also      []string   `json:"also,omitempty"` // further routes
	Func      string     `json:"func"`
	Package   string     `json:"package"`
	At        string     `json:"at"`
	Waits     []jsonWait `json:"waits"`
}

type jsonWait struct {
	On         string     `json:"on"`
	Profile    string     `json:"profile,omitempty"`
	Kind       string     `json:"kind"`
	Call       string     `json:"call,omitempty"`
	At         string     `json:"at"`
	Bound      string     `json:"bound"`             // bounded, client, unknown, unbounded
	Attempts   int        `json:"attempts"`          // 0: without end
	Several    bool       `json:"several,omitempty"` // and more often, by a loop whose count is not known
	Longest    string     `json:"longest,omitempty"`
	Setting    string     `json:"setting,omitempty"` // what an unknown timeout is read from
	Each       string     `json:"each,omitempty"`
	Unlimited  bool       `json:"unlimited,omitempty"`
	Background bool       `json:"background,omitempty"`
	Path       []jsonStep `json:"path"`
}

type jsonStep struct {
	Func string `json:"func"`
	At   string `json:"at"`
}

type jsonDependency struct {
	Name     string       `json:"name"`
	Profile  string       `json:"profile,omitempty"`
	Kind     string       `json:"kind,omitempty"`
	Calls    int          `json:"calls"`
	Entries  []string     `json:"entries"`
	Worst    string       `json:"worst,omitempty"`
	Attempts int          `json:"attempts"`
	Clients  []jsonClient `json:"clients"`
}

type jsonClient struct {
	By      string `json:"by"`
	At      string `json:"at"`
	Timeout string `json:"timeout"` // yes, no, ctx, unknown
}

type jsonGap struct {
	At   string `json:"at"`
	What string `json:"what"`
	Why  string `json:"why"`
	More int    `json:"more,omitempty"` // further places of the file
}

var boundNames = map[program.Bound]string{
	program.Bounded: "bounded", program.Client: "client", program.Unknown: "unknown", program.Unbounded: "unbounded",
}

func endless(n int) int {
	if n >= program.Many {
		return 0
	}
	return n
}

// writeJSON writes the map for programs.
func writeJSON(w io.Writer, opts Options, p *program.Program) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(mapOf(opts, p))
}

func mapOf(opts Options, p *program.Program) jsonMap {
	m := jsonMap{Version: schemaVersion, Entries: []jsonEntry{}, Dependencies: []jsonDependency{}, Gaps: []jsonGap{}, Errors: append([]string{}, opts.Errors...)}
	for _, e := range p.Entries {
		entry := jsonEntry{Name: e.Name(), Class: e.Class, Framework: e.Framework, Route: e.Route, Also: e.Also, Func: e.Func, Package: e.Package, At: opts.place(e.At), Waits: []jsonWait{}}
		for _, r := range e.Waits {
			wait := jsonWait{
				On: r.What, Profile: r.Profile, Kind: r.Kind, Call: r.Call, At: opts.place(r.At), Bound: boundNames[r.Bound],
				Attempts: endless(r.Attempts), Several: r.Several, Each: r.Each, Setting: r.Setting, Unlimited: r.Unlimited, Background: r.Async, Path: []jsonStep{},
			}
			if r.Longest > 0 {
				wait.Longest = r.Longest.String()
			}
			for _, s := range r.Path {
				wait.Path = append(wait.Path, jsonStep{s.Func, opts.place(s.At)})
			}
			entry.Waits = append(entry.Waits, wait)
		}
		m.Entries = append(m.Entries, entry)
	}
	for _, d := range p.Dependencies {
		dep := jsonDependency{Name: d.What, Profile: d.Profile, Kind: d.Kind, Calls: d.Calls, Entries: append([]string{}, d.Entries...), Attempts: endless(d.Attempts), Clients: []jsonClient{}}
		if len(d.Entries) > 0 {
			dep.Worst = boundNames[d.Worst()]
		}
		for _, c := range d.Clients {
			dep.Clients = append(dep.Clients, jsonClient{c.By, opts.place(c.At), c.Timeout})
		}
		m.Dependencies = append(m.Dependencies, dep)
	}
	for _, g := range p.Gaps {
		m.Gaps = append(m.Gaps, jsonGap{opts.place(g.At), g.What, g.Why, g.More})
	}
	return m
}
