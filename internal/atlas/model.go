package atlas

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/program"
)

// modelVersion is that of the JSON that writeModel writes.
const modelVersion = 1

// A model says of a program what models of metastable failures need, in the words
// of Alvaro et al., "Formal Analysis of Metastable Failures in Software Systems"
// (arXiv 2510.03551): servers with queues and threads, whose APIs call others with
// a timeout and retries, and sources of requests. What no source code tells is
// null: rates, queues, and what the clients of the program do.
type model struct {
	Version int           `json:"version"`
	Program string        `json:"program"`
	Servers []modelServer `json:"servers"`
	Sources []modelSource `json:"sources"`
	Errors  []string      `json:"errors"`
}

type modelServer struct {
	Name       string     `json:"name"`
	Queue      *int       `json:"qsize"`
	Retrying   *int       `json:"orbit_size"`
	ThreadPool *int       `json:"thread_pool"`
	APIs       []modelAPI `json:"apis"`
}

type modelAPI struct {
	Name string `json:"name"`
	At   string `json:"at,omitempty"`
	// Rate is how many requests one thread handles in a second.
	Rate       *float64    `json:"processing_rate"`
	Downstream []modelCall `json:"downstream"`
}

type modelCall struct {
	Server string `json:"server"`
	API    string `json:"api"`
	Type   string `json:"call_type"` // wait_until_done, fire_and_forget
	// Timeout is that of one attempt, in seconds.
	Timeout *float64 `json:"timeout"`
	Bound   string   `json:"bound"` // as in the map: bounded, client, unknown, unbounded
	// Retries are the attempts after the first, 0 to many; null without end, or if
	// nobody can tell.
	Retries *int `json:"retries"`
	// Each says what there is one call of: "", item, message.
	Each string `json:"each,omitempty"`
	// Unlimited is set if these calls run at once, as many as there are.
	Unlimited bool   `json:"unlimited,omitempty"`
	At        string `json:"at"`
}

type modelSource struct {
	Name    string   `json:"name"`
	Server  string   `json:"server"`
	API     string   `json:"api"`
	Rate    *float64 `json:"arrival_rate"`
	Timeout *float64 `json:"timeout"`
	Retries *int     `json:"retries"`
}

// writeModel writes what models of metastable failures need.
func writeModel(w io.Writer, opts Options, p *program.Program) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(modelOf(opts, p))
}

func modelOf(opts Options, p *program.Program) model {
	self := modelServer{Name: opts.Title, APIs: []modelAPI{}}
	m := model{Version: modelVersion, Program: opts.Title, Sources: []modelSource{}, Errors: append([]string{}, opts.Errors...)}
	called := make(map[string][]string) // the functions of services that are called
	apis := names(p)
	for i, e := range p.Entries {
		if len(e.Waits) == 0 {
			continue
		}
		api := modelAPI{Name: apis[i], At: opts.place(e.At), Downstream: []modelCall{}}
		for _, r := range e.Waits {
			api.Downstream = append(api.Downstream, modelCallOf(opts, r))
			if name := cmp.Or(r.Call, r.What); !slices.Contains(called[r.What], name) {
				called[r.What] = append(called[r.What], name)
			}
		}
		self.APIs = append(self.APIs, api)
		m.Sources = append(m.Sources, modelSource{Name: sourceName(e, apis[i]), Server: self.Name, API: api.Name})
	}
	m.Servers = []modelServer{self}
	for _, d := range p.Dependencies {
		if len(called[d.What]) == 0 {
			continue
		}
		s := modelServer{Name: d.What, APIs: []modelAPI{}}
		slices.Sort(called[d.What])
		for _, name := range called[d.What] {
			s.APIs = append(s.APIs, modelAPI{Name: name, Downstream: []modelCall{}})
		}
		m.Servers = append(m.Servers, s)
	}
	return m
}

func modelCallOf(opts Options, r *program.Reached) modelCall {
	out := modelCall{
		Server: r.What, API: cmp.Or(r.Call, r.What), Type: "wait_until_done", Bound: boundNames[r.Bound],
		Each: r.Each, Unlimited: r.Unlimited, At: opts.place(r.At),
	}
	if r.Async {
		out.Type = "fire_and_forget"
	}
	if r.Timeout > 0 {
		seconds := r.Timeout.Seconds()
		out.Timeout = &seconds
	}
	if r.Attempts < program.Many && !r.Several {
		retries := max(r.Attempts-1, 0)
		out.Retries = &retries
	}
	return out
}

// sourceName names what begins the work of an entry.
func sourceName(e *program.Entry, name string) string {
	switch e.Class {
	case "request", "stream":
		return "clients of " + name
	case "program":
		return "start of " + e.Package
	}
	return e.Class + " " + name
}
