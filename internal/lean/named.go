package lean

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// RunNamed runs analyzers on a unit of which the findings are wanted too, writes
// its vetx file, and returns what unitchecker would print. Each analyzer
// requires others of the list at most, which stand before it. With asJSON, which
// is how the go command asks, findings without fixes are printed; what else there
// is to say unitchecker says: RunNamed returns an error, and has written nothing.
func RunNamed(cfg *unitchecker.Config, suite []*analysis.Analyzer, asJSON bool) (out []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("crashed: %v", r)
		}
	}()
	u, err := newUnit(cfg)
	if err != nil {
		return nil, err
	}
	found, err := u.named(suite, asJSON)
	if err != nil || !asJSON {
		return nil, err
	}
	return found.encode()
}

// errFindings is that there is something to say.
var errFindings = errors.New("has findings")

// findings are those of a unit in the form of unitchecker, by unit and analyzer.
type findings map[string]map[string][]jsonFinding

type jsonFinding struct {
	Category string    `json:"category,omitempty"`
	Posn     string    `json:"posn"`
	End      string    `json:"end"`
	Message  string    `json:"message"`
	Related  []jsonRef `json:"related,omitempty"`
}

type jsonRef struct {
	Posn    string `json:"posn"`
	End     string `json:"end"`
	Message string `json:"message"`
}

func (u *unit) add(to findings, a *analysis.Analyzer, d analysis.Diagnostic) {
	at := func(p token.Pos) string { return u.fset.Position(p).String() }
	f := jsonFinding{Category: d.Category, Posn: at(d.Pos), End: at(cmp.Or(d.End, d.Pos)), Message: d.Message}
	for _, r := range d.Related {
		f.Related = append(f.Related, jsonRef{at(r.Pos), at(cmp.Or(r.End, r.Pos)), r.Message})
	}
	if to[u.cfg.ID] == nil {
		to[u.cfg.ID] = make(map[string][]jsonFinding)
	}
	to[u.cfg.ID][a.Name] = append(to[u.cfg.ID][a.Name], f)
}

func (f findings) encode() ([]byte, error) {
	data, err := json.MarshalIndent(f, "", "\t")
	return append(data, '\n'), err
}

func (u *unit) named(suite []*analysis.Analyzer, asJSON bool) (findings, error) {
	registerFacts(suite)
	sources, err := u.read()
	if err != nil {
		return nil, err
	}
	for i, name := range u.cfg.GoFiles {
		f, err := parser.ParseFile(u.fset, name, sources[i], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		u.files = append(u.files, f)
	}
	info := newInfo(sources)
	clear(sources)
	pkg, err := u.check(info)
	if err != nil {
		return nil, err
	}
	facts, err := u.importFacts(u.direct())
	if err != nil {
		return nil, err
	}
	facts.pkg = pkg
	found, err := u.runAll(suite, asJSON, pkg, info, facts)
	if err != nil || u.cfg.VetxOutput == "" {
		return found, err
	}
	encoded, err := facts.encode()
	if err != nil {
		return nil, err
	}
	return found, writeVetx(u.cfg.VetxOutput, u.fset, pkg, encoded)
}

// direct lists what the files import outside the standard library, once each.
func (u *unit) direct() (paths []string) {
	for _, f := range u.files {
		for _, p := range u.fileScan(f).paths {
			if !u.cfg.Standard[p] && p != "unsafe" && !slices.Contains(paths, p) {
				paths = append(paths, p)
			}
		}
	}
	return paths
}

// runAll runs analyzers one after the other: the passes share what they find
// out, and wait for each other anyway.
func (u *unit) runAll(suite []*analysis.Analyzer, asJSON bool, pkg *types.Package, info *types.Info, facts *facts) (findings, error) {
	list := make(findings)
	results := make(map[*analysis.Analyzer]any)
	for _, a := range suite {
		pass := u.pass(a, pkg, info, facts)
		for _, req := range a.Requires {
			result, ok := results[req]
			if !ok {
				return nil, fmt.Errorf("%s requires %s, which has not run", a.Name, req.Name)
			}
			pass.ResultOf[req] = result
		}
		more := false
		pass.Report = func(d analysis.Diagnostic) {
			if !asJSON || len(d.SuggestedFixes) > 0 {
				more = true
				return
			}
			u.add(list, a, d)
		}
		result, err := a.Run(pass)
		switch {
		case err != nil:
			return nil, err
		case more:
			return nil, errFindings
		}
		results[a] = result
	}
	return list, nil
}
