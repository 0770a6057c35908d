package program

import (
	"cmp"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/record"
)

func (r *route) first() string {
	if len(r.texts) == 0 {
		return ""
	}
	return r.texts[0]
}

// routes returns the routes of functions, by name, below the paths where their
// routers are. What is registered itself says more than what a registered
// function makes.
func (p *Program) routes(records []*record.Package) map[string]route {
	mounts := make(map[string][]record.Mount)
	for _, pkg := range records {
		if p.closure[pkg.Path] {
			for _, m := range pkg.Mounts {
				mounts[m.Router] = append(mounts[m.Router], m)
			}
		}
	}
	routes := make(map[string]route)
	add := func(id string, r *record.Route) {
		text := cmp.Or(below(mounts, r.Under, r.Path), "/")
		if r.Verb != "" {
			text = r.Verb + " " + text
		}
		known := routes[id]
		if !slices.Contains(known.texts, text) {
			known.texts = append(known.texts, text)
		}
		known.serves = known.serves || r.Serves
		routes[id] = known
	}
	var within []*record.Route
	for _, pkg := range records {
		for i := range pkg.Routes {
			if r := &pkg.Routes[i]; r.Within {
				within = append(within, r)
			} else {
				add(r.To, r)
			}
		}
	}
	direct := make(map[string]bool)
	for id := range routes {
		direct[id] = true
	}
	for _, r := range within {
		for _, f := range slices.Concat(p.within[r.To], p.held(r.To+"()")) {
			if f.Entry != nil && !direct[f.ID] {
				add(f.ID, r)
			}
		}
	}
	return routes
}

// below returns a path below that of a router, which may be below another one. Of
// several places where it is, the first counts.
func below(mounts map[string][]record.Mount, router, path string) string {
	for range 10 { // routers may be handed to each other in a circle
		list := mounts[router]
		if len(list) == 0 {
			break
		}
		m := list[0]
		if m.Path != "" {
			path = strings.TrimRight(m.Path, "/") + "/" + strings.TrimLeft(path, "/")
		}
		router = m.Under
	}
	return path
}
