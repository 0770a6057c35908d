package timeoutlint_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// ownDispatch lists the functions that ask both bodies and facts about a callee
// by themselves, and why no property of internal/callee does it for them.
var ownDispatch = map[string]string{
	"internal/waits.callee":         "the waits themselves: what a call gives as ctx and client decides with the callee",
	"internal/waits.dynamic":        "the waits themselves, of a call that is not static",
	"internal/runs.Runs":            "what runs a func argument: tables of groups and retriers come before and after",
	"internal/waits.Lives":          "by the fact, else by the name, of functions elsewhere alone",
	"internal/waits.answers":        "three properties of a body against as many of a fact",
	"internal/runs.Serving":         "walks from callees to callers",
	"internal/heeded.Harmless":      "functions of the package are followed instead",
	"internal/sameness.YieldWaits":  "waits of the iterator that a call gives, not of the call",
	"internal/outcomes.judgement":   "what a fact says of a condition depends on the outcome that is supposed",
	"internal/outcomes.findUnknown": "whether anybody knows the callee",
}

// TestDispatch finds functions that decide by themselves who is called: that
// ask for the body of a callee and, of the same or another, for its fact. What
// a call does is a callee.Property, so that calls of interface methods are
// answered for in one way.
func TestDispatch(t *testing.T) {
	found := make(map[string]bool)
	for _, root := range []string{"internal/opened", "internal/runs", "internal/waits", "internal/served", "internal/heeded", "internal/loops", "internal/fanout", "internal/sameness", "internal/outcomes", "internal/retries", "internal/layers", "internal/effects", "internal/record", "passes"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, decl := range f.Decls {
				if fd, ok := decl.(*ast.FuncDecl); ok && fd.Body != nil && dispatches(fd.Body) {
					found[filepath.ToSlash(filepath.Dir(path))+"."+fd.Name.Name] = true
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range found {
		if ownDispatch[name] == "" {
			t.Errorf("%s asks bodies and facts about a callee by itself: make it a callee.Property, or say in ownDispatch why it is none", name)
		}
	}
	for name := range ownDispatch {
		if !found[name] {
			t.Errorf("ownDispatch lists %s, which does not decide by itself who is called", name)
		}
	}
}

// dispatches reports whether a body looks up bodies of functions and facts.
func dispatches(body *ast.BlockStmt) bool {
	bodies, facts := false, false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			sel, ok := n.X.(*ast.SelectorExpr)
			bodies = bodies || ok && sel.Sel.Name == "ByObj"
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			facts = facts || ok && sel.Sel.Name == "Fact" && len(n.Args) == 1
		}
		return !bodies || !facts
	})
	return bodies && facts
}
