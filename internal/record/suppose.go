package record

import (
	"cmp"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// A Finding is what a pass would report if one of some methods waited.
type Finding struct {
	Kind    string           `json:"kind"`
	Tier    report.Tier      `json:"tier,omitempty"`
	Pos     string           `json:"pos"` // "file:line:col"
	End     string           `json:"end,omitempty"`
	Text    report.Text      `json:"text"` // with a mark where it names what is waited for
	Related []Related        `json:"related,omitempty"`
	If      []facts.Supposed `json:"if"`
	// Ignored is the place of the directive that ignores it.
	Ignored string `json:"ignored,omitempty"`
}

// A Related position is a step of the chain that leads to a finding.
type Related struct {
	Pos     string `json:"pos"`
	End     string `json:"end,omitempty"`
	Message string `json:"message"`
}

// suppositions are those of a package: with what its imports are known to lead to.
func suppositions(pass *analysis.Pass) *waits.Suppositions {
	return &waits.Suppositions{Fact: func(fn *types.Func) *facts.SupposedFact {
		fact := new(facts.SupposedFact)
		if !pass.ImportObjectFact(fn.Origin(), fact) {
			return nil
		}
		return fact
	}}
}

// suppose runs the passes once more, as if those methods waited that nobody in
// the package knows, and returns what they say because of them. That they say
// something else, too, is not looked at.
func suppose(pass *analysis.Pass, supposed *effects.Result, suite []*analysis.Analyzer) ([]Finding, error) {
	var list []Finding
	sink := report.Sink(func(f report.Finding, ignoredAt token.Pos) {
		if found, ok := conditional(pass.Fset, supposed.Supposes(), f, ignoredAt); ok {
			list = append(list, found)
		}
	})
	for _, a := range suite {
		again := *pass
		again.Analyzer = a
		again.ResultOf = map[*analysis.Analyzer]any{effects.Analyzer: supposed, report.Supposing: sink}
		again.Report = func(analysis.Diagnostic) {}
		if _, err := a.Run(&again); err != nil {
			return nil, err
		}
	}
	for _, f := range supposed.Index().Funcs {
		if f.Obj != nil && f.Obj.Exported() && !symbols.IsTest(pass.Fset, supposed.Index().File(f.Node.Pos())) {
			if fact := supposed.SupposedFact(f); fact != nil {
				pass.ExportObjectFact(f.Obj, fact)
			}
		}
	}
	return list, nil
}

// conditional returns f as one that depends on what its text has a mark of; ok
// is false if it depends on nothing.
func conditional(fset *token.FileSet, s *waits.Suppositions, f report.Finding, ignoredAt token.Pos) (out Finding, ok bool) {
	var mark rune
	for _, part := range []string{f.Library, f.What, f.Why, f.Chain, f.Remedy} {
		if mark = waits.Mark(part); mark != 0 {
			break
		}
	}
	if mark == 0 {
		return out, false
	}
	at := func(p token.Pos) string {
		if !p.IsValid() {
			return ""
		}
		return fset.Position(p).String()
	}
	out = Finding{Kind: f.Kind, Tier: f.Tier, Pos: at(f.Range.Pos()), End: at(f.Range.End()), Text: f.Text, If: s.Of(mark), Ignored: at(ignoredAt)}
	for _, r := range f.Related {
		out.Related = append(out.Related, Related{at(r.Pos), at(r.End), r.Message})
	}
	return out, true
}

// sortedFindings returns findings by place, each once.
func sortedFindings(list []Finding) []Finding {
	first := make(map[[2]string]Finding)
	for _, f := range list {
		if key := [2]string{f.Pos, f.Kind}; first[key].Kind == "" {
			first[key] = f
		}
	}
	return slices.SortedFunc(maps.Values(first), func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Kind, b.Kind))
	})
}
