package cli

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A target is what to analyse, and which part of it to show.
type target struct {
	patterns []string
	files    []string // if not empty, findings in these files only
	outside  bool     // some packages may not be of the main module
	roots    []vet.Package
}

// has reports whether findings in the file of f were asked for. One that a
// //line directive puts into a file that is none of the packages' may be of any
// of their files.
func (t *target) has(f *vet.Finding) bool {
	return len(t.files) == 0 || slices.Contains(t.files, f.Pos.File) || !slices.Contains(vet.Files(t.roots), f.Pos.File)
}

// target works out what the arguments name.
func (c *command) target(ctx context.Context) (*target, error) {
	t := &target{patterns: slices.Clone(c.Patterns)}
	for _, p := range c.Patterns {
		// The go command would look for a package of that name.
		if strings.HasSuffix(p, ".go") {
			if _, err := os.Stat(c.abs(p)); errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("%s: no such file or directory", p)
			}
		}
	}
	if files, dirs := c.filesOfPackages(ctx); len(dirs) > 0 {
		t.patterns, t.files = dirs, files
		c.sayQuiet(files)
		return t, nil
	}
	for i, p := range t.patterns {
		switch {
		case p == "./..." && c.workspaceRoot():
			// There is no module here that "./..." could match.
			t.patterns[i] = "work"
		case p != "." && p != "./..." && p != "work" && !strings.HasSuffix(p, ".go"):
			// "./x" may be vendored, and "../x" a module that a replace directive
			// puts in the place of another: not sure to be of the main module.
			t.outside = true
		}
	}
	if t.outside {
		// The tool runs all passes only on what belongs to the main modules,
		// unless told otherwise, which costs an analysis of everything.
		roots, err := c.vetCommand(t).Named(ctx)
		if err != nil {
			return nil, errors.New(c.elsewhere(err.Error()))
		}
		t.roots = roots
		t.outside = slices.ContainsFunc(roots, func(p vet.Package) bool { return !p.Main() && p.Error == nil })
	}
	return t, nil
}

// whole reports whether t names all packages of a module or workspace.
func (c *command) whole(t *target) bool {
	return len(t.files) == 0 && slices.ContainsFunc(t.patterns, func(p string) bool {
		return p == "work" || p == "./..." && (c.moduleRoot() == c.abs(".") || c.workspaceRoot())
	})
}

// filesOfPackages returns the absolute names of the arguments, if all are files
// of packages, and the directories of those. Editors pass the file that is being
// edited, which seldom compiles without its neighbours; hooks pass all that
// changed.
func (c *command) filesOfPackages(ctx context.Context) (files, dirs []string) {
	for _, p := range c.Patterns {
		if !strings.HasSuffix(p, ".go") {
			return nil, nil
		}
		name := c.abs(p)
		files = append(files, name)
		if dir := filepath.Dir(name); !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	pkgs, err := c.vetCommand(&target{patterns: dirs}).Named(ctx)
	if err != nil || len(pkgs) != len(dirs) {
		return nil, nil
	}
	members := vet.Files(pkgs)
	for _, f := range files {
		if !slices.Contains(members, f) {
			// Not built here, like a file with "//go:build ignore": on its own, then.
			return nil, nil
		}
	}
	return files, dirs
}

// sayQuiet names the files on the command line in which nothing is shown.
func (c *command) sayQuiet(files []string) {
	for _, name := range files {
		shown := render.Path(c.cwd, name)
		if strings.HasSuffix(name, "_test.go") && !c.Tests {
			c.note("%s is a test file: -tests shows findings in it", shown)
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err == nil && ast.IsGenerated(f) && !c.Generated {
			c.note("%s is generated: -generated shows findings in it", shown)
		}
	}
}

// lintCommand returns the command that finds what there is to find in t: in both
// tiers and all passes, with the records of packages unless they are not wanted.
// Whatever is shown of it analyses nothing again.
func (c *command) lintCommand(t *target) *vet.Command {
	cmd := c.vetCommand(t)
	flags := []string{"-strict", "-parts"}
	if !c.NoProgram {
		flags = append(flags, vet.Records)
	}
	cmd.ToolFlags = slices.Concat(flags, cmd.ToolFlags)
	return cmd
}

// vetCommand returns the command that analyses t.
func (c *command) vetCommand(t *target) *vet.Command {
	cmd := &vet.Command{Dir: c.Dir, BuildFlags: c.Build, Patterns: t.patterns}
	if c.overlay != "" {
		cmd.BuildFlags = append(slices.Clone(cmd.BuildFlags), "-overlay="+c.overlay)
	}
	// In a fixed order: flags are part of the key in the cache, as written.
	for _, f := range []struct {
		name string
		set  bool
	}{{"-tests", c.Tests}, {"-generated", c.Generated}, {"-deps", t.outside}, {"-alternative", c.Alternative}} {
		if f.set {
			cmd.ToolFlags = append(cmd.ToolFlags, f.name)
		}
	}
	cmd.ToolFlags = append(cmd.ToolFlags, vet.ConfigFlags(c.settings)...)
	return cmd
}
