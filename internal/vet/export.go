package vet

import (
	"context"
	"go/token"
	"go/types"
	"os"

	"golang.org/x/tools/go/gcexportdata"
)

// Exports returns, from their export data, the packages that are analysed,
// imported ones included, and that want wants by their path. What does not
// compile is not among them.
func (c *Command) Exports(ctx context.Context, want func(path string) bool) ([]*types.Package, error) {
	all, err := c.list(ctx, "-deps", "-json=ImportPath")
	if err != nil {
		return nil, err
	}
	named := *c
	named.Patterns = nil
	for _, p := range all {
		if want(p.ImportPath) {
			named.Patterns = append(named.Patterns, p.ImportPath)
		}
	}
	if len(named.Patterns) == 0 {
		return nil, nil
	}
	listed, err := named.list(ctx, "-export", "-json=ImportPath,Export")
	if err != nil {
		return nil, err
	}
	var pkgs []*types.Package
	fset, imports := token.NewFileSet(), make(map[string]*types.Package)
	for _, p := range listed {
		if p.Export == "" {
			continue
		}
		pkg, err := readExport(fset, imports, p)
		if err != nil {
			return nil, err
		}
		pkgs = append(pkgs, pkg)
	}
	return pkgs, nil
}

func readExport(fset *token.FileSet, imports map[string]*types.Package, p Package) (*types.Package, error) {
	f, err := os.Open(p.Export)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(r, fset, imports, p.ImportPath)
}
