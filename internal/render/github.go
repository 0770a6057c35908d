package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/printable"
)

// GitHub writes findings as commands of GitHub Actions, which shows them beside
// the lines of a pull request:
//
//	::warning file=a.go,line=6,endLine=6,col=15,endColumn=23,title=…::message
func GitHub(w io.Writer, opts Options, r *Report) error {
	var buf bytes.Buffer
	for _, text := range r.Errors {
		fmt.Fprintf(&buf, "::error title=timeoutlint::%s\n", githubData(text))
	}
	for _, f := range r.Findings {
		level := f.Severity()
		if level == "note" {
			level = "notice"
		}
		name, _ := rooted(opts.Root, f.Pos.File)
		fmt.Fprintf(&buf, "::%s file=%s,line=%d", level, githubProperty(name), f.Pos.Line)
		if f.End.File == f.Pos.File && f.End.Line >= f.Pos.Line {
			fmt.Fprintf(&buf, ",endLine=%d", f.End.Line)
		}
		if f.Pos.Col > 0 {
			fmt.Fprintf(&buf, ",col=%d", f.Pos.Col)
			// Columns of an end on another line are refused.
			if f.End.File == f.Pos.File && f.End.Line == f.Pos.Line && f.End.Col > f.Pos.Col {
				fmt.Fprintf(&buf, ",endColumn=%d", f.End.Col)
			}
		}
		text := f.Text.String()
		for _, related := range f.Related {
			text += "\n" + shownPosn(opts.Root, related.Pos) + ": " + related.Message
		}
		for i, fix := range f.Fixes {
			text += "\n" + []string{"fix: ", "or: "}[min(i, 1)] + fix.Message
		}
		fmt.Fprintf(&buf, ",title=%s::%s\n", githubProperty(f.Pass+"/"+f.Kind), githubData(text))
	}
	_, err := w.Write(buf.Bytes())
	return err
}

func githubData(s string) string {
	return strings.NewReplacer("%", "%25", "\n", "%0A").Replace(printable.Text(s))
}

func githubProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubData(s))
}
