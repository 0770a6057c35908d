package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/render"
)

// elsewhere says what to do if the go command found no packages because this
// directory is in no module, or what is named is in another; else it returns what
// that said.
func (c *command) elsewhere(said string) string {
	outside := slices.ContainsFunc([]string{"main module", "go.mod file not found", "no Go files in "}, func(s string) bool { return strings.Contains(said, s) })
	if !outside || c.inWorkspace() || os.Getenv("GO111MODULE") == "off" {
		return said
	}
	here := upTo(c.abs("."), "go.mod")
	if here == "" {
		return fmt.Sprintf("there is no go.mod in %s or above: run timeoutlint in a module, or name its directory with -C", c.abs("."))
	}
	for _, p := range c.Patterns {
		dir, all := strings.CutSuffix(filepath.ToSlash(p), "/...")
		if !filepath.IsAbs(dir) && !strings.HasPrefix(dir, ".") || !exists(c.abs(dir)) || strings.HasSuffix(dir, ".go") {
			continue // an import path, or a file
		}
		switch there := upTo(c.abs(dir), "go.mod"); there {
		case here:
		case "":
			return fmt.Sprintf("%s is in no module: there is no go.mod in it or above", p)
		default:
			return fmt.Sprintf("%s is in another module: timeoutlint -C %s %s", p, render.Path(c.cwd, there), patternIn(there, c.abs(dir), all))
		}
	}
	return said
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
