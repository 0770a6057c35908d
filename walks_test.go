package timeoutlint_test

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/typeutil"
)

// downwards lists the functions that may call themselves, directly or through
// each other, without a table of internal/fixpoint between: each call is about
// a part of what the caller was asked about (an operand, a statement in a
// block, a field of a type literal), or a fixed number of levels further on. So
// they end, in time linear in their input.
//
// Whoever follows assignments, calls or named types has to ask through a table.
var downwards = map[string]string{
	"internal/debts: leaf": "statements in statements",
	"internal/debts.Debts: callKeeps goesOn keeps resultKeeps varKeeps":                        "each variable once",
	"passes/nobackoff.checker: holdsReader":                                                    "a field asks for the parameters it is set to, and they for no other",
	"passes/nobackoff.checker: madeByCallers madeWithBody makes":                               "a fixed number of functions",
	"passes/nobackoff.checker: answered":                                                       "operands",
	"internal/ended: says":                                                                     "operands",
	"internal/ended.Finder: atStart within":                                                    "functions around a literal",
	"internal/symbols.Index: VarOf":                                                            "operands",
	"internal/loops.Finder: Grows GrowsWith bodyCuts callCounts callGrows count cuts inPieces": "operands and arguments; variables and functions through tables",
	"internal/fanout.Fanout: alike alikeVar":                                                   "operands, and each variable once",
	"internal/fanout.Fanout: acquires":                                                         "parts of an if statement",
	"internal/retries.Attempts: asksSentinel":                                                  "operands and arguments; variables and functions through tables",
	"internal/opened.Finder: Connection":                                                       "operands and arguments; variables and functions through tables",
	"internal/waits.Analysis: elements madeTargets targetsOf":                                  "operands and arguments; variables and functions through tables",
	"internal/fanout.Fanout: groupOf groupValue madeBy":                                        "operands and arguments; variables and functions through tables",
	"internal/retries.Attempts: intValue":                                                      "one step, to a constant",
	"internal/jobs.Jobs: jobOf":                                                                "at most 8 steps",
	"internal/fanout.parts: call callElsewhere callOwn fn":                                     "each function once",
	"internal/fanout.parts: taint":                                                             "operands",
	"internal/outcomes.Results: Eval compareBool":                                              "operands",
	"internal/layers.Finder: deafIn deafPauses":                                                "statements in statements",
	"internal/jobs.schedule: isOption":                                                         "element types",
	"internal/outcomes: flagValue":                                                             "operands",
	"internal/waits: isStopTest":                                                               "operands",
	"internal/waits: testsError":                                                               "operands",
	"internal/waits: visit":                                                                    "statements in statements",
	"internal/symbols.Func: Name":                                                              "functions around a literal",
	"internal/symbols.walker: function inLoop walk":                                            "the nodes of a file",
	"internal/retries.Attempts: exits":                                                         "statements in statements",
	"internal/retries: disjuncts":                                                              "operands",
	"internal/trace.Tracer: Constructed argument carried carriedClient client clientCall configField handed literal optionLit setting unlisted": "operands and arguments; variables and functions through tables",
	"internal/trace.Tracer: Origin originArg originAssign originCall originRead originResult passedOn":                                          "operands and arguments; variables and functions through tables",
	"internal/trace.Tracer: Transport transportCall wrapper":                                                                                    "operands and arguments; variables and functions through tables",
	"internal/served.routes: args call expr function handed literal oneOf registered typed variable":                                            "each expression, variable, function and type once",
	"internal/trace/amounts.Estimator: amount arithmetic":                                                                                       "operands; variables and calls through tables",
	"internal/trace.Tracer: builtArgument builtCall builtConfig builtField builtHeld builtLiteral builtOf builtOption builtSetting":             "operands and arguments; variables and functions through tables",
	"internal/trace/amounts.Estimator: limit":                                                                                                   "operands; variables and calls through tables",
	"internal/clientretries.Finder: builtAs":                                                                                                    "operands and arguments; variables and functions through tables",
	"internal/trace.Tracer: ctx ctxCall ctxRow fromFact through":                                                                                "operands and arguments; variables and functions through tables",
	"internal/trace/forward.forward: argument assigned expr returned selected variable":                                                         "each occurrence once, at most maxUses of them",
	"internal/trace/versions.Versions: clauses expr list literal simple stmt":                                                                   "statements in statements",
	"passes/unboundedfanout.checker: callFromConfig fromConfig":                                                                                 "operands and arguments; variables and functions through tables",
	"passes/unboundedfanout: look":                                                                                                              "each function once",
	"passes/blockinginasync/internal/held.Checker: buffered":                                                                                    "one step",
	"passes/blockinginasync/internal/held.Checker: channelsIn":                                                                                  "statements in a select",
	"passes/blockinginasync.checker: heldBy heldByVar kept passed selected":                                                                     "each variable once",
	"passes/blockinginasync/internal/held.Checker: isLookup":                                                                                    "operands",
	"passes/blockinginasync.checker: longest":                                                                                                   "operands",
	"passes/blockinginasync/internal/held.Checker: mutexExpr":                                                                                   "operands",
	"passes/blockinginasync/internal/held.lockWalk: block clauses stmt":                                                                         "statements in statements",
	"passes/blockinginasync/internal/held.lockWalk: node":                                                                                       "operands",
	"internal/layers.lengths: eval evalCall evalVar":                                                                                            "operands, and at most 2 definitions",
	"passes/brokendeadline/internal/streams.reading: argument response variable":                                                                "each expression and variable once",
	"passes/defaulttimeout/internal/addresses.Finder: Loopback":                                                                                 "operands; what a variable is defined by stands before it",
	"passes/defaulttimeout/internal/addresses.Finder: usualAddress":                                                                             "operands; variables and calls through tables",
	"passes/defaulttimeout.ctxWalk: visit":                                                                                                      "each type once",
	"passes/defaulttimeout/internal/sent: IsResponse":                                                                                           "element types",
	"passes/nobackoff.checker: fromConstants":                                                                                                   "operands",
	"passes/nobackoff/internal/fixes: simple":                                                                                                   "operands",
	"passes/nobackoff: stripConv":                                                                                                               "operands",
	"passes/unboundedfanout/internal/elements.Checker: fieldsHoldData holdsData":                                                                "element types and fields; named types through a table",
	"passes/unboundedfanout.checker: number":                                                                                                    "operands",
	"passes/unboundedfanout.checker: requested":                                                                                                 "at most 3 steps",
	"passes/unboundedfanout.checker: step2":                                                                                                     "at most 2 steps",
	"passes/unboundedfanout.checker: text":                                                                                                      "the callee of a call",
}

