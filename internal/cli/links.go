package cli

import (
	"fmt"
	"os"
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

// below reports whether file stands below the directory, or is it.
func below(dir, file string) bool {
	rel, err := filepath.Rel(dir, file)
	return err == nil && filepath.IsLocal(rel)
}

// leadsOut reports whether a file that is named as one of the repository, or of
// the module where there is none, is in truth another one of the machine. Whoever
// names a report does not know what stands in its place in a branch of somebody
// else.
func (c *command) leadsOut(file, target string) bool {
	root := c.abs(".")
	if dir := upTo(root, ".git"); dir != "" {
		root = dir
	} else if dir := upTo(root, "go.mod"); dir != "" {
		root = dir
	}
	real, err := filepath.EvalSymlinks(root)
	return err == nil && below(root, file) && !below(real, target) && !below(root, target)
}

// upTo returns the directory, dir or above it, in which something of that name
// stands, or "".
func upTo(dir, name string) string {
	for !exists(filepath.Join(dir, name)) {
		if filepath.Dir(dir) == dir {
			return ""
		}
		dir = filepath.Dir(dir)
	}
	return dir
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
