package cli

import (
	"cmp"
	"os"
	"path/filepath"

	"github.com/timeoutlint/timeoutlint/internal/settings"
)

// moduleRoot returns the root of the module the command runs in.
func (c *command) moduleRoot() string {
	root, err := settings.Root(c.abs("."))
	if err != nil {
		return c.abs(".")
	}
	return root
}

// root returns the root of the repository, or where the command runs if there
// is none.
func (c *command) root() string {
	start := c.abs(".")
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return start
		}
	}
}

// workspaceRoot reports whether a go.work stands here, and no go.mod.
func (c *command) workspaceRoot() bool {
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(c.Dir, name))
		return err == nil
	}
	return os.Getenv("GOWORK") == "" && exists("go.work") && !exists("go.mod")
}

// abs returns the absolute name of a file on the command line.
func (c *command) abs(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(cmp.Or(c.Dir, c.cwd), name)
}
