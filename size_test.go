package timeoutlint_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	maxPackage    = 3000 // lines of a package, tests and generated files left out
	maxFunc       = 60   // lines of a function
	maxComplexity = 20   // cyclomatic complexity of a function
)

// largePackages lists packages beyond the limit, and why they are not cut.
var largePackages = map[string]string{}

// longFunctions lists functions beyond the limits, by the reason. A function
// that is new stands here only if cutting it would hide what it does.
var longFunctions = map[string][]string{
	"a case for each kind of node or call": {
		"internal/debts.leaf",
		"internal/debts.opsOfCall",
		"internal/fanout.acquires",
		"internal/fanout.awaits",
		"internal/fanout.findPlace",
		"internal/fanout.taint",
		"internal/heeded.exchanges",
		"internal/lean.relevant",
		"internal/loops.climb",
		"internal/retries.bound",
		"internal/outcomes.compare",
		"internal/trace.ownCtx",
		"internal/trace/forward.expr",
		"internal/waits.roundOf",
		"passes/blockinginasync.kept",
		"passes/blockinginasync/internal/held.abandoned",
		"passes/blockinginasync/internal/held.stmt",
		"passes/brokendeadline/internal/streams.response",
	},
	"a column of reasons, each of a line or two": {
		"internal/retries.countedFrom",
		"passes/brokendeadline/internal/streams.method",
		"internal/edits.addImport",
		"internal/effects.relevant",
		"internal/fanout.fan",
		"internal/fanout.groupVar",
		"internal/fanout.spawnArg",
		"internal/retries.onlyAsks",
		"internal/sameness.rebuilds",
		"internal/served.ownSpan",
		"internal/trace.argument",
		"internal/trace.originResult",
		"passes/blockinginasync.noCtxCall",
		"passes/blockinginasync.unboundedCall",
		"passes/blockinginasync.unknownCall",
		"passes/brokendeadline/internal/windows.clientInCtx",
		"passes/defaulttimeout.configured",
		"passes/defaulttimeout.defaultClient",
		"passes/defaulttimeout.endless",
		"passes/defaulttimeout.sdkClient",
		"passes/defaulttimeout.visit",
		"passes/defaulttimeout/internal/fixes.FixServe",
		"passes/defaulttimeout/internal/sent.Follow",
		"passes/nobackoff.overflow",
		"passes/nobackoff/internal/fixes.moreRounds",
		"passes/unboundedfanout.findBatch",
		"passes/unboundedfanout.multiplies",
		"passes/unboundedfanout.requested",
		"passes/unboundedfanout/internal/fixes.lateSafe",
	},
	"one text or record, part by part": {
		"bench.source",
		"internal/cli/line.checkCombinations",
		"internal/cli/line.writePowerShell",
		"internal/docs.Precision",
		"internal/effects.summary",
		"internal/facts.String",
		"internal/knowledge.entry",
		"internal/program.newReach",
		"internal/report.Report",
		"internal/runs.Serving",
		"internal/vet.decode",
		"internal/waits.ofRow",
		"passes/blockinginasync.ctxDropped",
		"passes/blockinginasync.shared",
	},
}

// TestSizes checks that packages and functions stay small enough to be read, or
// that largePackages and longFunctions say why they are not.
func TestSizes(t *testing.T) {
	if testing.Short() {
		t.Skip("sizes are for whoever reads a whole change: go test without -short")
	}
	lines, long := make(map[string]int), make(map[string]bool)
	for _, names := range longFunctions {
		for _, name := range names {
			long[name] = false
		}
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_") || isModule(path)):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil || ast.IsGenerated(f) {
			return err
		}
		lines[filepath.ToSlash(filepath.Dir(path))] += fset.File(f.FileStart).LineCount()
		for _, decl := range f.Decls {
			if fd, ok := decl.(*ast.FuncDecl); ok && fd.Body != nil {
				n, c := fset.Position(fd.End()).Line-fset.Position(fd.Pos()).Line+1, complexity(fd.Body)
				if n <= maxFunc && c <= maxComplexity {
					continue
				}
				name := filepath.ToSlash(filepath.Dir(path)) + "." + fd.Name.Name
				if _, ok := long[name]; !ok {
					t.Errorf("%s: %s has %d lines and a cyclomatic complexity of %d, more than %d or %d: cut it, or say why not in longFunctions",
						fset.Position(fd.Pos()), name, n, c, maxFunc, maxComplexity)
				}
				long[name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) < 40 {
		t.Fatalf("%d packages found", len(lines))
	}
	for dir, n := range lines {
		if n > maxPackage && largePackages[dir] == "" {
			t.Errorf("%s has %d lines, more than %d: split it by questions, or say in largePackages why not", dir, n, maxPackage)
		}
	}
	for name, found := range long {
		if !found {
			t.Errorf("longFunctions lists %s, which is within the limits", name)
		}
	}
	for dir := range largePackages {
		if lines[dir] <= maxPackage {
			t.Errorf("largePackages lists %s, which has %d lines", dir, lines[dir])
		}
	}
}

// isModule reports whether a directory is the root of a module of its own.
func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// complexity is the cyclomatic complexity of a body: one, and one more for each
// condition, loop, case and && or ||, function literals included.
func complexity(body *ast.BlockStmt) int {
	n := 1
	ast.Inspect(body, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}

func TestComplexity(t *testing.T) {
	for _, test := range []struct {
		body string
		want int
	}{
		{"", 1},
		{"if a { b() } else { c() }", 2},
		{"if a && b || c { d() }", 4},
		{"for range a { if b { continue } }", 3},
		{"switch a { case 1, 2: b(); case 3: c(); default: d() }", 3},
		{"select { case <-a: case b <- 1: default: }", 3},
		{"f := func() { if a { b() } }; f()", 2},
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "", "package p; func f() {"+test.body+"}", parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := complexity(f.Decls[0].(*ast.FuncDecl).Body); got != test.want {
			t.Errorf("%s: %d, want %d", test.body, got, test.want)
		}
	}
}
