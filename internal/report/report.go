// Package report is the one way passes speak: it gives a finding its category
// and page, honours directives, and is quiet in tests and generated code.
package report

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/proof"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Options are the same for every pass of a process.
var Options struct {
	Strict      bool // report strict findings too
	Tests       bool // report in _test.go files too
	Generated   bool // also report in generated files
	Alternative bool // put the second fix first
	Parts       bool // keep the parts of messages apart, for the command
	Ignored     bool // report what directives ignore too, of tier Ignored, for the command

	// Select, if set, says which findings are reported: kind and tier, in which
	// file, and whether Strict is set.
	Select func(kind string, tier Tier, file string, strict bool) bool
	// SomeStrict is set if Select may want strict findings although Strict is not set.
	SomeStrict bool
}

// WantsStrict reports whether any strict finding can be reported; if not, a
// pass need not look for them.
func WantsStrict() bool { return Options.Strict || Options.SomeStrict }

// RegisterFlags defines the flags that every pass offers.
func RegisterFlags(fs *flag.FlagSet) {
	fs.BoolVar(&Options.Strict, "strict", Options.Strict, "report findings of the strict tier too")
	fs.BoolFunc("tests", "also report findings in _test.go files", func(s string) error {
		v, err := strconv.ParseBool(s)
		SetTests(v)
		return err
	})
	fs.BoolVar(&Options.Generated, "generated", Options.Generated, "also report findings in generated files")
	fs.Var(configFlag{}, "config", "what timeoutlint has read in .timeoutlint.yaml, or the absolute `name` of that file")
}

// SetTests sets Options.Tests, and lets test files be evidence too.
func SetTests(on bool) { Options.Tests, symbols.Tests = on, on }

// Finding is one diagnostic.
type Finding struct {
	Kind  string
	Tier  Tier // Default or Strict; strict kinds are strict whatever this says
	Range analysis.Range
	Text
	Related []analysis.RelatedInformation
	Fixes   []analysis.SuggestedFix
}

// Reporter collects the findings of one pass on one package.
type Reporter struct {
	show bool // whether the package is for show: all is for audits
	// OnRequestPath, if set, reports whether code runs for a request: default
	// findings there get the tier Request.
	OnRequestPath func(at token.Pos) bool

	pass  *analysis.Pass
	files map[*token.File]*fileInfo
	// near are comments that look like directives and are none.
	near  []nearMiss
	seen  map[string]bool
	proof *proof.Prover
	sink  Sink
}

// A Sink takes findings in place of the driver: those that depend on something,
// and whether a directive at a place ignores them. See Supposing.
type Sink func(f Finding, ignoredAt token.Pos)

// Supposing is none that is run: it is the key of a pass's results under which a
// Sink stands, if what the pass asks supposes something. What a Sink is given has
// no proof of its fixes, and does not depend on tiers that are asked for.
var Supposing = &analysis.Analyzer{Name: "supposing"}

type fileInfo struct {
	quiet, fixable bool
	directives     []*directive
	byKind         map[string]lineIndex
}

// inOrder sorts the imports that fixes add at one place by their text. Whoever
// makes several fixes tells what they have in common by comparing one edit after
// the other, and would add twice what two fixes add in different orders.
func (r *Reporter) inOrder(fixes []analysis.SuggestedFix) []analysis.SuggestedFix {
	for _, fix := range fixes {
		slices.SortStableFunc(fix.TextEdits, func(a, b analysis.TextEdit) int {
			if a.Pos != b.Pos || a.End != a.Pos || b.End != b.Pos || !r.amongImports(a.Pos) {
				return cmp.Compare(a.Pos, b.Pos)
			}
			return bytes.Compare(a.NewText, b.NewText)
		})
	}
	return fixes
}

// amongImports reports whether a place is at or before the end of a file's imports.
func (r *Reporter) amongImports(p token.Pos) bool {
	for _, f := range r.pass.Files {
		if f.FileStart <= p && p <= f.FileEnd {
			end := f.Name.End()
			if n := len(f.Imports); n > 0 {
				end = f.Imports[n-1].End()
			}
			return p <= end
		}
	}
	return false
}

// GaveUp is the category of what [Reporter.GaveUp] says: the message is a number.
const GaveUp = "gave-up"

// GaveUp tells the command, and nobody else, that n questions about the package
// had no answer within their limits, and so count as unknown.
func (r *Reporter) GaveUp(n int) {
	if n > 0 && r.sink == nil && Options.Parts && len(r.pass.Files) > 0 {
		r.pass.Report(analysis.Diagnostic{Pos: r.pass.Files[0].Package, Category: GaveUp, Message: strconv.Itoa(n)})
	}
}

// New returns a reporter for pass. Done must be called when all findings are reported.
func New(pass *analysis.Pass) *Reporter {
	r := &Reporter{pass: pass, files: make(map[*token.File]*fileInfo), seen: make(map[string]bool), proof: proof.New(pass)}
	r.sink, _ = pass.ResultOf[Supposing].(Sink)
	r.show = IsForShow(pass)
	tests := IsForTests(pass)
	for _, f := range pass.Files {
		tf := pass.Fset.File(f.FileStart)
		name := pass.Fset.Position(f.Package).Filename
		generated := isGenerated(f)
		r.files[tf] = &fileInfo{
			quiet:      (strings.HasSuffix(name, "_test.go") || tests || symbols.IsTest(pass.Fset, f)) && !Options.Tests || generated && !Options.Generated,
			fixable:    !generated && name == tf.Name(),
			directives: r.directives(f),
		}
	}
	r.spread()
	return r
}

