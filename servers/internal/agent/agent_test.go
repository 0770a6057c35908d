package agent_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/timeoutlint/timeoutlint/servers/internal/servertest"
)

// bin has timeoutlint, of this repository, and timeoutlint-mcp beside it.
var bin string

func TestMain(m *testing.M) {
	os.Exit(servertest.Main(m, "timeoutlint-mcp", func(dir string) { bin = dir }))
}

const bad = `package m

import "net/http"

func get(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{}
	resp, err := client.Get("http://example.com/" + r.URL.Path)
	if err != nil {
		return
	}
	resp.Body.Close()
	w.WriteHeader(resp.StatusCode)
}

var Handler = http.HandlerFunc(get)
`

func module(t *testing.T, more ...string) string {
	return servertest.Write(t, append([]string{"go.mod", "module example.com/m\n\ngo 1.26\n", "a.go", bad}, more...)...)
}

// connect starts a server in a directory.
func connect(t *testing.T, dir string, flags ...string) *mcp.ClientSession {
	t.Helper()
	cmd := exec.Command(filepath.Join(bin, "timeoutlint-mcp"), flags...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=")
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &mcp.CommandTransport{Command: cmd}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return session
}

type args = map[string]any

// call calls a tool and returns its text, or that of its error.
func call(t *testing.T, s *mcp.ClientSession, tool string, in any) (text string, failed bool) {
	t.Helper()
	res, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: in})
	if err != nil {
		return err.Error(), true
	}
	if len(res.Content) != 1 {
		t.Fatalf("%s: %d contents", tool, len(res.Content))
	}
	if !res.IsError && res.StructuredContent == nil {
		t.Errorf("%s: no structured content", tool)
	}
	return res.Content[0].(*mcp.TextContent).Text, res.IsError
}

func TestTools(t *testing.T) {
	s := connect(t, module(t))
	list, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var tools []string
	for _, tool := range list.Tools {
		tools = append(tools, tool.Name)
		schema, err := json.Marshal(tool.InputSchema)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(schema), `"additionalProperties":false`) || tool.OutputSchema == nil || tool.Description == "" {
			t.Errorf("%s: %s", tool.Name, schema)
		}
		if tool.Annotations.ReadOnlyHint != (tool.Name != "fix") {
			t.Errorf("%s: reads only: %v", tool.Name, tool.Annotations.ReadOnlyHint)
		}
	}
	slices.Sort(tools)
	if want := []string{"explain", "fix", "knowledge", "lint", "map"}; !slices.Equal(tools, want) {
		t.Errorf("tools %v, want %v", tools, want)
	}
	if !strings.Contains(s.InitializeResult().Instructions, "timeoutlint:ignore") {
		t.Error("no instructions")
	}
}

