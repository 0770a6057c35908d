package lean

import (
	"errors"
	"fmt"
	"go/parser"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// RunQuiet runs analyzers on a unit of which the findings are wanted too, and
// writes its vetx file, if there is nothing to say about it. Each analyzer
// requires others of the list at most, which stand before it; one of them at
// most has facts. If anything is reported, or fails, RunQuiet returns an error
// and has written nothing: what there is to say, unitchecker says.
func RunQuiet(cfg *unitchecker.Config, suite []*analysis.Analyzer) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("crashed: %v", r)
		}
	}()
	u, err := newUnit(cfg)
	if err != nil {
		return err
	}
	return u.quiet(suite)
}

// errFindings is that there is something to say.
var errFindings = errors.New("has findings")

func (u *unit) quiet(suite []*analysis.Analyzer) error {
	registerFacts(suite)
	sources, err := u.read()
	if err != nil {
		return err
	}
	for i, name := range u.cfg.GoFiles {
		f, err := parser.ParseFile(u.fset, name, sources[i], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		u.files = append(u.files, f)
	}
	info := newInfo(sources)
	clear(sources)
	pkg, err := u.check(info)
	if err != nil {
		return err
	}
	facts, err := u.importFacts(u.direct())
	if err != nil {
		return err
	}
	facts.pkg = pkg
	if err := u.runAll(suite, pkg, info, facts); err != nil {
		return err
	}
	if u.cfg.VetxOutput == "" {
		return nil
	}
	encoded, err := facts.encode()
	if err != nil {
		return err
	}
	return writeVetx(u.cfg.VetxOutput, u.fset, pkg, encoded)
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
func (u *unit) runAll(suite []*analysis.Analyzer, pkg *types.Package, info *types.Info, facts *facts) error {
	results := make(map[*analysis.Analyzer]any)
	for _, a := range suite {
		pass := u.pass(a, pkg, info, facts)
		for _, req := range a.Requires {
			result, ok := results[req]
			if !ok {
				return fmt.Errorf("%s requires %s, which has not run", a.Name, req.Name)
			}
			pass.ResultOf[req] = result
		}
		found := false
		pass.Report = func(analysis.Diagnostic) { found = true }
		result, err := a.Run(pass)
		switch {
		case err != nil:
			return err
		case found:
			return errFindings
		}
		results[a] = result
	}
	return nil
}
