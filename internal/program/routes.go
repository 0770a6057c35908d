package program

import (
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/record"
)

// A route is what a function is called for.
type route struct {
	text   string // "GET /x"
	serves bool   // it is clear that requests are served
}

// routes returns the routes of functions, by name: the first that is registered,
// below the paths where its router is.
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
	for _, pkg := range records {
		for _, r := range pkg.Routes {
			text := below(mounts, r.Under, r.Path)
			if text == "" {
				text = "/"
			}
			if r.Verb != "" {
				text = r.Verb + " " + text
			}
			ids := []string{r.To}
			if r.Within {
				ids = nil
				for _, f := range p.within[r.To] {
					if f.Entry != nil {
						ids = append(ids, f.ID)
					}
				}
			}
			for _, id := range ids {
				if _, ok := routes[id]; !ok {
					routes[id] = route{text, r.Serves}
				}
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
