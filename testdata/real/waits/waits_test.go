// Package waits measures, on the real libraries, which of their network
// methods the analyzer knows to wait: by a row of the tables, or by the facts
// it computes from their source alone.
package waits

import (
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// want is the least share, in percent, of functions with a ctx first that must be known.
var want = map[string]int{
	"github.com/openai/openai-go/v3":                 98,
	"github.com/sashabaranov/go-openai":              100,
	"github.com/anthropics/anthropic-sdk-go":         98,
	"github.com/qdrant/go-client/qdrant":             98, // the gRPC stubs, and the client around them
	"github.com/pinecone-io/go-pinecone/v5/pinecone": 98,
	"github.com/redis/go-redis/v9":                   85,
}

func TestShare(t *testing.T) {
	guard.Off = true
	var paths []string
	for p := range want {
		paths = append(paths, p)
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{effects.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		total, known := 0, 0
		var missing []string
		for _, fn := range remote(act.Package.Types) {
			total++
			row, _ := knowledge.CallOf(fn)
			fact := new(effects.FuncFact)
			if row != nil && row.Waits != "" || act.ObjectFact(fn, fact) && len(fact.Waits) > 0 {
				known++
			} else {
				missing = append(missing, fn.FullName())
			}
		}
		if total == 0 {
			t.Fatalf("%s has no functions with a ctx first", act.Package.PkgPath)
		}
		t.Logf("%s: %d of %d known to wait (%d%%)", act.Package.PkgPath, known, total, 100*known/total)
		if 100*known/total < want[act.Package.PkgPath] {
			t.Errorf("%s: %d of %d known to wait, want %d%%; unknown are:\n%s", act.Package.PkgPath, known, total, want[act.Package.PkgPath], strings.Join(missing, "\n"))
		}
	}
}

// remote lists the exported functions and methods of a package whose first
// parameter is a ctx and which talk to a server: not those of servers, nor of
// stand-ins for them, nor constructors.
func remote(pkg *types.Package) []*types.Func {
	var list []*types.Func
	add := func(fn *types.Func) {
		name := fn.Name()
		if fn.Exported() && knowledge.CtxParam(fn.Signature()) == 0 && !strings.HasPrefix(name, "New") {
			list = append(list, fn)
		}
	}
	for _, name := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			add(obj)
		case *types.TypeName:
			n, ok := obj.Type().(*types.Named)
			if !ok || obj.IsAlias() || !obj.Exported() || strings.HasSuffix(name, "Server") {
				continue
			}
			for m := range n.Methods() {
				add(m)
			}
			if i, ok := n.Underlying().(*types.Interface); ok {
				for m := range i.ExplicitMethods() {
					add(m)
				}
			}
		}
	}
	return list
}
