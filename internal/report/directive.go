package report

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/spelling"
)

// Directives that are comments //timeoutlint:name. What the first three name is
// not reported: near them, in their file, in their package. The others tell the
// analysis what it cannot see.
const (
	ignore        = "ignore"
	ignoreFile    = "ignore-file"
	ignorePackage = "ignore-package"
)

var directiveNames = []string{ignore, ignoreFile, ignorePackage, "bounded", "stream", "entry"}

// A directive is one kind that a comment ignores.
type directive struct {
	comment *ast.Comment
	verb    string // ignore, ignoreFile or ignorePackage
	kind    string
	reason  string
	lines   [2]int // what it covers, inclusive
	used    bool
	found   []string // the kinds reported there, if what it names is their pass
}

// A nearMiss is a comment that does nothing, though it looks like a directive.
type nearMiss struct {
	comment *ast.Comment
	text    string // what is wrong with it
	kind    string // which it names, if any
}

// ignored reports whether a directive with a reason ignores f.
func (r *Reporter) ignored(info *fileInfo, f Finding) bool {
	d := r.directive(info, f)
	if d == nil {
		return false
	}
	d.used = true
	return d.reason != ""
}

// directive returns the directive that covers f, or nil.
func (r *Reporter) directive(info *fileInfo, f Finding) *directive {
	return r.directiveFor(info, f.Kind, f.Range.Pos())
}

// directiveFor returns the directive that covers a place and names what is
// given, or nil.
func (r *Reporter) directiveFor(info *fileInfo, name string, at token.Pos) *directive {
	return info.byKind[name].at(r.pass.Fset.PositionFor(at, false).Line)
}

// A lineIndex is the directives of a file for one kind, by their first line. It
// answers without a look at all of them: files of thousands exist.
type lineIndex []indexed

type indexed struct {
	*directive
	order int // among the directives of the file
	last  int // the last line that this one or one before it covers
}

// byLine returns the directives of a file by kind.
func byLine(ds []*directive) map[string]lineIndex {
	all := make(map[string]lineIndex)
	for i, d := range ds {
		all[d.kind] = append(all[d.kind], indexed{directive: d, order: i})
	}
	for _, c := range all {
		slices.SortStableFunc(c, func(a, b indexed) int { return cmp.Compare(a.lines[0], b.lines[0]) })
		last := 0
		for i := range c {
			last = max(last, c[i].lines[1])
			c[i].last = last
		}
	}
	return all
}

// at returns the first directive of the file that covers a line, or nil.
func (c lineIndex) at(line int) *directive {
	var first *directive
	order := math.MaxInt
	after := sort.Search(len(c), func(i int) bool { return c[i].lines[0] > line })
	for i := after - 1; i >= 0 && c[i].last >= line; i-- {
		if c[i].lines[1] >= line && c[i].order < order {
			first, order = c[i].directive, c[i].order
		}
	}
	return first
}

// remember tells a directive that names the pass which of its kinds it found.
func (r *Reporter) remember(info *fileInfo, f Finding) {
	d := r.directiveFor(info, r.pass.Analyzer.Name, f.Range.Pos())
	if d != nil && !slices.Contains(d.found, f.Kind) {
		d.found = append(d.found, f.Kind)
	}
}

// Done reports directives that name this pass's kinds and are unused or without
// a reason. Those with an unknown kind, and what only looks like a directive,
// are reported by the first pass of the suite.
func (r *Reporter) Done() {
	if r.sink != nil {
		return
	}
	var all []*directive
	seen := make(map[*directive]bool)
	for _, info := range r.files {
		if info.quiet {
			continue
		}
		for _, d := range info.directives {
			if !seen[d] {
				seen[d] = true
				all = append(all, d)
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].comment.Pos() < all[j].comment.Pos() })
	for _, d := range all {
		if msg, tier := r.mistake(d); msg != "" {
			r.reportDirective(d.comment, tier, msg)
		}
	}
	if r.pass.Analyzer.Name != Kinds[0].Pass {
		return
	}
	for _, n := range r.near {
		if !r.Quiet(n.comment.Pos()) {
			r.reportDirective(n.comment, Default, n.text)
		}
	}
}

// mistake returns what is wrong with a directive, if this pass is to say so.
func (r *Reporter) mistake(d *directive) (msg string, tier Tier) {
	kind, known := Lookup(d.kind)
	owner := kind.Pass
	switch {
	case known:
	case isPass(d.kind): // which alone knows what it would have reported there
		owner = d.kind
	default:
		owner = Kinds[0].Pass
	}
	if owner != r.pass.Analyzer.Name {
		return "", ""
	}
	if kind.Strict {
		tier = Strict
	}
	switch {
	case !known:
		return d.noKind(), tier
	case d.reason == "":
		return fmt.Sprintf("timeoutlint:%s %s has no reason: write //timeoutlint:%s %s -- why", d.verb, d.kind, d.verb, d.kind), tier
	case !d.used && r.selected(kind.Name, tier, d.comment.Pos()):
		return fmt.Sprintf("timeoutlint:%s %s ignores nothing here: remove it", d.verb, d.kind), tier
	}
	return "", ""
}

