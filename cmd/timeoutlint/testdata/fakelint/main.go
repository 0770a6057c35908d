// The fakelint command is timeoutlint with a pass that reports calls by the
// name of the function. Scripts use it to test the command without depending on
// what the real passes find, and without anything to analyse but the script's
// own packages.
package main

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"os"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/cli"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/proof"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

const doc = `defaulttimeout: report calls of functions with certain names

This pass is for tests.

# Kind http-helper

Calls of bad.

	bad() // reported

# Kind dial

Calls of clash.
`

func main() {
	proof.Off = true // some scripts need fixes that are wrong
	a := guard.Analyzer(&analysis.Analyzer{
		Name:     "defaulttimeout",
		Doc:      doc,
		Requires: []*analysis.Analyzer{effects.Analyzer},
		Run:      run,
	})
	report.RegisterFlags(&a.Flags)
	suite := []*analysis.Analyzer{a}
	if vet.IsTool(os.Args[1:]) {
		vet.Tool(suite)
	}
	os.Exit(cli.Main(suite, os.Args[1:]))
}

func run(pass *analysis.Pass) (any, error) {
	r := report.New(pass)
	for _, f := range pass.Files {
		for n := range ast.Preorder(f) {
			if call, ok := n.(*ast.CallExpr); ok {
				if id, ok := call.Fun.(*ast.Ident); ok {
					if err := visit(pass, r, call, id); err != nil {
						return nil, err
					}
				}
			}
		}
	}
	r.Done()
	return nil, nil
}

func visit(pass *analysis.Pass, r *report.Reporter, call *ast.CallExpr, id *ast.Ident) error {
	replace := func(n ast.Node, text string) []analysis.SuggestedFix {
		return []analysis.SuggestedFix{{
			Message:   "call " + text,
			TextEdits: []analysis.TextEdit{{Pos: n.Pos(), End: n.End(), NewText: []byte(text)}},
		}}
	}
	switch id.Name {
	case "bad":
		r.Report(report.Finding{Kind: "http-helper", Range: call, Text: report.Text{What: "bad is called"}, Fixes: replace(id, "good")})
	case "audit":
		r.Report(report.Finding{Kind: "http-helper", Tier: report.Strict, Range: call, Text: report.Text{What: "audit is called"}, Fixes: replace(id, "good")})
	case "handler":
		r.Report(report.Finding{Kind: "deadline", Tier: report.Request, Range: call, Text: report.Text{What: "handler is called"},
			Related: []analysis.RelatedInformation{{Pos: pass.Files[0].Package, Message: "in this package"}}})
	case "broken":
		r.Report(report.Finding{Kind: "http-helper", Range: call, Text: report.Text{What: "broken is called"}, Fixes: replace(id, "undefined")})
	case "clash":
		r.Report(report.Finding{Kind: "http-helper", Range: id, Text: report.Text{What: "clash is called"}, Fixes: replace(id, "good")})
		r.Report(report.Finding{Kind: "dial", Range: call, Text: report.Text{What: "clash is called"}, Fixes: replace(call, "good(); good()")})
	case "ask":
		r.Report(report.Finding{Kind: "http-helper", Range: call, Text: report.Text{What: fmt.Sprintf("ask takes %v", knowledge.ValuesIn("").Timeout(knowledge.LLM))}})
	case "sleep":
		time.Sleep(3 * time.Second)
	case "hang":
		// A file says that it has come so far.
		if err := os.WriteFile(os.Getenv("FAKELINT_HANGS"), nil, 0o666); err != nil {
			return err
		}
		for {
		}
	case "crash":
		panic("crash is called")
	case "fail":
		return errors.New("fail is called")
	case "touch":
		// The file changes after it was analysed, and before it is fixed.
		if flag.Lookup("diff").Value.String() == "true" {
			name := pass.Fset.Position(call.Pos()).Filename
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			return os.WriteFile(name, append(data[:len(data)-1], ' '), 0o666)
		}
	}
	return nil
}
