package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Error   *junitFailure `xml:"error"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes findings as failed tests in the XML that CI servers read, a suite
// a pass; where there are none, as one that passed.
func JUnit(w io.Writer, opts Options, r *Report) error {
	doc := new(junitSuites)
	index := make(map[string]int)
	suite := func(name string) *junitSuite {
		i, ok := index[name]
		if !ok {
			i = len(doc.Suites)
			index[name] = i
			doc.Suites = append(doc.Suites, junitSuite{Name: "timeoutlint." + name})
		}
		return &doc.Suites[i]
	}
	for _, f := range r.Findings {
		s := suite(f.Pass)
		s.Cases = append(s.Cases, junitCase{
			Class: "timeoutlint." + f.Pass + "." + f.Kind, Name: shownPosn(opts.Dir, f.Pos),
			File: filepath.ToSlash(Path(opts.Dir, f.Pos.File)), Line: f.Pos.Line,
			Failure: &junitFailure{f.Severity(), f.Text.Short().What, details(opts.Dir, f)},
		})
		s.Tests++
		s.Failures++
		doc.Failures++
	}
	for _, text := range r.Errors {
		s := suite("errors")
		s.Cases = append(s.Cases, junitCase{Class: "timeoutlint", Name: "not analysed", Error: &junitFailure{Type: "error", Message: "not analysed", Text: text}})
		s.Tests++
		s.Errors++
		doc.Errors++
	}
	if len(doc.Suites) == 0 {
		s := suite("all")
		s.Cases, s.Tests = []junitCase{{Class: "timeoutlint", Name: "nothing to report"}}, 1
	}
	for _, s := range doc.Suites {
		doc.Tests += s.Tests
	}
	return writeXML(w, doc)
}

// details is all there is to say of a finding, without its source.
func details(dir string, f *vet.Finding) string {
	var b strings.Builder
	text := f.Text.Short()
	fmt.Fprintf(&b, "%s: %s: %s %s\n", shownPosn(dir, f.Pos), f.Severity(), text.What, f.Mark())
	for _, part := range [][2]string{{"why", text.Why}, {"via", text.Chain}, {"help", text.Remedy}} {
		if part[1] != "" {
			fmt.Fprintf(&b, "%s: %s\n", part[0], part[1])
		}
	}
	for i, fix := range f.Fixes {
		fmt.Fprintf(&b, "%s: %s\n", []string{"fix", "or"}[min(i, 1)], fix.Message)
	}
	for _, r := range f.Related {
		fmt.Fprintf(&b, "%s: %s\n", shownPosn(dir, r.Pos), r.Message)
	}
	b.WriteString(report.URL(f.Kind) + "\n")
	return b.String()
}