// Quiet reports whether findings at pos would not be shown, so that a pass need not look for them.
func (r *Reporter) Quiet(pos token.Pos) bool {
	info := r.files[r.pass.Fset.File(pos)]
	return info == nil || info.quiet
}

// Values returns what messages and fixes suggest in the file of pos.
func (r *Reporter) Values(pos token.Pos) knowledge.Values {
	return knowledge.ValuesIn(r.pass.Fset.Position(pos).Filename)
}

// Report reports f unless its file is quiet, its tier is not asked for, or a directive ignores it.
func (r *Reporter) Report(f Finding) {
	kind, ok := Lookup(f.Kind)
	if !ok || kind.Pass != r.pass.Analyzer.Name {
		panic(fmt.Sprintf("internal error: %s reports unknown kind %q", r.pass.Analyzer.Name, f.Kind))
	}
	switch {
	case kind.Strict, r.show:
		f.Tier = Strict
	case f.Tier == Default && r.OnRequestPath != nil && r.OnRequestPath(f.Range.Pos()):
		f.Tier = Request
	}
	info := r.files[r.pass.Fset.File(f.Range.Pos())]
	if r.sink != nil {
		if info != nil && !info.quiet {
			d := r.directive(info, f)
			at := token.NoPos
			if d != nil && d.reason != "" {
				at = d.comment.Pos()
			}
			r.sink(f, at)
		}
		return
	}
	if info == nil || info.quiet || !r.selected(f.Kind, f.Tier, f.Range.Pos()) {
		if info != nil && !info.quiet {
			r.ignored(info, f) // the directive is not in vain
		}
		return
	}
	if r.ignored(info, f) {
		if Options.Ignored && f.Tier != Strict {
			r.pass.Report(analysis.Diagnostic{Pos: f.Range.Pos(), End: f.Range.End(), Category: Category(f.Kind, Ignored), Message: f.Text.Encode()})
		}
		return
	}
	if Options.Parts && f.Library == "" {
		f.Library = r.library(f.Range)
	}
	key := fmt.Sprint(f.Range.Pos(), f.Kind)
	if r.seen[key] {
		return
	}
	r.seen[key] = true
	r.remember(info, f)
	if !info.fixable || r.moved(f.Fixes) {
		f.Fixes = nil
	}
	if Options.Alternative && len(f.Fixes) > 1 {
		f.Fixes[0], f.Fixes[1] = f.Fixes[1], f.Fixes[0]
	}
	d := analysis.Diagnostic{
		Pos: f.Range.Pos(), End: f.Range.End(),
		Category:       Category(f.Kind, f.Tier),
		Message:        message(Category(f.Kind, f.Tier), f.Text),
		URL:            URL(f.Kind),
		SuggestedFixes: r.proof.Fixes(r.inOrder(f.Fixes)),
		Related:        f.Related,
	}
	makePrintable(&d)
	r.pass.Report(d)
}

// message returns the message of a diagnostic.
func message(category string, t Text) string {
	t = t.printable()
	if Options.Parts {
		return t.Encode()
	}
	return OneLine(category, t)
}

// makePrintable escapes what messages quote of the source, for all drivers.
func makePrintable(d *analysis.Diagnostic) {
	for i := range d.Related {
		d.Related[i].Message = printable.Line(d.Related[i].Message)
	}
	for i := range d.SuggestedFixes {
		d.SuggestedFixes[i].Message = printable.Line(d.SuggestedFixes[i].Message)
	}
}

// isGenerated reports whether the user's file is generated. What the vet tool
// sees of a file with cgo always is.
func isGenerated(f *ast.File) bool {
	if len(f.Comments) == 0 || f.Comments[0].List[0].Text != "// Code generated by cmd/cgo; DO NOT EDIT." {
		return ast.IsGenerated(f)
	}
	own := *f
	own.Comments = f.Comments[1:]
	return ast.IsGenerated(&own)
}

// moved reports whether a //line directive says that an edit is somewhere else.
// Drivers that apply edits by file name and offset would hit another file.
func (r *Reporter) moved(fixes []analysis.SuggestedFix) bool {
	for _, fix := range fixes {
		for _, e := range fix.TextEdits {
			if r.pass.Fset.PositionFor(e.Pos, true) != r.pass.Fset.PositionFor(e.Pos, false) {
				return true
			}
		}
	}
	return false
}

// Ignores reports whether a directive ignores f, and counts it as used: for
// passes that join findings before they report them.
func (r *Reporter) Ignores(f Finding) bool {
	info := r.files[r.pass.Fset.File(f.Range.Pos())]
	return info != nil && r.sink == nil && r.ignored(info, f)
}

// selected reports whether findings of the kind and tier at pos are asked for.
func (r *Reporter) selected(kind string, tier Tier, pos token.Pos) bool {
	if Options.Select != nil {
		return Options.Select(kind, tier, r.pass.Fset.Position(pos).Filename, Options.Strict)
	}
	return tier != Strict || Options.Strict
}
