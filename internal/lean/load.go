package lean

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"
)

// A unit is one package on its way from the go command's description of it to
// its vetx file.
type unit struct {
	cfg     *unitchecker.Config
	fset    *token.FileSet
	files   []*ast.File
	imports map[string]*types.Package // what the importer has loaded, in part or whole
	vetx    map[string]*vetx          // of direct imports, by import path
	needed  map[string]bool           // import paths that are loaded; nil for all
}

// source reads a file, of which cut may leave things out.
func source(file string, cut func(src []byte) ([]byte, bool)) ([]byte, error) {
	src, err := os.ReadFile(file)
	if err != nil || cut == nil || movesLines(src) {
		return src, err
	}
	src, ok := cut(src)
	if !ok {
		return nil, fmt.Errorf("%s: braces that do not match", file)
	}
	return src, nil
}

// parseTypes parses what the types of the package need.
func (u *unit) parseTypes() error {
	for _, name := range u.cfg.GoFiles {
		names := make(map[string]bool)
		whole := true
		src, err := source(name, func(src []byte) ([]byte, bool) {
			whole = false
			return cutAll(src, names)
		})
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(u.fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		u.files = append(u.files, f)
		u.need(f, names, whole)
	}
	return nil
}

// need notes which packages a file uses. names are what stands before a dot in
// it, unless all of it is there. Of packages outside std the name is not known,
// and their facts may have to be handed on.
func (u *unit) need(f *ast.File, names map[string]bool, all bool) {
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the type checker says so
		}
		p = u.resolve(p)
		var name string
		switch {
		case spec.Name != nil:
			name = spec.Name.Name
		case u.cfg.Standard[p]:
			name = stdName(p)
		}
		if all || !u.cfg.Standard[p] || name == "." || names[name] {
			u.needed[p] = true
		}
	}
}

// stdName returns the name of a package of the standard library. Were one wrong,
// the package would not type-check, and be left to unitchecker.
func stdName(p string) string {
	name := path.Base(p)
	switch p {
	case "crypto/internal/fips140deps":
		return "fipsdeps"
	case "crypto/internal/fips140test":
		return "fipstest"
	case "internal/runtime/wasitest":
		return "wasi"
	}
	if len(name) > 1 && name[0] == 'v' && strings.Trim(name[1:], "0123456789.") == "" { // v2, v1.0.0
		return path.Base(path.Dir(p))
	}
	return name
}

// resolve returns the path of the package that an import means, "" if that is not known.
func (u *unit) resolve(importPath string) string { return u.cfg.ImportMap[importPath] }

// Import implements types.Importer.
func (u *unit) Import(importPath string) (*types.Package, error) {
	p := u.resolve(importPath)
	switch {
	case p == "":
		return nil, fmt.Errorf("can't resolve import %q", importPath)
	case p == "unsafe":
		return types.Unsafe, nil
	case u.needed != nil && !u.needed[p]:
		// Nothing that is left of this package uses it.
		pkg := types.NewPackage(p, stdName(p))
		pkg.MarkComplete()
		return pkg, nil
	}
	return u.load(p)
}

// load returns a package that is imported directly.
func (u *unit) load(p string) (*types.Package, error) {
	if pkg := u.imports[p]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	v, err := u.dependency(p)
	if err != nil {
		return nil, err
	}
	return v.importTypes(u.fset, u.imports, p)
}

// dependency reads the vetx file of a package that is imported.
func (u *unit) dependency(p string) (*vetx, error) {
	if v := u.vetx[p]; v != nil {
		return v, nil
	}
	file, ok := u.cfg.PackageVetx[p]
	if !ok {
		return nil, fmt.Errorf("no vetx file for %q", p)
	}
	v, err := readVetx(file)
	if err != nil {
		return nil, fmt.Errorf("%q: %v", p, err)
	}
	u.vetx[p] = v
	return v, nil
}

// check type-checks the package as unitchecker does.
func (u *unit) check(info *types.Info) (*types.Package, error) {
	return u.checkWith(&types.Config{}, info)
}

// checkTypes type-checks the package without function bodies, of which some or
// all are not there.
func (u *unit) checkTypes(info *types.Info) (*types.Package, error) {
	return u.checkWith(&types.Config{IgnoreFuncBodies: true}, info)
}

func (u *unit) checkWith(tc *types.Config, info *types.Info) (*types.Package, error) {
	if u.cfg.Compiler != "gc" {
		return nil, errors.New("not compiled by gc but " + u.cfg.Compiler)
	}
	tc.Importer, tc.Sizes, tc.GoVersion = u, sizes(), u.cfg.GoVersion
	return tc.Check(u.cfg.ImportPath, u.fset, u.files, info)
}

// sizes are those that unitchecker uses.
func sizes() types.Sizes { return types.SizesFor("gc", build.Default.GOARCH) }
