package line

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/docs"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/settings"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// Man returns the man page, in the macros of man(7). It has no date, so that the
// page of a release is the same wherever it is built.
func Man(args []string, suite []*analysis.Analyzer) (string, error) {
	if len(args) > 0 {
		return "", fmt.Errorf("man takes no arguments: timeoutlint man | man -l -")
	}
	var b strings.Builder
	fmt.Fprintf(&b, ".\\\" Written by \"timeoutlint man\".\n.TH TIMEOUTLINT 1 \"\" %s \"User Commands\"\n", roffWord("timeoutlint "+vet.ModuleVersion()))
	section(&b, "NAME")
	fmt.Fprintf(&b, "timeoutlint \\- find calls with no timeout, goroutines with no limit, retries with no pause\n")
	section(&b, "SYNOPSIS")
	fmt.Fprintf(&b, ".B timeoutlint\n.RI [ flags ] \" \" [ packages ]\n")
	for _, w := range words {
		fmt.Fprintf(&b, ".br\n\\fBtimeoutlint %s\\fR %s\n", w.name, roff(w.args))
	}
	section(&b, "DESCRIPTION")
	paragraphs(&b, manDescription)
	section(&b, "COMMANDS")
	for _, w := range words {
		fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n", roff(w.usageOf()))
		text := w.short + "."
		fmt.Fprintf(&b, "%s\n", roff(strings.ToUpper(text[:1])+text[1:]))
	}
	for _, name := range commandsWithFlags(suite) {
		section(&b, strings.TrimSpace("FLAGS "+strings.ToUpper(name)))
		for _, f := range flagsOf(suite, name) {
			writeManFlag(&b, f)
		}
	}
	for _, a := range suite {
		section(&b, "KINDS OF "+strings.ToUpper(a.Name))
		fmt.Fprintf(&b, "%s\n", roff("This pass reports "+strings.TrimPrefix(docs.Of(a).Summary, "report ")+"."))
		for _, k := range report.Kinds {
			if k.Pass == a.Name {
				tier := ""
				if k.Strict {
					tier = " (with -strict)"
				}
				fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n%s\n", roff(k.Name), roff(k.Short+tier))
			}
		}
	}
	section(&b, "EXIT STATUS")
	fmt.Fprintf(&b, ".TP\n.B 0\nThere is nothing to report.\n.TP\n.B 1\nThere are findings.\n.TP\n.B 2\nAnything else; what could be analysed is shown all the same.\n")
	section(&b, "FILES")
	fmt.Fprintf(&b, ".TP\n.I %s\nSettings, in the root of the module.\n", roff(settings.Name))
	section(&b, "SEE ALSO")
	fmt.Fprintf(&b, ".BR go (1),\nhttps://github.com/timeoutlint/timeoutlint\n")
	return b.String(), nil
}

const manDescription = `timeoutlint finds the calls in a Go program that nothing ever ends: the HTTP client without a timeout, the goroutine per item without a limit, the retry without a pause, the handler that blocks on all of it.

It has the go command run it as a vet tool on the packages, the one in this directory if none are named, and on what they import. Results are kept in the build cache.

A comment //timeoutlint:ignore kind -- reason on the line of a finding, or on the line before it, turns it off.`

func section(w io.Writer, title string) { fmt.Fprintf(w, ".SH %s\n", roffWord(title)) }

func paragraphs(w io.Writer, text string) {
	for i, p := range strings.Split(text, "\n\n") {
		if i > 0 {
			fmt.Fprint(w, ".PP\n")
		}
		fmt.Fprintf(w, "%s\n", roff(p))
	}
}

func writeManFlag(w io.Writer, f lineFlag) {
	value := ""
	switch {
	case f.optional:
		value = `[=\fI` + roff(f.value) + `\fB]`
	case f.value != "":
		value = ` \fI` + roff(f.value) + `\fB`
	}
	fmt.Fprintf(w, ".TP\n\\fB%s%s\\fR\n%s\n", roff("-"+f.name), value, roff(f.usage))
	if f.hint.list && len(f.hint.words) < 10 || !f.hint.list && len(f.hint.words) > 0 && !strings.Contains(f.usage, f.hint.words[0]) {
		fmt.Fprintf(w, "%s\n", roff("("+strings.Join(f.hint.words, ", ")+")"))
	}
}

// roff escapes text: a hyphen that is typed is not the one of typography, and a
// line that begins with a dot or a quote would be a request.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n", " ").Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

// roffWord is one argument of a macro.
func roffWord(s string) string { return `"` + strings.ReplaceAll(roff(s), `"`, `\(dq`) + `"` }
