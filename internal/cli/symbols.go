package cli

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/config"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/render"
)

// checkSymbols returns an error for each name in the user's rows that does not
// exist, where the package is part of what is analysed.
func (c *command) checkSymbols(ctx context.Context, t *target) error {
	libs := c.settings.Libraries
	if len(libs) == 0 {
		return nil
	}
	if err := c.checkPackages(ctx, t); err != nil {
		return err
	}
	pkgs, err := c.vetCommand(t).Exports(ctx, func(p string) bool {
		return slices.ContainsFunc(libs, func(l knowledge.Library) bool { return describes(l.Package, p) })
	})
	if err != nil || len(pkgs) == 0 {
		return nil // the analysis will say what is wrong
	}
	var errs []error
	for i := range libs {
		var there []*types.Package
		for _, p := range pkgs {
			if describes(libs[i].Package, p.Path()) {
				there = append(there, p)
			}
		}
		if len(there) == 0 {
			continue
		}
		libs[i].Names(func(n *knowledge.Name) {
			at := fmt.Sprintf("libraries[%d].%s", i, n.At)
			for _, name := range knowledge.Expand(n.Symbol()) {
				if name == "" || slices.ContainsFunc(there, func(p *types.Package) bool { return hasSymbol(p, name) }) {
					continue
				}
				row, col := c.settings.Locate(at)
				errs = append(errs, &config.Error{File: render.Path(c.cwd, c.settings.Path()), Line: row, Col: col,
					Msg: fmt.Sprintf("%s: there is no %s in %s%s", at, name, there[0].Path(), line.DidYouMean(name, symbolsOf(there[0])))})
			}
		})
	}
	return errors.Join(errs...)
}

// checkPackages returns an error for rows about a package of a main module that
// does not exist. What other modules have is not known before they are built.
func (c *command) checkPackages(ctx context.Context, t *target) error {
	pkgs, err := c.vetCommand(t).Named(ctx)
	if err != nil {
		return nil // the analysis will say what is wrong
	}
	var errs []error
	for i, l := range c.settings.Libraries {
		lib := strings.TrimSuffix(l.Package, "/...")
		for _, p := range pkgs {
			if !p.Main() || p.Module == nil || p.Module.Path == "" {
				continue
			}
			rest, ok := strings.CutPrefix(lib+"/", p.Module.Path+"/")
			if !ok {
				continue
			}
			if info, err := os.Stat(filepath.Join(p.Module.Dir, filepath.FromSlash(rest))); err != nil || !info.IsDir() {
				at := fmt.Sprintf("libraries[%d].package", i)
				row, col := c.settings.Locate(at)
				errs = append(errs, &config.Error{File: render.Path(c.cwd, c.settings.Path()), Line: row, Col: col,
					Msg: fmt.Sprintf("%s: there is no package %s in module %s", at, lib, p.Module.Path)})
			}
			break
		}
	}
	return errors.Join(errs...)
}

// describes reports whether rows of library lib are about the package.
func describes(lib, pkg string) bool {
	below, sub := strings.CutSuffix(lib, "/...")
	pkg = knowledge.Path(pkg)
	return pkg == below || sub && strings.HasPrefix(pkg, below+"/")
}

// hasSymbol reports whether a row's name may stand for something in the
// package. Export data leaves out what is not exported.
func hasSymbol(pkg *types.Package, name string) bool {
	name = strings.TrimSuffix(strings.TrimPrefix(name, "var "), "{}")
	first, member, isMember := strings.Cut(name, ".")
	if !token.IsExported(strings.TrimLeft(first, "*")) && first[0] != '*' || isMember && !token.IsExported(strings.TrimLeft(member, "*")) && member[0] != '*' {
		return true
	}
	return slices.ContainsFunc(symbolsOf(pkg), func(s string) bool {
		ok, err := path.Match(name, s)
		return ok && err == nil && strings.Contains(s, ".") == isMember
	})
}

// symbolsOf lists what is exported: "F", "T", "V", "T.M" and "T.F".
func symbolsOf(pkg *types.Package) []string {
	var names []string
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		names = append(names, name)
		tn, ok := obj.(*types.TypeName)
		if !ok {
			continue
		}
		t := tn.Type()
		if st, ok := t.Underlying().(*types.Struct); ok {
			for f := range st.Fields() {
				names = append(names, name+"."+f.Name())
			}
		}
		if !types.IsInterface(t) {
			t = types.NewPointer(t)
		}
		for m := range types.NewMethodSet(t).Methods() {
			names = append(names, name+"."+m.Obj().Name())
		}
	}
	return names
}
