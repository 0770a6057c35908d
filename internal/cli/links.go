package cli

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// withinModules returns the findings whose fix stays within the modules that
// were named, and names the files of the others: through a symbolic link in a
// repository a fix would change any Go file of the machine.
func (c *command) withinModules(t *target, findings []*vet.Finding) []*vet.Finding {
	var roots []string
	for _, p := range t.roots {
		root := p.Dir
		if p.Module != nil && p.Module.Dir != "" {
			root = p.Module.Dir
		}
		if real, err := filepath.EvalSymlinks(root); err == nil && !slices.Contains(roots, real) {
			roots = append(roots, real)
		}
	}
	leads := make(map[string]string) // outside, or "" if it stays inside
	outside := func(name string) string {
		target, known := leads[name]
		if !known {
			real, err := filepath.EvalSymlinks(name)
			if err == nil && !slices.ContainsFunc(roots, func(root string) bool { return below(root, real) }) {
				target = real
			}
			leads[name] = target
		}
		return target
	}
	var within []*vet.Finding
	for _, f := range findings {
		refused := false
		for _, fix := range f.Fixes[:min(1, len(f.Fixes))] {
			for _, e := range fix.Edits {
				if target := outside(e.Filename); target != "" {
					c.complain(fmt.Sprintf("timeoutlint: %s was not fixed: it is a symbolic link to %s, outside of the module", render.Path(c.cwd, e.Filename), target))
					refused = true
				}
			}
		}
		if !refused {
			within = append(within, f)
		}
	}
	return within
}
