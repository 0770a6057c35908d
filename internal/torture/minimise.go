package torture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"slices"
)

// part returns one file of a program, if it compiles without the others.
func (h *House) part(p *Program, r *rand.Rand) *Program {
	f := pick(r, p.Files)
	one := &Program{Path: p.Path, Files: []File{f}}
	if h.Compiles(one) != nil {
		return nil
	}
	return one
}

// Minimise returns the least that it finds of a program which still fails in
// the same way, and how it fails. N is the number of the program.
func (h *House) Minimise(p *Program, f *Failure, n uint64) (*Program, *Failure) {
	budget := 400 // programs tried
	fails := func(q *Program) *Failure {
		budget--
		if h.Compiles(q) != nil {
			return nil
		}
		for _, g := range h.Check(q, rand.New(rand.NewPCG(n, 1)), new(Tally)) {
			if g.Key() == f.Key() {
				return g
			}
		}
		return nil
	}
	for again := true; again && budget > 0; {
		again = false
		for i := 0; i < len(p.Files) && len(p.Files) > 1; i++ {
			q := &Program{Path: p.Path, Files: slices.Delete(slices.Clone(p.Files), i, i+1)}
			if g := fails(q); g != nil {
				p, f, again = q, g, true
				i--
			}
		}
		for i := range p.Files {
			cuts := cutsOf(p.Files[i].Src)
			for k := 0; k < len(cuts) && budget > 0; k++ {
				src := slices.Concat(p.Files[i].Src[:cuts[k][0]], p.Files[i].Src[cuts[k][1]:])
				q, ok := tidied(p, p.with(map[string][]byte{p.Files[i].Name: src}))
				if !ok {
					continue
				}
				if q = h.withoutUnused(q); q == nil {
					continue
				}
				if g := fails(q); g != nil {
					p, f, again = q, g, true
					cuts = cutsOf(p.Files[i].Src)
					k--
				}
			}
		}
	}
	return p, f
}

// cutsOf returns the parts of a file that may be left out, large ones first.
func cutsOf(src []byte) (cuts [][2]int) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	cut := func(n ast.Node) {
		cuts = append(cuts, [2]int{fset.PositionFor(n.Pos(), false).Offset, fset.PositionFor(n.End(), false).Offset})
	}
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); !ok || g.Tok != token.IMPORT {
			cut(d)
		}
	}
	for _, g := range f.Comments {
		cut(g)
	}
	for _, list := range lists(f) {
		for _, s := range list {
			cut(s)
		}
	}
	slices.SortStableFunc(cuts, func(a, b [2]int) int { return (b[1] - b[0]) - (a[1] - a[0]) })
	return cuts
}

// withoutUnused drops the imports that a program does not use; nil if it does
// not compile all the same.
func (h *House) withoutUnused(p *Program) *Program {
	changed := make(map[string][]byte)
	for _, f := range p.Files {
		if out := dropUnused(f.Src); out != nil {
			changed[f.Name] = out
		}
	}
	q := p.with(changed)
	if h.Compiles(q) != nil {
		return nil
	}
	return q
}