// noKind says what is wrong with a directive that names no kind, and what may
// have been meant.
func (d *directive) noKind() string {
	var names []string
	for _, k := range Kinds {
		names = append(names, k.Name)
	}
	switch nearest := spelling.Nearest(d.kind, names); {
	case d.kind == "":
		return fmt.Sprintf("timeoutlint:%s names no kind: write //timeoutlint:%s kind -- why", d.verb, d.verb)
	case len(d.found) > 0:
		return fmt.Sprintf("timeoutlint:%s %s names a pass, not a kind: write %s", d.verb, d.kind, strings.Join(slices.Sorted(slices.Values(d.found)), ", "))
	case isPass(d.kind):
		return fmt.Sprintf("timeoutlint:%s %s names a pass, not a kind (timeoutlint help %s)", d.verb, d.kind, d.kind)
	case nearest != "":
		return fmt.Sprintf("timeoutlint:%s names no kind: %q (did you mean %s?)", d.verb, d.kind, nearest)
	}
	return fmt.Sprintf("timeoutlint:%s names no kind: %q (timeoutlint rules lists them)", d.verb, d.kind)
}

func (r *Reporter) reportDirective(c *ast.Comment, tier Tier, msg string) {
	if !r.selected(Directive, tier, c.Pos()) && Options.Select != nil {
		return
	}
	category := Category(Directive, tier)
	r.pass.Report(analysis.Diagnostic{Pos: c.Pos(), End: c.End(), Category: category, Message: message(category, Text{What: msg}), URL: URL(Directive)})
}

func isPass(name string) bool {
	return slices.ContainsFunc(Kinds, func(k Kind) bool { return k.Pass == name })
}

// directives finds the directives of a file that ignore, and the lines each
// covers: its own line; if it stands alone, the next statement or declaration's
// first line; in the doc comment of a declaration, the whole declaration.
func (r *Reporter) directives(f *ast.File) []*directive {
	var ds []*directive
	for _, g := range f.Comments {
		for _, c := range g.List {
			verb, rest, ok := r.verb(c)
			if !ok {
				continue
			}
			lines := [2]int{1, math.MaxInt}
			if verb == ignore {
				lines = [2]int{r.pass.Fset.PositionFor(c.Pos(), false).Line, r.pass.Fset.PositionFor(g.End(), false).Line + 1}
			}
			kinds, reason := r.ignoredKinds(c, verb, rest)
			for _, kind := range kinds {
				ds = append(ds, &directive{comment: c, verb: verb, kind: kind, reason: reason, lines: lines})
			}
		}
	}
	if len(ds) > 0 {
		r.cover(f, ds)
	}
	return ds
}

// looksLike is how people write directives who do not look them up.
var looksLike = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^//\s*timeoutlint\b\s*[:\s]?\s*(\S*)(.*)$`)
})

// verb returns which directive a comment is, and what follows; ok is false if it
// is none that ignores.
func (r *Reporter) verb(c *ast.Comment) (verb, rest string, ok bool) {
	text, isOurs := strings.CutPrefix(c.Text, "//timeoutlint:")
	if isOurs {
		verb, rest, _ = strings.Cut(text, " ")
		if i := strings.IndexByte(verb, '\t'); i >= 0 {
			verb, rest = verb[:i], verb[i+1:]+" "+rest
		}
		switch verb {
		case ignore, ignoreFile, ignorePackage:
			return verb, rest, true
		}
		if slices.Contains(directiveNames, verb) {
			return "", "", false
		}
	}
	r.nearMiss(c)
	return "", "", false
}