// analysisPackages lists the packages that packages are analysed with: what stands
// from internal/symbols up to the passes.
func analysisPackages(t *testing.T) (list []string) {
	for _, p := range goList(t, "./...") {
		d := dir(p.ImportPath)
		if l := layerOf(d); l >= layerOf("internal/symbols") && l <= layerOf("passes/nobackoff") && d != "internal/passtest" && !strings.HasPrefix(d, "internal/knowledge/") && d != "internal/errortext" {
			list = append(list, p.ImportPath)
		}
	}
	if len(list) < 20 {
		t.Fatalf("%d packages of the analysis", len(list))
	}
	return list
}

// TestWalks finds functions of the analysis that lead back to themselves, other
// than through a table of internal/fixpoint, which ends and remembers.
func TestWalks(t *testing.T) {
	list := analysisPackages(t)
	pkgs := slices.DeleteFunc(slices.Clone(loadOwn(t)), func(p *packages.Package) bool { return !slices.Contains(list, p.PkgPath) })
	calls := make(map[types.Object][]types.Object)
	for _, p := range pkgs {
		for _, f := range p.Syntax {
			for _, d := range f.Decls {
				if fd, ok := d.(*ast.FuncDecl); ok && fd.Body != nil {
					addCalls(calls, p.TypesInfo, p.TypesInfo.Defs[fd.Name], fd.Body)
				}
			}
		}
	}
	found := make(map[string]bool)
	for _, circle := range circles(calls) {
		name := circleName(circle)
		found[name] = true
		if _, ok := downwards[name]; !ok {
			t.Errorf("%q: these functions lead back to themselves; follow calls and values through a table of internal/fixpoint, or say in downwards why they end", name)
		}
	}
	for name := range downwards {
		if !found[name] {
			t.Errorf("downwards lists %q, which do not lead back to themselves", name)
		}
	}
}

