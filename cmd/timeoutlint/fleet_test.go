package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestFleet runs the command on two machines that share nothing but a cache
// server: the second, whose own cache is empty, gets the findings of the first
// and starts no analysis.
func TestFleet(t *testing.T) {
	bin := t.TempDir()
	build(t, bin, "fakelint", "./testdata/fakelint")
	build(t, bin, "cacheprog", "./testdata/cacheprog")
	server := httptest.NewServer(cacheServer())
	defer server.Close()

	module := t.TempDir()
	for name, content := range map[string]string{
		"go.mod":         "module example.com/m\n\ngo 1.26\n",
		"dep/dep.go":     "package dep\n\nfunc F() { bad() }\n\nfunc bad() {}\n",
		"user/user.go":   "package user\n\nimport \"example.com/m/dep\"\n\nfunc _() { dep.F(); audit() }\n\nfunc audit() {}\n",
		"user/a_test.go": "package user\n\nfunc _() { bad() }\n\nfunc bad() {}\n",
	} {
		file := filepath.Join(module, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}

	machine := func(args ...string) (out string, analysed int) {
		t.Helper()
		disk, count := t.TempDir(), filepath.Join(t.TempDir(), "count")
		if err := os.WriteFile(count, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(filepath.Join(bin, "fakelint"), append(args, "-q", "./...")...)
		cmd.Dir = module
		cmd.Env = append(os.Environ(), "PWD="+module, "GOCACHE="+t.TempDir(), "GOFLAGS=", "GOPROXY=off", "GOWORK=off",
			"GOCACHEPROG="+filepath.Join(bin, "cacheprog")+" "+server.URL+" "+disk,
			"TIMEOUTLINT_PROGRESS="+count) // a byte for each process of the tool
		text, err := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("%v: %v\n%s", args, err, text)
		}
		data, err := os.ReadFile(count)
		if err != nil {
			t.Fatal(err)
		}
		return string(text), len(data)
	}

	first, analysed := machine()
	if analysed == 0 || !strings.Contains(first, "bad is called") {
		t.Fatalf("the first machine analysed %d packages and said\n%s", analysed, first)
	}
	second, analysed := machine()
	if analysed != 0 || second != first {
		t.Errorf("the second machine analysed %d packages and said\n%s\nthe first said\n%s", analysed, second, first)
	}
	// Strictness is a matter of presentation.
	strict, analysed := machine("-strict")
	if analysed != 0 || !strings.Contains(strict, "audit is called") {
		t.Errorf("with -strict, a machine analysed %d packages and said\n%s", analysed, strict)
	}
}

// cacheServer keeps what is put at a path, with its Output-Id.
func cacheServer() http.Handler {
	type entry struct {
		output string
		body   []byte
	}
	var mu sync.Mutex
	entries := make(map[string]entry)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if r.Method == "PUT" {
			entries[r.URL.Path] = entry{r.Header.Get("Output-Id"), body}
			return
		}
		e, ok := entries[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Output-Id", e.output)
		w.Write(e.body)
	})
}