// nearMiss notes a comment that looks like a directive: one that begins like
// one, and goes on with a word of a directive or the name of a kind.
func (r *Reporter) nearMiss(c *ast.Comment) {
	m := looksLike().FindStringSubmatch(c.Text)
	if m == nil {
		return
	}
	word := strings.Trim(strings.ToLower(m[1]), ":,")
	kind := ""
	for _, name := range strings.FieldsFunc(m[1]+" "+m[2], func(c rune) bool { return strings.ContainsRune(" ,:\t", c) }) {
		if pass, k, ok := strings.Cut(name, "/"); ok && isPass(pass) {
			name = k
		}
		if _, known := Lookup(name); known {
			kind = name
			break
		}
	}
	as := ""
	switch {
	case slices.Contains(directiveNames, word):
		as = word
	case slices.Contains([]string{"disable", "skip", "off", "nolint", "disable-line", "disable-next-line", "ignore-line", "ignore-next-line"}, word), kind != "" && kind == word:
		as = ignore
	case strings.HasPrefix(c.Text, "//timeoutlint:"):
		as = ignore
	default:
		return // prose
	}
	right := "//timeoutlint:" + as
	if strings.HasPrefix(as, ignore) {
		if kind == "" {
			kind = "kind"
		}
		right += " " + kind + " -- why"
	}
	r.near = append(r.near, nearMiss{comment: c, text: "this comment is no directive of timeoutlint: write " + right})
}

// ignoredKinds returns the kinds that a directive names, and its reason. Where
// the "--" between them is missing, that is said once, and not of each word.
func (r *Reporter) ignoredKinds(c *ast.Comment, verb, rest string) (kinds []string, reason string) {
	names, reason, found := strings.Cut(rest, "--")
	list := strings.FieldsFunc(names, func(c rune) bool { return c == ' ' || c == ',' || c == '\t' })
	for i, name := range list {
		if pass, kind, ok := strings.Cut(name, "/"); ok && isPass(pass) { // as findings are printed
			name = kind
		}
		if _, known := Lookup(name); !known && !found && i > 0 {
			right := fmt.Sprintf("//timeoutlint:%s %s -- %s", verb, strings.Join(kinds, " "), strings.TrimLeft(strings.Join(list[i:], " "), "-—– "))
			r.near = append(r.near, nearMiss{comment: c, text: "-- is missing before the reason: write " + right})
			return nil, ""
		}
		kinds = append(kinds, name)
	}
	if len(list) == 0 {
		kinds = []string{""}
	}
	return kinds, strings.TrimSpace(reason)
}

// cover extends directives in the doc comment of a declaration to all of it, and
// cuts those behind code to their line.
func (r *Reporter) cover(f *ast.File, ds []*directive) {
	of := make(map[*ast.Comment][]*directive)
	for _, d := range ds {
		if d.verb == ignore {
			of[d.comment] = append(of[d.comment], d)
		}
	}
	cover := func(doc *ast.CommentGroup, n ast.Node) {
		if doc == nil {
			return
		}
		for _, c := range doc.List {
			for _, d := range of[c] {
				d.lines[1] = r.pass.Fset.PositionFor(n.End(), false).Line
			}
		}
	}
	// A trailing directive covers its own line only.
	tokens := make(map[int]bool)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			cover(n.Doc, n)
		case *ast.GenDecl:
			cover(n.Doc, n)
		case *ast.ValueSpec:
			cover(n.Doc, n)
		case *ast.TypeSpec:
			cover(n.Doc, n)
		case *ast.Field:
			cover(n.Doc, n)
		case *ast.Comment, *ast.CommentGroup, nil:
			return false
		}
		if n != nil {
			tokens[r.pass.Fset.PositionFor(n.End()-1, false).Line] = true
		}
		return true
	})
	for _, d := range ds {
		if tokens[d.lines[0]] && d.lines[1] == d.lines[0]+1 {
			d.lines[1] = d.lines[0]
		}
	}
}

// spread gives all files the directives for the package.
func (r *Reporter) spread() {
	var all []*directive
	from := make(map[*directive]*fileInfo)
	for _, f := range r.pass.Files { // in order: the first that matches counts
		info := r.files[r.pass.Fset.File(f.FileStart)]
		for _, d := range info.directives {
			if d.verb == ignorePackage {
				all = append(all, d)
				from[d] = info
			}
		}
	}
	for _, info := range r.files {
		for _, d := range all {
			if from[d] != info {
				info.directives = append(info.directives, d)
			}
		}
		info.byKind = byLine(info.directives)
	}
}

// An Ignore is what a directive with a reason ignores: a kind, on lines of a file.
type Ignore struct {
	Kind string `json:"kind"`
	File string `json:"file"`
	From int    `json:"from"`
	To   int    `json:"to"`
	At   string `json:"at"` // the place of the directive, "file:line:col"
}

// Directives returns what the directives of the package ignore, by place.
func (r *Reporter) Directives() (list []Ignore) {
	for _, f := range r.pass.Files {
		tf := r.pass.Fset.File(f.FileStart)
		for _, d := range r.files[tf].directives {
			if d.reason != "" {
				list = append(list, Ignore{d.kind, tf.Name(), d.lines[0], d.lines[1], r.pass.Fset.Position(d.comment.Pos()).String()})
			}
		}
	}
	return list
}
