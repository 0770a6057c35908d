package lean

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// modules are two: a service, and what it imports, with a package that uses C.
var modules = map[string]string{
	"service/go.mod": "module example.com/service\n\ngo 1.26\n\nrequire example.com/shop v1.2.3\n\nreplace example.com/shop => ../shop\n",
	"service/service.go": `package main

import (
	"net/http"

	"example.com/shop"
)

func main() {
	http.HandleFunc("/price", func(w http.ResponseWriter, r *http.Request) {
		for range 3 {
			if err := shop.Price(r.Context(), "tea"); err == nil {
				return
			}
		}
		for _, name := range r.URL.Query()["name"] {
			go shop.Price(r.Context(), name)
		}
		shop.Slow("tea")
	})
	http.ListenAndServe(":8080", nil)
}
`,
	"service/native/native.go": `package native

// static int twice(int n) { return 2 * n; }
import "C"

import (
	"context"

	"example.com/shop"
)

// Twice asks until there is an answer.
func Twice(ctx context.Context) int {
	for shop.Price(ctx, "tea") != nil {
	}
	return int(C.twice(1))
}
`,
	"shop/go.mod": "module example.com/shop\n\ngo 1.26\n",
	"shop/shop.go": `// Package shop asks for prices.
package shop

import (
	"context"
	"net/http"
)

// Price asks once.
func Price(ctx context.Context, name string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://shop/"+name, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Slow asks without an end.
func Slow(name string) error {
	resp, err := http.Get("http://shop/" + name)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
`,
	"work/go.work": "go 1.26\n\nuse (\n\t../service\n\t../shop\n)\n",
}

// TestModules compares facts and findings with and without this package where
// the go command finds packages, and compiles them, in other ways: in a vendor
// folder, a workspace, with C; with -full, since std has to be compiled, with -race
// and for other systems.
func TestModules(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: builds the command, and analyses programs in several ways")
	}
	root := t.TempDir()
	for name, text := range modules {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	service := filepath.Join(root, "service")
	c := newComparison(t)
	withC := "CGO_ENABLED=1"
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Log("there is no gcc: not with C, nor with -race")
		withC = ""
	}
	modes := []mode{
		{"module", "GOWORK=off", "CGO_ENABLED=0", "example.com/shop"},
		{"workspace", "GOWORK=" + filepath.Join(root, "work", "go.work"), "CGO_ENABLED=0", "example.com/shop"},
	}
	if withC != "" {
		modes = append(modes, mode{"cgo", "GOWORK=off", withC, "example.com/service/native"})
	}
	if *full && withC != "" {
		modes = append(modes, mode{"race", "GOFLAGS=-race", withC, "example.com/service/native"})
	}
	if *full {
		modes = append(modes,
			mode{"windows", "GOOS=windows", "CGO_ENABLED=0", "internal/syscall/windows"},
			mode{"darwin", "GOOS=darwin", "CGO_ENABLED=0", "crypto/x509/internal/macos"})
	}
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) { c.compare(t, service, m) })
	}
	vendor := exec.Command("go", "mod", "vendor")
	vendor.Dir, vendor.Env = service, append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	if out, err := vendor.CombinedOutput(); err != nil {
		t.Fatalf("go mod vendor: %v\n%s", err, out)
	}
	t.Run("vendor", func(t *testing.T) {
		c.compare(t, service, mode{"vendor", "GOFLAGS=-mod=vendor", "CGO_ENABLED=0", "example.com/shop"})
	})
}

// A mode is a way to find and compile packages: what the environment says of
// it, and a package that has to be among those that are compared.
type mode struct{ name, setting, cgo, includes string }

// A comparison has the command.
type comparison struct{ bin string }

func newComparison(t *testing.T) *comparison {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "timeoutlint")
	if out, err := exec.Command("go", "build", "-o", bin, "../../cmd/timeoutlint").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return &comparison{bin}
}

func (c *comparison) compare(t *testing.T, dir string, m mode) {
	t.Helper()
	env := []string{"GOFLAGS=", "GOWORK=off", "GOPROXY=off", "GOARCH=amd64", m.setting, m.cgo}
	said := vet(t, dir, env, "./...")
	if n := same(t, said); n == 0 {
		t.Error("no package has facts")
	}
	if said[m.includes] == "" {
		t.Errorf("%s was not analysed", m.includes)
	}
	findings := func(lean string) []byte {
		// Nothing comes from the cache with settings that nobody else has.
		settings := fmt.Sprintf("libraries:\n- package: example.com/n%d\n  calls:\n  - {func: F, waits: network}\n", time.Now().UnixNano())
		if err := os.WriteFile(filepath.Join(dir, ".timeoutlint.yaml"), []byte(settings), 0o666); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(c.bin, "-q", "-strict", "-debug", "-o", "line", "./...")
		cmd.Dir, cmd.Env = dir, append(append(os.Environ(), env...), "PWD="+dir, "TIMEOUTLINT_LEAN="+lean)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("%v, want findings\n%s\n%s", err, out, stderr.String())
		}
		// That it was the one or the other which was compared.
		byUnitchecker := strings.Contains(stderr.String(), "analysed by unitchecker")
		if byUnitchecker != (lean == "off") || !strings.Contains(stderr.String(), "dependencies analysed") {
			t.Errorf("TIMEOUTLINT_LEAN=%s: -debug says\n%s", lean, stderr.String())
		}
		return out
	}
	got, want := findings(""), findings("off")
	if !bytes.Equal(got, want) {
		t.Errorf("findings differ:\n%s\nwithout lean:\n%s", got, want)
	}
	if n := bytes.Count(got, newline); n < 3 {
		t.Errorf("%d findings only:\n%s", n, got)
	}
	t.Logf("%d packages are the same, and %d findings", len(said), bytes.Count(got, newline))
	c.compareVet(t, dir, env)
}

// compareVet compares what "go vet" prints with the command as its tool, where
// packages without findings are not left to unitchecker.
func (c *comparison) compareVet(t *testing.T, dir string, env []string) {
	t.Helper()
	vet := func(lean string) string {
		name := filepath.Join(t.TempDir(), "timeoutlint.yaml")
		settings := fmt.Sprintf("libraries:\n- package: example.com/n%d\n  calls:\n  - {func: F, waits: network}\n", time.Now().UnixNano())
		if err := os.WriteFile(name, []byte(settings), 0o666); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("go", "vet", "-vettool="+c.bin, "-strict", "./...")
		cmd.Dir, cmd.Env = dir, append(append(os.Environ(), env...), "PWD="+dir, "TIMEOUTLINT_LEAN="+lean, "TIMEOUTLINT_CONFIG="+name)
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("go vet: %v, want findings\n%s", err, out)
		}
		lines := slices.Collect(strings.Lines(string(out))) // which the go command prints in any order
		slices.Sort(lines)
		return strings.Join(lines, "")
	}
	if got, want := vet(""), vet("off"); got != want {
		t.Errorf("go vet says:\n%s\nwithout lean:\n%s", got, want)
	}
}
