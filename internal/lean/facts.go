package lean

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"
)

// facts are the object facts of one unit: those it imports and those it finds.
// Package facts do not exist here (see doc/design.md).
type facts struct {
	pkg *types.Package
	m   map[factKey]analysis.Fact
}

type factKey struct {
	obj types.Object
	t   reflect.Type
}

// gobFact is how unitchecker writes a fact. The name of the type is part of
// what is written.
type gobFact struct {
	PkgPath string
	Object  objectpath.Path
	Fact    analysis.Fact
}

// importFacts reads the facts that the packages of those paths, which are
// loaded, hand on. A fact whose object is not known here is dropped: nothing in
// this package can mean it.
//
// unitchecker walks over all that the imports' types lead to for the packages
// that count; the importer has made just those.
func (u *unit) importFacts(paths []string) (*facts, error) {
	set := &facts{m: make(map[factKey]analysis.Fact)}
	for _, p := range paths {
		v, err := u.dependency(p)
		if err != nil {
			return nil, err
		}
		if len(v.facts) == 0 {
			continue
		}
		var list []gobFact
		if err := gob.NewDecoder(bytes.NewReader(v.facts)).Decode(&list); err != nil {
			return nil, fmt.Errorf("facts of %q: %v", p, err)
		}
		for _, f := range list {
			from := u.imports[f.PkgPath]
			if from == nil {
				continue
			}
			obj, err := objectpath.Object(from, f.Object)
			if err != nil {
				continue
			}
			set.m[factKey{obj, reflect.TypeOf(f.Fact)}] = f.Fact
		}
	}
	return set, nil
}

func (s *facts) get(obj types.Object, fact analysis.Fact) bool {
	f, ok := s.m[factKey{obj, reflect.TypeOf(fact)}]
	if ok {
		reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(f).Elem())
	}
	return ok
}

func (s *facts) set(obj types.Object, fact analysis.Fact) {
	if obj.Pkg() != s.pkg {
		panic(fmt.Sprintf("a fact on %s, which is of another package", obj))
	}
	s.m[factKey{obj, reflect.TypeOf(fact)}] = fact
}

// all lists the facts of some types.
func (s *facts) all(of []analysis.Fact) []analysis.ObjectFact {
	list := make([]analysis.ObjectFact, 0, len(s.m))
	for k, f := range s.m {
		if slices.ContainsFunc(of, func(f analysis.Fact) bool { return reflect.TypeOf(f) == k.t }) {
			list = append(list, analysis.ObjectFact{Object: k.obj, Fact: f})
		}
	}
	return list
}

// encode returns what those who import the package may ask for: its own facts,
// and of those it imported the ones on types, methods and fields, since others
// reach package-level functions and variables by an import of their own.
func (s *facts) encode() ([]byte, error) {
	paths := new(objectpath.Encoder)
	var list []gobFact
	for k, f := range s.m {
		if k.obj.Pkg() != s.pkg {
			if _, isType := k.obj.(*types.TypeName); !isType && k.obj.Parent() == k.obj.Pkg().Scope() {
				continue
			}
		}
		path, err := paths.For(k.obj)
		if err != nil {
			continue // cannot be reached from other packages
		}
		list = append(list, gobFact{k.obj.Pkg().Path(), path, f})
	}
	if len(list) == 0 {
		return nil, nil
	}
	slices.SortFunc(list, func(a, b gobFact) int {
		if c := strings.Compare(a.PkgPath, b.PkgPath); c != 0 {
			return c
		}
		if c := strings.Compare(string(a.Object), string(b.Object)); c != 0 {
			return c
		}
		return strings.Compare(reflect.TypeOf(a.Fact).String(), reflect.TypeOf(b.Fact).String())
	})
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(list); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
