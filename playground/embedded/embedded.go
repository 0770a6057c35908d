// Package embedded has what programs in the playground may import: the types of
// packages, and the facts of those outside the standard library.
//
// The file that the page loads is written by the command in the directory
// write, where there is a go command, and read by [Read] where there is none: in
// a browser.
package embedded

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"maps"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/types/objectpath"
)

// The file is the magic and a gob of this.
type content struct {
	Types map[string][]byte // export data by path
	Facts []Fact
}

const magic = "timeoutlint packages 1\n"

// A Fact is what is known of an object of a package.
type Fact struct {
	Package string
	Object  objectpath.Path
	Fact    analysis.Fact
}

// Write writes packages, which must have been type-checked with fset, and facts.
func Write(w io.Writer, fset *token.FileSet, packages []*types.Package, facts []Fact, factTypes []analysis.Fact) error {
	register(factTypes)
	c := content{Types: make(map[string][]byte), Facts: facts}
	for _, p := range packages {
		var data bytes.Buffer
		if err := gcexportdata.Write(&data, fset, p); err != nil {
			return fmt.Errorf("%s: %w", p.Path(), err)
		}
		c.Types[p.Path()] = data.Bytes()
	}
	if _, err := io.WriteString(w, magic); err != nil {
		return err
	}
	return gob.NewEncoder(w).Encode(c)
}

func register(factTypes []analysis.Fact) {
	for _, f := range factTypes {
		gob.Register(f)
	}
}

// Packages are those that can be imported. Each is decoded when a program
// imports it. It is not for use by several goroutines.
type Packages struct {
	content content
	fset    *token.FileSet
	byPath  map[string]*types.Package // in whole or part
	facts   map[key]analysis.Fact     // nil if packages have been added since
}

type key struct {
	obj types.Object
	typ reflect.Type
}

// ErrMissing is in the chain of the error for a package that is not there.
var ErrMissing = errors.New("not among the packages of the playground")

// Read reads what Write has written.
func Read(data []byte, factTypes []analysis.Fact) (*Packages, error) {
	register(factTypes)
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok {
		return nil, errors.New("the file of packages is of another version, or cut off")
	}
	p := &Packages{fset: token.NewFileSet(), byPath: make(map[string]*types.Package)}
	if err := gob.NewDecoder(bytes.NewReader(rest)).Decode(&p.content); err != nil {
		return nil, fmt.Errorf("the file of packages is damaged: %w", err)
	}
	return p, nil
}

// Paths lists the packages.
func (p *Packages) Paths() []string { return slices.Sorted(maps.Keys(p.content.Types)) }

// Fset returns the positions of what is embedded. Files of programs may be
// added to it, and removed.
func (p *Packages) Fset() *token.FileSet { return p.fset }

// Import implements types.Importer.
func (p *Packages) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	// Packages that only others mention are there in parts.
	if pkg := p.byPath[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	data, ok := p.content.Types[path]
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, ErrMissing)
	}
	p.facts = nil
	return gcexportdata.Read(bytes.NewReader(data), p.fset, p.byPath, path)
}

// resolve finds the objects of the facts. What no type that has been decoded
// leads to cannot be meant by a program.
func (p *Packages) resolve() {
	if p.facts != nil {
		return
	}
	p.facts = make(map[key]analysis.Fact)
	for _, f := range p.content.Facts {
		pkg := p.byPath[f.Package]
		if pkg == nil {
			continue
		}
		if obj, err := objectpath.Object(pkg, f.Object); err == nil {
			p.facts[key{obj, reflect.TypeOf(f.Fact)}] = f.Fact
		}
	}
}

// Fact copies the fact of obj that has the type of fact, and reports whether
// there is one.
func (p *Packages) Fact(obj types.Object, fact analysis.Fact) bool {
	p.resolve()
	f, ok := p.facts[key{obj, reflect.TypeOf(fact)}]
	if ok {
		reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(f).Elem())
	}
	return ok
}

// Facts returns the facts of what has been imported.
func (p *Packages) Facts() []analysis.ObjectFact {
	p.resolve()
	var list []analysis.ObjectFact
	for k, f := range p.facts {
		list = append(list, analysis.ObjectFact{Object: k.obj, Fact: f})
	}
	return list
}
