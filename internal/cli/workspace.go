package cli

import (
	"cmp"
	"context"
	"os"
	"path/filepath"

	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/settings"
)

// loadModules reads the settings of each module of a workspace: what they say
// of rules and paths holds in that module. Its rows about libraries hold for the
// whole run, since one module uses the clients of another.
func (c *command) loadModules(ctx context.Context) error {
	c.modules = make(map[string]*settings.File)
	if c.Config != "" || os.Getenv(settings.Variable) != "" || os.Getenv("GOWORK") == "off" || !c.inWorkspace() {
		return nil
	}
	roots, err := c.vetCommand(&target{}).MainModules(ctx)
	if err != nil {
		return nil // the analysis will say what is wrong
	}
	for _, root := range roots {
		name, err := settings.Find(root)
		if err != nil {
			return err
		}
		f := new(settings.File)
		if name != "" {
			if f, err = settings.Read(name, render.Path(c.cwd, name)); err != nil {
				return err
			}
		}
		if c.StrictSaid && !c.Strict {
			f.Strict = false
		}
		c.modules[root] = f
		if f.Path() != "" && f.Path() != c.settings.Path() {
			c.settings.Join(f)
		}
	}
	return nil
}

// inWorkspace reports whether there is a go.work here or above.
func (c *command) inWorkspace() bool {
	if os.Getenv("GOWORK") != "" {
		return true
	}
	for dir := cmp.Or(c.Dir, c.cwd); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}
