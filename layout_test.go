package timeoutlint_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint"
)

const module = "github.com/timeoutlint/timeoutlint"

// layers lists the directories of the module from the ground up: a package
// imports packages of the module that stand in lower layers only. "*" is
// any one name.
var layers = [][]string{
	{"internal/glob", "internal/spelling"},
	{"internal/knowledge", "internal/guard", "internal/fixpoint", "internal/config", "internal/printable", "internal/source", "internal/stub"},
	{"internal/knowledge/*", "internal/symbols", "internal/errortext"},
	{"internal/flow", "internal/proof", "internal/names"},
	{"internal/trace/versions", "internal/trace/entries", "internal/trace/forward"},
	{"internal/trace/amounts"},
	{"internal/trace", "internal/debts"},
	{"internal/ended", "internal/facts", "internal/clientretries"},
	{"internal/callee"},
	{"internal/opened"},
	{"internal/runs"},
	{"internal/waits"},
	{"internal/loops", "internal/sameness", "internal/served", "internal/heeded"},
	{"internal/outcomes"},
	{"internal/fanout", "internal/retries", "internal/living"},
	{"internal/layers", "internal/jobs"},
	{"internal/effects", "internal/report"},
	{"internal/edits", "internal/passtest"},
	{"internal/passkit"},
	{"passes/*/internal/sent", "passes/*/internal/scopes", "passes/*/internal/addresses", "passes/*/internal/elements"},
	{"passes/*/internal/fixes"},
	{"passes/*/internal/streams", "passes/*/internal/held"},
	{"passes/*/internal/windows"},
	{"passes/*"},
	{"passes/*/cmd/*", "."}, // "." is Suite
	{"internal/settings", "internal/lean", "internal/torture", "internal/record"},
	{"internal/program"},
	{"internal/vet", "internal/docs"},
	{"internal/render", "internal/baseline", "internal/changes", "internal/atlas"},
	{"internal/cli/line", "internal/cli/progress", "internal/cli/place"},
	{"internal/cli", "plugin/*"},
	{"cmd/*", "cmd/timeoutlint/doors", "bench", "bench/*", "release", "release/*"},
}

// frontEnd are the directories that may start processes, and import modules
// other than x/tools. Everything below is also a plugin of other programs, and
// has to stay light.
var frontEnd = []string{"internal/vet", "internal/docs", "internal/config", "internal/settings", "internal/render", "internal/atlas", "internal/program", "internal/baseline", "internal/changes", "internal/cli", "internal/cli/line", "internal/cli/progress", "internal/cli/place", "cmd/*", "cmd/timeoutlint/doors", "bench", "bench/*"}

type goPackage struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

func TestImports(t *testing.T) {
	std := make(map[string]bool)
	var own []goPackage
	for _, p := range goList(t, "-deps", "./...") {
		std[p.ImportPath] = p.Standard
		if isOwn(p.ImportPath) {
			own = append(own, p)
		}
	}
	for _, p := range own {
		from := dir(p.ImportPath)
		layer := layerOf(from)
		if layer < 0 {
			t.Errorf("%s stands in no layer", from)
			continue
		}
		light := !matches(from, frontEnd) && !matches(from, []string{"internal/knowledge/*", "plugin/*"})
		for _, imp := range p.Imports {
			switch {
			case isOwn(imp) && light && matches(dir(imp), frontEnd):
				t.Errorf("%s imports %s, which is of the front end", from, dir(imp))
			case isOwn(imp):
				if to := dir(imp); layerOf(to) >= layer {
					t.Errorf("%s imports %s, which is not in a lower layer", from, to)
				}
			case light && imp == "os/exec" && from != "internal/passtest": // which runs fixed code, in tests only
				t.Errorf("%s imports os/exec: only the front end starts processes", from)
			case light && !std[imp] && !strings.HasPrefix(imp, "golang.org/x/tools/") && imp != "golang.org/x/mod/semver": // x/tools needs x/mod itself
				t.Errorf("%s imports %s: only the front end imports modules other than x/tools and its own", from, imp)
			}
		}
	}
}

// TestFacts checks that one analyzer declares facts: the vet tool runs that one
// alone on dependencies.
func TestFacts(t *testing.T) {
	seen := make(map[*analysis.Analyzer]bool)
	var visit func(as []*analysis.Analyzer)
	visit = func(as []*analysis.Analyzer) {
		for _, a := range as {
			if seen[a] {
				continue
			}
			seen[a] = true
			if len(a.FactTypes) > 0 && a.Name != "effects" {
				t.Errorf("%s declares facts", a.Name)
			}
			if a.Name == "effects" && len(a.Requires) > 0 {
				t.Errorf("effects requires %v, which would run on every dependency", a.Requires)
			}
			visit(a.Requires)
		}
	}
	visit(timeoutlint.Suite())
}

func isOwn(importPath string) bool {
	return importPath == module || strings.HasPrefix(importPath, module+"/")
}

// dir returns the directory of a package of the module, "." for its root.
func dir(importPath string) string {
	if importPath == module {
		return "."
	}
	return strings.TrimPrefix(importPath, module+"/")
}

func layerOf(dir string) int {
	return slices.IndexFunc(layers, func(l []string) bool { return matches(dir, l) })
}

func matches(dir string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(pattern, dir)
		return err == nil && ok
	})
}

func goList(t *testing.T, args ...string) []goPackage {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Standard,Imports"}, args...)...)
	out, err := cmd.Output()
	if err != nil {
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			t.Fatalf("go list: %s", exit.Stderr)
		}
		t.Fatal(err)
	}
	var pkgs []goPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := dec.Decode(&p); err == io.EOF {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}
