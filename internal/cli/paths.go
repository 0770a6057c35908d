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
	here := c.abs(".")
	return cmp.Or(upTo(here, ".git"), here)
}

// workspaceRoot reports whether a go.work stands here, and no go.mod.
func (c *command) workspaceRoot() bool {
	return os.Getenv("GOWORK") == "" && exists(filepath.Join(c.Dir, "go.work")) && !exists(filepath.Join(c.Dir, "go.mod"))
}

// abs returns the absolute name of a file on the command line.
func (c *command) abs(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(cmp.Or(c.Dir, c.cwd), name)
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
