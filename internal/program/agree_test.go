package program

import (
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// deaf does not hear what analysistest says of diagnostics that no comment wants.
type deaf struct{}

func (deaf) Errorf(string, ...any) {}

// records returns the records of packages of the corpus.
func records(t *testing.T, pkgs ...string) (list []*record.Package) {
	t.Helper()
	for _, res := range analysistest.Run(deaf{}, passtest.Dir(t), record.Analyzer(timeoutlint.Suite()), pkgs...) {
		if res.Err != nil {
			t.Fatalf("%s: %v", res.Pass.Pkg.Path(), res.Err)
		}
		if len(res.Diagnostics) != 1 {
			t.Fatalf("%s has %d records", res.Pass.Pkg.Path(), len(res.Diagnostics))
		}
		p, err := record.Decode([]byte(res.Diagnostics[0].Message))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

// TestAgree holds that the record of a package and its facts say the same: what
// a function waits on outside the process, and whether anything ends that.
func TestAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: analyses the corpus of facts, and all it imports, twice")
	}
	guard.Off = true
	pkgs := []string{"effects/waits", "effects/results", "effects/database/...", "effects/described", "effects/ends"}
	p, err := Link(records(t, pkgs...))
	if err != nil {
		t.Fatal(err)
	}
	r := newReach(p, false, nil)
	asked := 0
	for _, res := range analysistest.Run(deaf{}, passtest.Dir(t), effects.Analyzer, pkgs...) {
		for obj, list := range res.Facts {
			fn, ok := obj.(*types.Func)
			if !ok || fn.Pkg() != res.Pass.Pkg || p.funcs[symbols.ID(fn)] == nil {
				continue
			}
			for _, fact := range list {
				f, ok := fact.(*facts.FuncFact)
				if !ok {
					continue
				}
				if differs[symbols.ID(fn)] != "" {
					continue
				}
				asked++
				_, wait := r.way(symbols.ID(fn))
				if said := remote(f); said != (wait != nil) {
					t.Errorf("%s: its fact says that it waits: %v; its record: %v (%v)", symbols.ID(fn), said, wait != nil, f)
				}
				if b, waits := p.worstOf(p.funcs[symbols.ID(fn)]); waits && b == Unbounded && bounded(f) {
					t.Errorf("%s: its fact says that all waits are bounded, its record that one is not (%v)", symbols.ID(fn), f)
				}
			}
		}
	}
	if asked < 30 {
		t.Errorf("%d functions with facts only", asked)
	}
}

// differs names functions whose record says less than their fact, and why.
var differs = map[string]string{
	"effects/waits.Caller.Wrapped": "what another function makes of a func is not followed across records",
}

// remote reports whether a fact tells of a wait outside the process.
func remote(f *facts.FuncFact) bool {
	for _, w := range f.Waits {
		if w.Kind == knowledge.Network || w.Kind == knowledge.Exec || w.Kind == knowledge.Database && w.Place != knowledge.PlaceLocal {
			return true
		}
	}
	return false
}

// bounded reports whether a fact says of all waits that something ends them.
func bounded(f *facts.FuncFact) bool {
	for _, w := range f.Waits {
		if w.Bound != facts.Bounded && w.Kind != knowledge.Sleep {
			return false
		}
	}
	return true
}