// TestWork is what an agent does: lint, explain, look at the fix, make it, lint.
func TestWork(t *testing.T) {
	dir := module(t)
	s := connect(t, dir)
	expect := func(tool string, in args, wants ...string) {
		t.Helper()
		text, failed := call(t, s, tool, in)
		for _, want := range wants {
			if failed || !strings.Contains(text, want) {
				t.Errorf("%s %v: %q is not in\n%s", tool, in, want, text)
			}
		}
	}
	expect("lint", args{}, "a.go:6:13 error defaulttimeout/http-client: ", "| edit: a.go:", "# 1 finding; left out: nothing")
	expect("lint", args{"packages": []string{"a.go"}, "only": []string{"dial"}}, "# 0 findings;")
	expect("explain", args{"kind": "defaulttimeout/http-client"}, "http-client")
	expect("explain", args{"error": "net/http: timeout awaiting response headers"}, "ResponseHeaderTimeout")
	expect("explain", args{"file": "a.go", "line": 6}, "http")
	expect("knowledge", args{"package": "net/http"}, "net/http")
	expect("map", args{"packages": []string{"."}}, "get")
	expect("fix", args{}, "+++ b/a.go", "Timeout: 30 * time.Second")
	if data, err := os.ReadFile(filepath.Join(dir, "a.go")); err != nil || string(data) != bad {
		t.Errorf("a dry run changed the file: %v\n%s", err, data)
	}
	expect("fix", args{"apply": true}, "fixed 1 finding in 1 file")
	if data, err := os.ReadFile(filepath.Join(dir, "a.go")); err != nil || !strings.Contains(string(data), "Timeout: 30 * time.Second") {
		t.Errorf("the fix is not made: %v\n%s", err, data)
	}
	expect("lint", args{}, "# 0 findings;")

	// What does not compile is said.
	if err := os.WriteFile(filepath.Join(dir, "b.go"), []byte("package m\n\nvar _ = x\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	expect("lint", args{}, "! not analysed: ", "undefined: x")
}

// TestHostile: what leads out of the roots, is a flag, or is no value of its kind
// is refused, with a reason, and the server goes on.
func TestHostile(t *testing.T) {
	outside := module(t, "secret.go", "package m\n\n// secret\n")
	dir := module(t, "sub/s.go", "package sub\n")
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "secret.go"), filepath.Join(dir, "secret.go")); err != nil {
		t.Fatal(err)
	}
	s := connect(t, dir)
	const out = "is outside of what this server was started with"
	many := make([]string, 51)
	for i := range many {
		many[i] = "."
	}
	for _, test := range []struct {
		tool string
		in   any
		want string
	}{
		{"lint", args{"dir": ".."}, out},
		{"lint", args{"dir": outside}, out},
		{"lint", args{"dir": "link"}, out},
		{"lint", args{"dir": "sub/../../.."}, out},
		{"lint", args{"dir": "none"}, "no such file or directory"},
		{"lint", args{"dir": "a.go"}, "not a directory"},
		{"lint", args{"dir": "a\x00b"}, "not the name of a file or directory"},
		{"lint", args{"dir": strings.Repeat("a/", 1000)}, "not the name of a file or directory"},
		{"lint", args{"packages": []string{"../..."}}, out},
		{"lint", args{"packages": []string{outside + "/..."}}, out},
		{"lint", args{"packages": []string{"link/..."}}, out},
		{"lint", args{"packages": []string{"secret.go"}}, out},
		{"lint", args{"packages": []string{"/etc/passwd"}}, out},
		{"lint", args{"packages": []string{"-fix"}}, "no such file or directory"},
		{"lint", args{"packages": []string{"-vettool=/bin/sh"}}, "no such file or directory"},
		{"lint", args{"packages": []string{"std"}}, "no such file or directory"},
		{"lint", args{"packages": []string{"./.../x"}}, "want ./..., "},
		{"lint", args{"packages": []string{""}}, "want ./..., "},
		{"lint", args{"packages": many}, "51 are too many"},
		{"lint", args{"only": []string{"dial -fix"}}, "is no kind or pass"},
		{"lint", args{"only": []string{"nosuchkind"}}, `"nosuchkind"`},
		{"lint", args{"max": -1}, "want 1 to 200"},
		{"lint", args{"max": 1e12}, "want 1 to 200"},
		{"lint", args{"max": "many"}, "max"},
		{"lint", args{"fix": true}, "fix"},
		{"lint", []string{"./..."}, ""},
		{"fix", args{"packages": []string{"link"}, "apply": true}, out},
		{"fix", args{"dir": outside, "apply": true}, out},
		{"fix", args{"apply": "yes"}, "apply"},
		{"explain", args{}, "want one of kind, error, or file with line"},
		{"explain", args{"kind": "dial", "error": "x y"}, "want one of"},
		{"explain", args{"kind": "-"}, "is no kind or pass"},
		{"explain", args{"error": "-"}, "want the text of an error"},
		{"explain", args{"error": strings.Repeat("x ", 5000)}, "want at most 8000 bytes"},
		{"explain", args{"file": "../a.go", "line": 1}, out},
		{"explain", args{"file": "secret.go", "line": 1}, out},
		{"explain", args{"file": "/etc/passwd", "line": 1}, "want a Go file"},
		{"explain", args{"file": "a.go", "line": 0}, "want a Go file and a line from 1"},
		{"explain", args{"file": "a.go", "line": 1e9}, "a.go has "},
		{"knowledge", args{"package": "-h"}, "is no import path"},
		{"knowledge", args{"package": "../../etc"}, "is no import path"},
		{"map", args{"budget": "soon"}, "soon"},
		{"map", args{"entry": strings.Repeat("x", 501)}, "too long"},
		{"map", args{"packages": []string{"-o=html=x"}}, "no such file or directory"},
		{"nosuchtool", args{}, "nosuchtool"},
	} {
		text, failed := call(t, s, test.tool, test.in)
		if !failed || !strings.Contains(text, test.want) || strings.Contains(text, "goroutine ") {
			t.Errorf("%s %.200v: failed is %v\n%.500s\nwant %s", test.tool, test.in, failed, text, test.want)
		}
	}
	if data, err := os.ReadFile(filepath.Join(outside, "a.go")); err != nil || string(data) != bad {
		t.Errorf("a file outside was changed: %v", err)
	}
	if text, failed := call(t, s, "lint", args{"dir": dir, "packages": []string{filepath.Join(dir, "sub")}}); failed || !strings.Contains(text, "# 0 findings;") {
		t.Errorf("afterwards: %s", text)
	}
}

