package agent

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// Limits of what a call may name.
const (
	maxPatterns = 50
	maxName     = 500
)

// roots are the directories that a server was started with, absolute and without
// symbolic links. Nothing outside of them is read or changed.
type roots []string

// newRoots resolves directories.
func newRoots(dirs []string) (roots, error) {
	var rs roots
	for _, dir := range dirs {
		abs, err := filepath.Abs(dir)
		if err == nil {
			abs, err = filepath.EvalSymlinks(abs)
		}
		if err != nil {
			return nil, fmt.Errorf("-root %s: %w", dir, err)
		}
		if info, err := os.Stat(abs); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("-root %s: not a directory", dir)
		}
		rs = append(rs, abs)
	}
	return rs, nil
}

func (rs roots) String() string { return strings.Join(rs, ", ") }

// dir returns the directory of a call: the first root, or one that is a root or
// below one. It may be named from the first root.
func (rs roots) dir(name string) (string, error) {
	if name == "" {
		return rs[0], nil
	}
	dir, err := rs.resolve(rs[0], name)
	if err != nil {
		return "", fmt.Errorf("dir: %w", err)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", fmt.Errorf("dir %q: not a directory", name)
	}
	return dir, nil
}

// resolve returns the absolute name of what stands in a root, without symbolic
// links.
func (rs roots) resolve(base, name string) (string, error) {
	if len(name) > maxName || strings.ContainsAny(name, "\x00\n\r") {
		return "", errors.New("not the name of a file or directory")
	}
	abs := name
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(base, abs)
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		// Whether something outside exists is not said.
		if !rs.hold(filepath.Clean(abs)) {
			return "", rs.outside(name)
		}
		return "", fmt.Errorf("%q: no such file or directory", name)
	}
	if !rs.hold(real) {
		return "", rs.outside(name)
	}
	return real, nil
}

func (rs roots) hold(name string) bool {
	return slices.ContainsFunc(rs, func(root string) bool {
		rel, err := filepath.Rel(root, name)
		return err == nil && filepath.IsLocal(rel)
	})
}

func (rs roots) outside(name string) error {
	return fmt.Errorf("%q is outside of what this server was started with: %s", name, rs)
}

// checkWorkspace refuses a workspace with modules that stand elsewhere: where a
// go.work is and no go.mod, ./... is all of its modules.
func (rs roots) checkWorkspace(dir string) error {
	name := filepath.Join(dir, "go.work")
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil // there is none
	}
	work, err := modfile.ParseWork(name, data, nil)
	if err != nil {
		return fmt.Errorf("go.work: %w", err)
	}
	for _, use := range work.Use {
		if _, err := rs.resolve(dir, filepath.FromSlash(use.Path)); err != nil {
			return fmt.Errorf("go.work: use %w; -root adds a directory", err)
		}
	}
	return nil
}

// patterns returns package patterns of the go command, relative to dir: "." and
// "./..." , directories with or without "/...", and files. Others could name
// packages that stand elsewhere, or flags.
func (rs roots) patterns(dir string, names []string) ([]string, error) {
	if len(names) == 0 {
		return []string{"./..."}, nil
	}
	if len(names) > maxPatterns {
		return nil, fmt.Errorf("packages: %d are too many, name at most %d, or ./...", len(names), maxPatterns)
	}
	var patterns []string
	for _, name := range names {
		plain, all := strings.CutSuffix(filepath.ToSlash(name), "/...")
		if name == "..." {
			plain, all = ".", true
		}
		if plain == "" || strings.Contains(plain, "...") {
			return nil, fmt.Errorf("packages: %q: want ./..., ./directory/..., a directory or a file", name)
		}
		real, err := rs.resolve(dir, filepath.FromSlash(plain))
		if err != nil {
			return nil, fmt.Errorf("packages: %w", err)
		}
		rel, err := filepath.Rel(dir, real)
		if err != nil {
			return nil, fmt.Errorf("packages: %q: %w", name, err)
		}
		pattern := filepath.ToSlash(rel)
		if !strings.HasPrefix(pattern, "../") && pattern != ".." {
			pattern = "./" + pattern
		}
		if all {
			pattern += "/..."
		}
		patterns = append(patterns, pattern)
	}
	return patterns, nil
}
