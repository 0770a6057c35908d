package timeoutlint_test

import (
	"flag"
	"fmt"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// causes groups kinds that say the same of a call: of one group a call has at
// most one.
var causes = map[string]string{}

func init() {
	for cause, kinds := range map[string][]string{
		"nothing ends it": {"http-client", "http-helper", "default-client", "dial", "deadline", "sdk-client", "query",
			"ctx-dropped", "no-ctx-call", "unbounded-call", "ctx-ended"},
		"nothing limits how many": {"go-per-item", "go-per-message", "go-per-request", "group-no-limit", "limit-disabled",
			"spawn-in-helper", "acquire-inside"},
		"it pauses for nobody": {"sleep", "sleep-ignores-ctx"},
	} {
		for _, k := range kinds {
			causes[k] = cause
		}
	}
}

// TestOwners checks, on all corpora, that no call has two findings of one
// cause, whichever passes report them, and that testdata/silent.golden counts the
// calls that provably never end and have no finding, by the reason: what falls
// between two passes has none. `go test -run TestOwners -update` writes it. Of the
// findings' headlines, half have 80 characters at most, and few have more than fit.
func TestOwners(t *testing.T) {
	report.Options.Parts = true
	defer func() { report.Options.Parts = false }()
	silent := make(map[string]int)
	var none []string
	var lengths []int
	var cut int
	passtest.All(t, timeoutlint.Suite(), corpora(t), func(res *analysistest.Result) {
		eff := res.Pass.ResultOf[effects.Analyzer].(*effects.Result)
		if n := eff.Analysis.GivenUp(); n > 0 {
			t.Errorf("%s: %d questions did not come to rest", res.Pass.Pkg.Path(), n)
		}
		at := make(map[token.Pos][]analysis.Diagnostic)
		for _, d := range res.Action.Diagnostics {
			at[d.Pos] = append(at[d.Pos], d)
			kind, _ := report.ParseCategory(d.Category)
			if kind == "" {
				continue
			}
			if k, _ := report.Lookup(kind); k.NoFix != "" && len(d.SuggestedFixes) > 0 {
				t.Errorf("%s: a fix of %s, which is said to have none", res.Pass.Fset.Position(d.Pos), kind)
			}
			text := report.ParseText(d.Message)
			lengths = append(lengths, utf8.RuneCountInString(text.Short().What))
			if utf8.RuneCountInString(text.What) > report.MaxHeadline {
				cut++
			}
		}
		for _, call := range eff.Index().Calls {
			told := toldAt(call, at[call.Expr.Pos()])
			for cause, kinds := range told {
				if len(kinds) > 1 {
					t.Errorf("%s: %v all say %q", res.Pass.Fset.Position(call.Expr.Pos()), kinds, cause)
				}
			}
			w, ok := endless(eff, call)
			if !ok || len(told) > 0 || mentioned(call, res.Action.Diagnostics) {
				continue
			}
			why := reason(res.Pass, eff, call, w)
			silent[why]++
			if why == "" {
				none = append(none, fmt.Sprintf("%s, %s: %s", res.Pass.Pkg.Path(), call.In.Name(), symbols.FuncName(call.Func(), res.Pass.Pkg)))
			}
		}
	})
	compareSilent(t, silent, none)
	slices.Sort(lengths)
	if median := lengths[len(lengths)/2]; median > 80 {
		t.Errorf("half of %d headlines have more than %d characters", len(lengths), median)
	}
	if n := lengths[len(lengths)-1]; n > report.MaxHeadline {
		t.Errorf("a headline has %d characters", n)
	}
	if cut > len(lengths)/50 {
		t.Errorf("%d of %d headlines do not fit and go on below", cut, len(lengths))
	}
}

// toldAt returns the kinds that are reported at a call, by cause.
func toldAt(call *symbols.Call, list []analysis.Diagnostic) map[string][]string {
	told := make(map[string][]string)
	for _, d := range list {
		kind, _ := report.ParseCategory(d.Category)
		if cause := causes[kind]; cause != "" && (d.End == call.Expr.End() || d.End == call.Expr.Fun.End()) {
			told[cause] = append(told[cause], kind)
		}
	}
	return told
}

// mentioned reports whether a finding points into a call, or names it among its
// related places: one stands for several.
func mentioned(call *symbols.Call, list []analysis.Diagnostic) bool {
	in := func(p token.Pos) bool { return call.Expr.Pos() <= p && p < call.Expr.End() }
	return slices.ContainsFunc(list, func(d analysis.Diagnostic) bool {
		kind, _ := report.ParseCategory(d.Category)
		return (causes[kind] != "" || kind == "event-loop") && (in(d.Pos) || slices.ContainsFunc(d.Related, func(r analysis.RelatedInformation) bool { return in(r.Pos) }))
	})
}

// endless returns the wait of a call of a listed function that provably never ends.
func endless(eff *effects.Result, call *symbols.Call) (waits.Wait, bool) {
	if call.In == nil {
		return waits.Wait{}, false
	}
	for _, w := range eff.Waits(call) {
		if w.Row != nil && w.Remote() && w.Bound == facts.Unbounded {
			return w, true
		}
	}
	return waits.Wait{}, false
}

// unlooked are functions of the corpora with calls that no rule looks at.
var unlooked = map[string]string{
	"blockinginasync/migration, ":    "belongs to a migration, which runs once, before anything is served",
	"brokendeadline/ended, replaced": "cleans up after the ctx in scope has ended",
}

// reason says why a call that provably never ends has no finding; "" if nothing does.
func reason(res *analysis.Pass, eff *effects.Result, call *symbols.Call, w waits.Wait) string {
	switch {
	case len(w.Heeds) > 0:
		return "ends with the ctx of its caller, which may have a deadline"
	case w.Owned:
		return "its cause is reported where it stands: a dial, a client, a ctx"
	case w.Assumed:
		return "its client is not in sight"
	case w.Conn:
		return "reads or writes a connection or rows"
	case eff.Lifetime(call.Func()) != knowledge.LifeCall:
		return "is meant to last, or ends something"
	case w.Kind == knowledge.Database && knowledge.CtxParam(call.Func().Signature()) < 0 && knowledge.Variant(call.Func()) == nil:
		return "a query without any form that takes a ctx"
	case call.Mode != symbols.Plain:
		return "nobody waits for it: go or defer"
	case w.Kind == knowledge.Exec:
		return "a process"
	case knowledge.CtxParam(call.Func().Signature()) < 0 && knowledge.Variant(call.Func()) == nil:
		return "has no form that takes a ctx, and no request waits for it in this package"
	}
	for p, why := range unlooked {
		if strings.HasPrefix(res.Pkg.Path()+", "+call.In.Name(), p) {
			return why
		}
	}
	return ""
}

// corpora returns the packages of the corpora of all passes.
func corpora(t *testing.T) (pkgs []string) {
	src := filepath.Join(passtest.Dir(t), "src")
	for _, pass := range timeoutlint.Suite() {
		err := filepath.WalkDir(filepath.Join(src, pass.Name), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if files, _ := filepath.Glob(filepath.Join(path, "*.go")); len(files) > 0 {
				rel, err := filepath.Rel(src, path)
				pkgs = append(pkgs, filepath.ToSlash(rel))
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(pkgs) < 50 {
		t.Fatalf("%d packages in the corpora", len(pkgs))
	}
	return pkgs
}

func compareSilent(t *testing.T, silent map[string]int, none []string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("Calls in the corpora that provably never end and have no finding, by the reason.\n\n")
	for _, why := range slices.Sorted(maps.Keys(silent)) {
		if why != "" {
			fmt.Fprintf(&b, "%4d %s\n", silent[why], why)
		}
	}
	slices.Sort(none)
	b.WriteString("\nNo rule looked at:\n\n" + strings.Join(slices.Compact(none), "\n") + "\n")
	const name = "testdata/silent.golden"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(name, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(name); err != nil || string(want) != b.String() {
		t.Errorf("%s is not what the corpora give (go test -run TestOwners -update writes it):\n%s", name, b.String())
	}
}