// TestWorkspace: a go.work that brings modules from elsewhere is refused until
// they are roots too.
func TestWorkspace(t *testing.T) {
	outside := module(t)
	dir := servertest.Write(t, "go.work", "go 1.26\n\nuse "+outside+"\n")
	s := connect(t, dir)
	for _, tool := range []string{"lint", "fix", "map"} {
		if text, failed := call(t, s, tool, args{}); !failed || !strings.Contains(text, "go.work: use ") || !strings.Contains(text, "-root adds a directory") {
			t.Errorf("%s: %s", tool, text)
		}
	}
	s = connect(t, dir, "-root", dir, "-root", outside)
	if text, failed := call(t, s, "lint", args{}); failed || !strings.Contains(text, "# 1 finding;") {
		t.Errorf("with both roots: %s", text)
	}
	if text, failed := call(t, s, "lint", args{"dir": outside}); failed || !strings.Contains(text, "# 1 finding;") {
		t.Errorf("in the second root: %s", text)
	}
}

// TestLimits: an answer is cut at a line, and says so.
func TestLimits(t *testing.T) {
	var b strings.Builder
	b.WriteString("package m\n\nimport \"net/http\"\n")
	for i := range 60 {
		fmt.Fprintf(&b, "\nfunc f%d() { http.Get(\"http://example.com\") }\n", i)
	}
	dir := module(t, "b.go", b.String())
	s := connect(t, dir, "-limit", "2000", "-read-only")
	res, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: "lint", Arguments: args{"max": 60}})
	if err != nil {
		t.Fatal(err)
	}
	text := res.Content[0].(*mcp.TextContent).Text
	left := res.StructuredContent.(map[string]any)["leftOut"].(float64)
	if len(text) > 2100 || !strings.HasSuffix(text, fmt.Sprintf("… %v more lines left out: name fewer packages or kinds\n", left)) || left < 40 {
		t.Errorf("%d bytes, %v left out:\n%s", len(text), left, text)
	}
	if text, failed := call(t, s, "lint", args{"max": 2}); failed || !strings.Contains(text, "# 61 findings, 2 shown;") {
		t.Errorf("got %s", text)
	}
	if text, failed := call(t, s, "fix", args{"apply": true}); !failed || !strings.Contains(text, "started with -read-only") {
		t.Errorf("got %s", text)
	}
}

// TestPatience: a call that takes too long, or that the client cancels, ends what
// it runs, and the next has its turn.
func TestPatience(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the slow command is a script of sh, and is ended by a signal: Windows has neither")
	}
	slow := filepath.Join(t.TempDir(), "slow")
	if err := os.WriteFile(slow, []byte("#!/bin/sh\nexec sleep 600\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	dir := module(t)
	s := connect(t, dir, "-timeoutlint", slow, "-patience", "50ms")
	for range 2 {
		if text, failed := call(t, s, "lint", args{}); !failed || !strings.Contains(text, "not done after 50ms: name fewer packages") {
			t.Errorf("got %s", text)
		}
	}
	s = connect(t, dir, "-timeoutlint", slow)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.CallTool(ctx, &mcp.CallToolParams{Name: "lint", Arguments: args{}}); err == nil {
		t.Error("a cancelled call is answered")
	}
	if _, err := s.ListTools(t.Context(), nil); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestStart: mistakes on the command line are one line each.
func TestStart(t *testing.T) {
	dir := module(t)
	for flags, want := range map[string]string{
		"-root /none":       "-root /none: ",
		"-root a.go":        "-root a.go: not a directory",
		"-limit 3":          "-limit 3: want 1000 or more",
		"-patience 0s":      "-patience 0s: must be positive",
		"-timeoutlint ./no": "-timeoutlint ./no: ",
		"serve":             "serve: there are only flags",
	} {
		cmd := exec.Command(filepath.Join(bin, "timeoutlint-mcp"), strings.Fields(flags)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) || strings.Count(string(out), "\n") != 1 {
			t.Errorf("%s: %v\n%s", flags, err, out)
		}
	}
}
