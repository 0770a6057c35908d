package vet

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// A Package is what "go list" knows about a package.
type Package struct {
	ImportPath string
	Dir        string
	Export     string // file with the export data
	ForTest    string
	Match      []string
	Standard   bool
	DepOnly    bool
	Incomplete bool
	Module     *struct {
		Main bool
		Path string
		Dir  string
	}

	GoFiles, CgoFiles, TestGoFiles, XTestGoFiles []string

	Imports    []string
	Deps       []string
	Error      *packageError
	DepsErrors []*packageError
}

type packageError struct {
	ImportStack []string
	Pos, Err    string
}

// Main reports whether the package belongs to the main module or the workspace.
func (p *Package) Main() bool {
	return p.Module != nil && p.Module.Main || p.ImportPath == "command-line-arguments"
}

// list runs "go list -e" with flags.
func (c *Command) list(ctx context.Context, flags ...string) ([]Package, error) {
	args := slices.Concat([]string{"-e"}, flags, c.Patterns)
	cmd, stdout, stderr := c.goCommand(ctx, "list", args...)
	failed, err := run(ctx, cmd)
	if err != nil {
		return nil, err
	}
	if failed {
		return nil, errors.New(strings.TrimSpace(stderr.String()))
	}
	var pkgs []Package
	for dec := json.NewDecoder(stdout); ; {
		var p Package
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %v", err)
		}
		pkgs = append(pkgs, p)
	}
}

// Files returns the absolute names of the Go files of packages that the go
// command compiles.
func Files(pkgs []Package) []string {
	var names []string
	for _, p := range pkgs {
		for _, name := range slices.Concat(p.GoFiles, p.CgoFiles, p.TestGoFiles, p.XTestGoFiles) {
			if !filepath.IsAbs(name) {
				name = filepath.Join(p.Dir, name)
			}
			names = append(names, name)
		}
	}
	return names
}

// MainModules returns the directories of the modules of the workspace, or of the
// one module there is.
func (c *Command) MainModules(ctx context.Context) ([]string, error) {
	cmd, stdout, stderr := c.goCommand(ctx, "list", "-m", "-f", "{{if .Main}}{{.Dir}}{{end}}")
	failed, err := run(ctx, cmd)
	if err != nil {
		return nil, err
	}
	if failed {
		return nil, errors.New(strings.TrimSpace(stderr.String()))
	}
	return strings.FieldsFunc(stdout.String(), func(r rune) bool { return r == '\n' || r == '\r' }), nil
}

// Named returns the packages that the patterns name.
func (c *Command) Named(ctx context.Context) ([]Package, error) {
	return c.list(ctx, "-find", "-json=ImportPath,Dir,Standard,Module,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,Error")
}

// Count returns the number of packages that a run with nothing in the cache analyses.
func (c *Command) Count(ctx context.Context) (int, error) {
	pkgs, err := c.list(ctx, "-deps", "-test", "-json=ImportPath,ForTest")
	n := 0
	for _, p := range pkgs {
		if !strings.HasSuffix(p.ImportPath, ".test") {
			n++
		}
	}
	return n, err
}

// Skipped returns the named packages that were not analysed because they
// import, at any distance, a package in broken. Both sides of the comparison
// name test variants as "p [p.test]".
func (c *Command) Skipped(ctx context.Context, broken []string) ([]string, error) {
	pkgs, err := c.list(ctx, "-test", "-json=ImportPath,ForTest,Deps,Imports")
	if err != nil {
		return nil, err
	}
	var skipped []string
	for _, p := range pkgs {
		path, _, _ := strings.Cut(p.ImportPath, " ")
		if strings.HasSuffix(path, ".test") || slices.Contains(broken, p.ImportPath) || slices.Contains(skipped, path) {
			continue
		}
		if slices.ContainsFunc(p.Deps, func(dep string) bool { return slices.Contains(broken, dep) }) {
			skipped = append(skipped, path)
		}
	}
	slices.Sort(skipped)
	return skipped, nil
}

// A Split tells the named packages that can be loaded, with all they import and
// their tests, from those that cannot.
type Split struct {
	Healthy, Broken []string
	Causes          []Cause
}

// A Cause is why packages cannot be loaded, where it is met first.
type Cause struct {
	Pos  string // "file:line:col", or ""
	Text string
	More int // further places with the same text
}

// Split loads the named packages one by one. Only who asks for the embedded files
// is told of a pattern that matches none.
func (c *Command) Split(ctx context.Context) (*Split, error) {
	pkgs, err := c.list(ctx, "-test", "-json=ImportPath,ForTest,Error,DepsErrors,Incomplete,Match,EmbedFiles,TestEmbedFiles,XTestEmbedFiles")
	if err != nil {
		return nil, err
	}
	return split(pkgs), nil
}

func split(pkgs []Package) *Split {
	isBroken := make(map[string]bool)
	var all []string
	s := new(Split)
	for _, p := range pkgs {
		path, _, _ := strings.Cut(p.ImportPath, " ")
		if p.ForTest != "" {
			path = p.ForTest
		}
		path = strings.TrimSuffix(path, ".test")
		if p.Error != nil || len(p.DepsErrors) > 0 || p.Incomplete {
			isBroken[path] = true
		}
		if !slices.Contains(all, path) {
			all = append(all, path)
		}
	}
	for _, path := range all {
		if isBroken[path] {
			s.Broken = append(s.Broken, path)
		} else {
			s.Healthy = append(s.Healthy, path)
		}
	}
	s.Causes = causes(pkgs)
	return s
}

// causes lists each text once, what is met in most places first: a module that
// cannot be had is met wherever it is imported.
func causes(pkgs []Package) (list []Cause) {
	places := make(map[string]bool)
	byText := make(map[string]int)
	for _, p := range pkgs {
		for _, e := range append([]*packageError{p.Error}, p.DepsErrors...) {
			if e == nil || places[e.Pos+" "+e.Err] {
				continue
			}
			places[e.Pos+" "+e.Err] = true
			if i, ok := byText[e.Err]; ok {
				list[i].More++
				continue
			}
			byText[e.Err] = len(list)
			list = append(list, Cause{Pos: e.Pos, Text: e.Err})
		}
	}
	slices.SortStableFunc(list, func(a, b Cause) int { return cmp.Compare(b.More, a.More) })
	return list
}

// IsDownload reports whether a line of the go command's standard error says that
// it downloads a module: cmd/go/internal/modfetch writes them, and nothing else
// tells of downloads while they go on.
func IsDownload(line string) bool { return strings.HasPrefix(line, "go: downloading ") }
