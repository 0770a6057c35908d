// Package golangci is the plugin of golangci-lint (module plugins, v2): one
// linter for each pass, under its name, and timeoutlint, which is all of them.
// Only timeoutlint takes settings: what stands in .timeoutlint.yaml elsewhere,
// which is not read here, since golangci-lint would answer from its cache when
// the file has changed. See .custom-gcl.yml and .golangci.yml beside this file
// for how the linters are built in and turned on.
//
// golangci-lint has ways of its own, to which findings are adapted:
//
//   - it makes a finding of each related position, so the chain is folded into
//     the message;
//   - it applies all fixes of a finding, so only the first is kept;
//   - it drops edits of other files than the finding's, so a fix with such edits
//     is dropped whole;
//   - it drops the category, so the message ends with the kind;
//   - it keys facts by the name of the analyzer, so all linters share one
//     analyzer with facts, and a pass cannot run with two sets of settings.
package golangci

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/settings"
)

const suiteName = "timeoutlint"

func init() {
	register.Plugin(suiteName, newSuite)
	for _, a := range timeoutlint.Suite() {
		register.Plugin(a.Name, func(given any) (register.LinterPlugin, error) { return newPass(a, given) })
	}
}

// configured are the linters that golangci-lint was told of.
var configured struct {
	sync.Mutex
	suite bool
	pass  string
}

// configure refuses the suite together with one of its passes, which would say
// everything twice.
func configure(name string) error {
	configured.Lock()
	defer configured.Unlock()
	if name == suiteName {
		configured.suite = true
	} else {
		configured.pass = name
	}
	if configured.suite && configured.pass != "" {
		return fmt.Errorf("%s runs all passes: list it under linters.settings.custom, or %s and other passes, but not both", suiteName, configured.pass)
	}
	return nil
}

type plugin struct{ analyzers []*analysis.Analyzer }

func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) { return p.analyzers, nil }
func (*plugin) GetLoadMode() string                             { return register.LoadModeTypesInfo }

func newSuite(given any) (register.LinterPlugin, error) {
	s, err := settings.Embed(given, ".")
	if err != nil {
		return nil, fmt.Errorf("settings of %s: %w", suiteName, err)
	}
	if err := configure(suiteName); err != nil {
		return nil, err
	}
	report.SetTests(s.Tests)
	report.Options.Generated = s.Generated
	report.Options.SomeStrict = s.AnyStrict()
	report.Options.Select = func(kind string, tier report.Tier, file string, strict bool) bool {
		return s.ShowsIn(file, kind, tier, strict) && !s.Excludes(file)
	}
	knowledge.SetUser(s.User())
	p := new(plugin)
	for _, a := range timeoutlint.Suite() {
		p.analyzers = append(p.analyzers, adapt(a))
	}
	return p, nil
}

func newPass(a *analysis.Analyzer, given any) (register.LinterPlugin, error) {
	if _, err := register.DecodeSettings[struct{}](given); err != nil {
		return nil, fmt.Errorf("%s takes no settings: list %s in its place, which does, and runs all passes but those its rules turn off", a.Name, suiteName)
	}
	if err := configure(a.Name); err != nil {
		return nil, err
	}
	return &plugin{[]*analysis.Analyzer{adapt(a)}}, nil
}

// adapt returns a copy of a that reports as golangci-lint needs it.
func adapt(a *analysis.Analyzer) *analysis.Analyzer {
	report.Options.Parts = true
	adapted := *a
	adapted.Run = func(pass *analysis.Pass) (any, error) {
		p := *pass
		p.Report = func(d analysis.Diagnostic) {
			d.Message = message(pass, d)
			d.Related = nil
			d.SuggestedFixes = firstFix(pass, d)
			pass.Report(d)
		}
		return a.Run(&p)
	}
	return &adapted
}

// message folds the kind and the places on the way into the message.
func message(pass *analysis.Pass, d analysis.Diagnostic) string {
	var chain []string
	own := pass.Fset.Position(d.Pos).Filename
	for _, r := range d.Related {
		posn := pass.Fset.Position(r.Pos)
		where := fmt.Sprintf("line %d", posn.Line)
		if posn.Filename != own {
			// Not the whole path: the text has to be the same on every machine.
			where = fmt.Sprintf("%s/%s:%d", filepath.Base(filepath.Dir(posn.Filename)), filepath.Base(posn.Filename), posn.Line)
		}
		chain = append(chain, fmt.Sprintf("%s (%s)", r.Message, where))
	}
	text := report.ParseText(d.Message)
	if len(chain) > 0 {
		text.Remedy = strings.TrimPrefix(text.Remedy+"; "+strings.Join(chain, "; "), "; ")
	}
	return report.OneLine(d.Category, text)
}

func firstFix(pass *analysis.Pass, d analysis.Diagnostic) []analysis.SuggestedFix {
	if len(d.SuggestedFixes) == 0 {
		return nil
	}
	file := pass.Fset.File(d.Pos)
	if slices.ContainsFunc(d.SuggestedFixes[0].TextEdits, func(e analysis.TextEdit) bool { return pass.Fset.File(e.Pos) != file }) {
		return nil
	}
	return d.SuggestedFixes[:1]
}
