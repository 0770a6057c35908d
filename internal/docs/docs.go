// Package docs cuts the documentation of the passes into sections, and renders
// a section for a terminal and for doc/rules.
//
// A pass's Doc is the part of its package comment below the heading
// "# Analyzer name": a line "name: what it reports", paragraphs about the
// pass, and for each of its kinds a section headed "# Kind name".
package docs

import (
	"fmt"
	"go/doc/comment"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/report"
)

// A Section is the documentation of one kind.
type Section struct {
	Kind string
	Text string // in the syntax of Go doc comments
}

// A Pass is the documentation of one pass.
type Pass struct {
	Name    string
	Summary string // "report …", one line
	Text    string // the rest of what stands above the first kind
	Kinds   []Section
}

// Of returns the documentation of a.
func Of(a *analysis.Analyzer) Pass {
	p := Pass{Name: a.Name}
	head, rest, found := cutHeading(a.Doc)
	for found {
		var s Section
		s.Kind, rest, _ = strings.Cut(rest, "\n")
		s.Text, rest, found = cutHeading(rest)
		s.Kind, s.Text = strings.TrimSpace(s.Kind), strings.TrimSpace(s.Text)
		p.Kinds = append(p.Kinds, s)
	}
	p.Summary, p.Text, _ = strings.Cut(strings.TrimSpace(head), "\n")
	p.Summary = strings.TrimPrefix(p.Summary, a.Name+": ")
	p.Text = strings.TrimSpace(p.Text)
	return p
}

// cutHeading cuts s around the first "# Kind " that begins a line.
func cutHeading(s string) (before, after string, found bool) {
	const heading = "# Kind "
	if after, found := strings.CutPrefix(s, heading); found {
		return "", after, true
	}
	before, after, found = strings.Cut(s, "\n"+heading)
	return before, after, found
}

// Find returns the section of a kind, which may also be the kind of findings
// about directives.
func Find(suite []*analysis.Analyzer, kind string) (Section, bool) {
	if kind == report.Directive {
		return Section{kind, strings.TrimSpace(directiveText)}, true
	}
	for _, a := range suite {
		for _, s := range Of(a).Kinds {
			if s.Kind == kind {
				return s, true
			}
		}
	}
	return Section{}, false
}

// Text renders a doc comment for a terminal.
func Text(text string) string {
	var parser comment.Parser
	printer := comment.Printer{TextWidth: 80}
	return string(printer.Text(parser.Parse(text)))
}

// Facts returns a line that says how a kind counts, or "" for one that is not
// in the tables.
func Facts(kind string) string {
	k, ok := report.Lookup(kind)
	if !ok {
		return ""
	}
	return fmt.Sprintf("pass %s, %s, severity %s", k.Pass, tier(k), severity(k))
}

func tier(k report.Kind) string {
	if k.Strict {
		return "with -strict only"
	}
	return "on by default"
}

func severity(k report.Kind) string {
	switch {
	case k.Strict:
		return "note"
	case k.Severe:
		return "error"
	}
	return "warning (error on the path of a request, note where only -strict shows it)"
}

// Markdown renders the page of a kind.
func Markdown(s Section) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- Generated from the doc comment of the pass. Do not edit. -->\n\n# %s\n\n", s.Kind)
	if k, ok := report.Lookup(s.Kind); ok {
		fmt.Fprintf(&b, "Reports %s.\n\n", k.Short)
		fmt.Fprintf(&b, "| pass | counts | severity |\n|---|---|---|\n| %s | %s | %s |\n\n", k.Pass, tier(k), severity(k))
	}
	var parser comment.Parser
	printer := comment.Printer{HeadingLevel: 2, DocLinkBaseURL: "https://pkg.go.dev", HeadingID: func(*comment.Heading) string { return "" }}
	b.Write(printer.Markdown(parser.Parse(s.Text)))
	if s.Kind != report.Directive {
		fmt.Fprintf(&b, "\nIn the terminal: `timeoutlint explain %s`.\n", s.Kind)
	}
	return b.String()
}

// Index renders the list of all kinds.
func Index(suite []*analysis.Analyzer) string {
	var b strings.Builder
	b.WriteString("<!-- Generated. Do not edit. -->\n\n# Rules\n\nThe kinds of findings, by pass. Each has a page: what is reported and what is not, what it looks like in production, and what\nthe fix does. In the terminal: `timeoutlint explain kind`.\n")
	for _, a := range suite {
		fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n| kind | reports | counts |\n|---|---|---|\n", a.Name, upper(Of(a).Summary))
		for _, k := range report.Kinds {
			if k.Pass == a.Name {
				fmt.Fprintf(&b, "| [%s](%[1]s.md) | %s | %s |\n", k.Name, k.Short, tier(k))
			}
		}
	}
	fmt.Fprintf(&b, "\n## Directives\n\n| kind | reports |\n|---|---|\n| [%s](%[1]s.md) | %s |\n", report.Directive, directiveShort)
	return b.String()
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