// loaded are the packages of the module, with syntax and types; loading takes
// most of the time of the tests that look at both.
var loaded = sync.OnceValues(func() ([]*packages.Package, error) {
	return packages.Load(&packages.Config{Mode: packages.LoadSyntax}, "./...")
})

// loadOwn returns the packages of the module.
func loadOwn(t *testing.T) []*packages.Package {
	t.Helper()
	pkgs, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	if len(pkgs) < 40 {
		t.Fatalf("%d packages found", len(pkgs))
	}
	return pkgs
}

// circleName names functions: "internal/trace.Tracer: ctx ctxCall". Those of
// other receivers than the first carry theirs.
func circleName(circle []types.Object) string {
	var names []string
	for _, o := range circle {
		names = append(names, walkName(o))
	}
	slices.Sort(names)
	of := names[0][:strings.LastIndexByte(names[0], '.')]
	for j := range names {
		names[j] = strings.TrimPrefix(names[j], of+".")
	}
	return of + ": " + strings.Join(names, " ")
}

// walkName names a function by its package and receiver, both without the module.
func walkName(o types.Object) string {
	pkg := strings.TrimPrefix(o.Pkg().Path(), module+"/")
	if fn, ok := o.(*types.Func); ok && fn.Signature().Recv() != nil {
		t := fn.Signature().Recv().Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		return pkg + "." + t.(*types.Named).Obj().Name() + "." + o.Name()
	}
	return pkg + "." + o.Name()
}

// addCalls notes the functions that the body of owner mentions, and the local
// variables it calls whose value is a function literal.
func addCalls(calls map[types.Object][]types.Object, info *types.Info, owner types.Object, body ast.Node) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Lhs) == 1 && len(n.Rhs) == 1 {
				lit, isLit := n.Rhs[0].(*ast.FuncLit)
				id, isID := n.Lhs[0].(*ast.Ident)
				if isLit && isID {
					v := info.ObjectOf(id)
					calls[owner] = append(calls[owner], v)
					addCalls(calls, info, v, lit.Body)
					return false
				}
			}
		case *ast.CallExpr:
			if v, ok := typeutil.Callee(info, n).(*types.Var); ok {
				calls[owner] = append(calls[owner], v)
			}
		case *ast.Ident:
			if fn, ok := info.Uses[n].(*types.Func); ok {
				calls[owner] = append(calls[owner], fn.Origin())
			}
		}
		return true
	})
}

// circles returns the sets of things that lead to each other, by Tarjan's
// algorithm, and those that lead to themselves.
func circles[T comparable](calls map[T][]T) [][]T {
	var list [][]T
	index, low, open := make(map[T]int), make(map[T]int), make(map[T]bool)
	var stack []T
	var visit func(o T)
	visit = func(o T) {
		index[o] = len(index) + 1
		low[o] = index[o]
		stack, open[o] = append(stack, o), true
		for _, c := range calls[o] {
			if _, known := calls[c]; !known {
				continue
			}
			if index[c] == 0 {
				visit(c)
				low[o] = min(low[o], low[c])
			} else if open[c] {
				low[o] = min(low[o], index[c])
			}
		}
		if low[o] != index[o] {
			return
		}
		i := slices.Index(stack, o)
		circle := slices.Clone(stack[i:])
		for _, c := range circle {
			open[c] = false
		}
		stack = stack[:i]
		if len(circle) > 1 || slices.Contains(calls[o], o) {
			list = append(list, circle)
		}
	}
	for o := range calls {
		if index[o] == 0 {
			visit(o)
		}
	}
	return list
}
