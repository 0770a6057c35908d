package doors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNogo drives the passes the way Bazel's nogo does (see testdata/nogo), a
// process a package, and compares with go vet.
func TestNogo(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: compiles what the corpus imports, a process a package")
	}
	corpus, err := filepath.Abs("../../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	build(t, bin, "nogo", "./testdata/nogo")
	build(t, bin, "timeoutlint", "..")
	out := runIn(t, corpus, "go", "list", "-deps", "-export", "-json=ImportPath,Dir,GoFiles,CgoFiles,Imports,Standard,Export", "./...")

	got := make(said)
	export, facts := make(map[string]string), make(map[string]string)
	for dec := json.NewDecoder(bytes.NewReader(out)); ; { // dependencies first
		var p struct {
			ImportPath, Dir, Export string
			GoFiles, CgoFiles       []string
			Imports                 []string
			Standard                bool
		}
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		export[p.ImportPath] = p.Export
		if p.Standard || len(p.CgoFiles) > 0 {
			continue
		}
		unit := map[string]any{
			"ImportPath": p.ImportPath, "Export": export, "Out": filepath.Join(bin, fmt.Sprintf("%d.facts", len(facts))),
			// For all passes: they share their flags.
			"Config": map[string]any{"defaulttimeout": map[string]any{"analyzer_flags": map[string]string{"strict": "true", "generated": "true"}}},
		}
		var files, direct []string
		for _, f := range p.GoFiles {
			files = append(files, filepath.Join(p.Dir, f))
		}
		for _, i := range p.Imports {
			if facts[i] != "" {
				direct = append(direct, facts[i])
			}
		}
		unit["Files"], unit["Facts"] = files, direct
		facts[p.ImportPath] = unit["Out"].(string)
		for l := range strings.Lines(nogo(t, bin, unit)) {
			got[strings.TrimSuffix(l, "\n")] = true
		}
	}

	tool := filepath.Join(bin, "timeoutlint")
	compare(t, "nogo", got, "go vet", brief(t, runIn(t, corpus, "go", "vet", "-vettool="+tool, "-json", "-strict", "-generated", "./...")))
}

func nogo(t *testing.T, bin string, unit map[string]any) string {
	t.Helper()
	data, err := json.Marshal(unit)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(bin, "unit.json")
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(filepath.Join(bin, "nogo"), file).CombinedOutput()
	if err != nil {
		t.Fatalf("nogo %s: %v\n%s", unit["ImportPath"], err, out)
	}
	return string(out)
}

// brief reads the output of go vet -json, without fixes.
func brief(t *testing.T, out []byte) said {
	t.Helper()
	lines := make(said)
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var tree map[string]map[string][]struct{ Category, Posn, Message string }
		if err := dec.Decode(&tree); err == io.EOF {
			return lines
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, out)
		}
		for _, pkg := range slices.Sorted(maps.Keys(tree)) {
			for _, findings := range tree[pkg] {
				for _, f := range findings {
					lines[fmt.Sprintf("%s: %s: %s", f.Posn, f.Category, f.Message)] = true
				}
			}
		}
	}
}
