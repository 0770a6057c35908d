package cli

import (
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/render"
)

// elsewhere says what to do if the go command found no packages because a
// directory that is named, or this one, is in no module or in another; else it
// returns what that said. The go command says so in several ways, none of which
// names the way out; where the go.mod files are decides.
func (c *command) elsewhere(said string) string {
	if c.inWorkspace() || os.Getenv("GO111MODULE") == "off" {
		return said
	}
	here := upTo(c.abs("."), "go.mod")
	patterns := c.Patterns
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	for _, p := range patterns {
		dir, all := strings.CutSuffix(filepath.ToSlash(p), "/...")
		if !filepath.IsAbs(dir) && !build.IsLocalImport(dir) || !isDir(c.abs(dir)) {
			continue // an import path, or a file
		}
		switch there := upTo(c.abs(dir), "go.mod"); {
		case there == "" && here == "":
			return fmt.Sprintf("there is no go.mod in %s or above: run timeoutlint in a module, or name its directory with -C", c.abs("."))
		case there == "":
			return fmt.Sprintf("%s is in no module: there is no go.mod in it or above", p)
		case there != here:
			return fmt.Sprintf("%s is in another module: timeoutlint -C %s %s", p, render.Path(c.cwd, there), patternIn(there, c.abs(dir), all))
		}
	}
	return said
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// patternIn names a directory, or all packages below it, from the root of its module.
func patternIn(root, dir string, all bool) string {
	pattern := "."
	if rel, err := filepath.Rel(root, dir); err == nil && rel != "." {
		pattern = "./" + filepath.ToSlash(rel)
	}
	if all {
		pattern += "/..."
	}
	return pattern
}
