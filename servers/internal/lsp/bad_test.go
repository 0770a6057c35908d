package lsp

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/timeoutlint/timeoutlint/servers/internal/servertest"
)

// TestBroken: what does not compile is said to the log, the finding is withdrawn,
// and comes back with the code.
func TestBroken(t *testing.T) {
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	name := filepath.Join(dir, "a.go")
	s := start(t, everything(dir))
	s.open(name)
	s.diagnostics(name, 1)
	for _, text := range []string{bad + "\nfunc broken() { return undefined }\n", "package m\n\nfunc {{{", "", "\x00\xff\xfe"} {
		s.mu.Lock()
		n := len(s.logs)
		s.mu.Unlock()
		s.save(name, text)
		s.until("said", func() bool { return len(s.logs) > n && strings.Contains(s.logs[len(s.logs)-1], "a.go") })
		s.diagnostics(name, 0)
		s.save(name, bad)
		s.diagnostics(name, 1)
	}
	// A file that is gone, and a package.
	s.do(os.Remove(name))
	s.do(s.server.DidSave(t.Context(), &protocol.DidSaveTextDocumentParams{TextDocument: protocol.TextDocumentIdentifier{URI: uri.File(name)}}))
	s.diagnostics(name, 0)
}

// TestStrangeFiles: what is no Go file of a module on this machine is left alone,
// whatever is asked about it.
func TestStrangeFiles(t *testing.T) {
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad, "README.md", "http.Get")
	nowhere := servertest.Write(t, "a.go", bad)
	s := start(t, everything())
	for _, u := range []string{
		"untitled:Untitled-1", "git:/a.go?HEAD", "file://host/share/a.go", "file:///", "file:///etc/passwd", "zip:///x.zip!/a.go",
		"file://" + filepath.Join(dir, "README.md"), "file://" + filepath.Join(dir, "none", "a.go"), "file://" + filepath.Join(nowhere, "a.go"), "file:///%00/a.go",
	} {
		s.do(s.server.DidOpen(t.Context(), &protocol.DidOpenTextDocumentParams{TextDocument: protocol.TextDocumentItem{URI: uri.URI(u), LanguageID: "go", Text: bad}}))
		at := protocol.TextDocumentPositionParams{TextDocument: protocol.TextDocumentIdentifier{URI: uri.URI(u)}, Position: protocol.Position{Line: 1 << 31, Character: 1 << 31}}
		if h, err := s.server.Hover(t.Context(), &protocol.HoverParams{TextDocumentPositionParams: at}); err != nil || h != nil {
			t.Errorf("%s: hover %v, %v", u, h, err)
		}
		if _, err := s.server.CodeAction(t.Context(), &protocol.CodeActionParams{TextDocument: at.TextDocument}); err != nil {
			t.Errorf("%s: actions: %v", u, err)
		}
		if _, err := s.server.ExecuteCommand(t.Context(), &protocol.ExecuteCommandParams{Command: commandExplain, Arguments: []protocol.LSPAny{jsonOf(u)}}); err == nil {
			t.Errorf("%s is explained without a line", u)
		}
	}
	s.until("said", func() bool { return strings.Contains(strings.Join(s.logs, "\n"), nowhere+" belongs to no module") })
	s.open(filepath.Join(dir, "a.go"))
	s.diagnostics(filepath.Join(dir, "a.go"), 1)
}

// TestHugeFile: a file larger than the command reads costs its compilation, and no
// more; the rest of the package is shown.
func TestHugeFile(t *testing.T) {
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad, "huge.go", "package m\n\n// "+strings.Repeat("x", maxFile)+"\nfunc huge() {}\n")
	s := start(t, everything(dir))
	s.open(filepath.Join(dir, "huge.go"))
	s.diagnostics(filepath.Join(dir, "a.go"), 1)
	at := protocol.TextDocumentPositionParams{TextDocument: protocol.TextDocumentIdentifier{URI: uri.File(filepath.Join(dir, "huge.go"))}}
	if h, err := s.server.Hover(t.Context(), &protocol.HoverParams{TextDocumentPositionParams: at}); err != nil || h != nil {
		t.Errorf("hover: %v, %v", h, err)
	}
}

// TestMany: of very many findings some are shown, and the log says of how many.
func TestMany(t *testing.T) {
	var b strings.Builder
	b.WriteString("package m\n\nimport \"net/http\"\n")
	for i := range maxFindings + 20 {
		fmt.Fprintf(&b, "\nfunc f%d() { http.Get(\"http://example.com\") }\n", i)
	}
	dir := servertest.Write(t, "go.mod", goMod, "a.go", b.String())
	s := start(t, everything(dir))
	s.open(filepath.Join(dir, "a.go"))
	s.diagnostics(filepath.Join(dir, "a.go"), maxFindings)
	s.until("said", func() bool { return strings.Contains(strings.Join(s.logs, "\n"), "500 of 520 findings are shown") })
}

// raw sends messages as they are, and returns what comes back.
type raw struct {
	t     *testing.T
	stdin io.WriteCloser
	out   *bufio.Reader
	cmd   *exec.Cmd
}

func startRaw(t *testing.T) *raw {
	t.Helper()
	r := &raw{t: t, cmd: exec.Command(filepath.Join(bin, "timeoutlint-lsp"))}
	var err error
	if r.stdin, err = r.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.out = bufio.NewReader(out)
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.stdin.Close(); r.cmd.Wait() })
	return r
}

func (r *raw) send(message string) {
	r.t.Helper()
	if _, err := fmt.Fprintf(r.stdin, "Content-Length: %d\r\n\r\n%s", len(message), message); err != nil {
		r.t.Fatal(err)
	}
}

func (r *raw) receive() string {
	r.t.Helper()
	length := -1
	for {
		line, err := r.out.ReadString('\n')
		if err != nil {
			r.t.Fatal(err)
		}
		line = strings.TrimSpace(line)
		if line == "" && length >= 0 {
			break
		}
		if n, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			if length, err = strconv.Atoi(n); err != nil {
				r.t.Fatal(err)
			}
		}
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(r.out, body); err != nil {
		r.t.Fatal(err)
	}
	return string(body)
}

// TestMalformed: requests before their time, of no method, with nonsense for
// parameters; the server answers each with an error, and the next as ever.
func TestMalformed(t *testing.T) {
	r := startRaw(t)
	ask := func(message, want string) {
		t.Helper()
		r.send(message)
		if got := r.receive(); !strings.Contains(got, want) {
			t.Errorf("%s\nis answered with\n%s\nwant %s", message, got, want)
		}
	}
	ask(`{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{}}`, `-32002`)
	r.send(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":7}}`)
	ask(`{"jsonrpc":"2.0","id":2,"method":"initialize","params":{"initializationOptions":{"strict":7}}}`, `settings: strict: `)
	ask(`{"jsonrpc":"2.0","id":3,"method":"initialize","params":[]}`, `"error"`)
	ask(`{"jsonrpc":"2.0","id":4,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`, `"codeActionProvider"`)
	ask(`{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"capabilities":{}}}`, `initialized already`)
	r.send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
	ask(`{"jsonrpc":"2.0","id":6,"method":"textDocument/typeless","params":{}}`, `-32601`)
	ask(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":"x"}`, `"error"`)
	ask(`{"jsonrpc":"2.0","id":8,"method":"workspace/executeCommand","params":{"command":"rm -rf"}}`, `there is no command`)
	ask(`{"jsonrpc":"2.0","id":9,"method":"workspace/executeCommand","params":{"command":"timeoutlint.explain","arguments":["file:///etc/passwd",0]}}`, `no Go file of a folder that is open`)
	// Notifications have no answers: the log says what was wrong with them.
	r.send(`{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":[]}}`)
	if got := r.receive(); !strings.Contains(got, "window/logMessage") || !strings.Contains(got, "textDocument/didSave: ") {
		t.Errorf("got %s", got)
	}
	r.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{}}}`)
	r.send(`{"jsonrpc":"2.0","method":"window/workDoneProgress/cancel","params":{"token":"none"}}`)
	ask(`{"jsonrpc":"2.0","id":10,"method":"shutdown"}`, `"id":10,"result":null`)
	ask(`{"jsonrpc":"2.0","id":11,"method":"shutdown"}`, `has been shut down`)
	r.send(`{"jsonrpc":"2.0","method":"exit"}`)
	if err := r.cmd.Wait(); err != nil {
		t.Errorf("after exit: %v", err)
	}
}

// TestGarbage: what is no message at all ends the server, with a word.
func TestGarbage(t *testing.T) {
	for _, input := range []string{"GET / HTTP/1.1\r\n\r\n", "Content-Length: 99999999999999\r\n\r\n{}", "Content-Length: 5\r\n\r\n{{{{{", "Content-Length: 100\r\n\r\n{}"} {
		cmd := exec.Command(filepath.Join(bin, "timeoutlint-lsp"))
		cmd.Stdin = strings.NewReader(input)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		err := cmd.Run()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 1 || strings.Contains(stderr.String(), "goroutine ") {
			t.Errorf("%q: %v\n%s", input, err, stderr.String())
		}
	}
}

// slowTool is a command that does not end by itself, and the file in which it
// notes that it was started.
func slowTool(t *testing.T) (tool, started string) {
	t.Helper()
	unix(t)
	dir := t.TempDir()
	started = filepath.Join(dir, "started")
	tool = filepath.Join(dir, "slow")
	script := "#!/bin/sh\necho $$ >>" + started + "\nexec sleep 600\n"
	if err := os.WriteFile(tool, []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	return tool, started
}

func runs(file string) []string {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return strings.Fields(string(data))
}

// gone waits until a process has ended.
func gone(t *testing.T, pid string) {
	t.Helper()
	for exec.Command("kill", "-0", pid).Run() == nil {
		poll(t, "process "+pid+" goes on")
	}
}

// begun waits until there have been n runs.
func begun(t *testing.T, started string, n int) {
	t.Helper()
	for len(runs(started)) < n {
		poll(t, "too few runs")
	}
}

// poll is for what tells nobody that it has come.
func poll(t *testing.T, problem string) {
	t.Helper()
	select {
	case <-time.After(2 * time.Millisecond):
	case <-t.Context().Done():
		t.Fatal(problem)
	}
}

// TestClientDies: the server ends with its client, and what it runs with it.
func TestClientDies(t *testing.T) {
	tool, started := slowTool(t)
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	s := start(t, everything(dir), "-timeoutlint", tool)
	s.open(filepath.Join(dir, "a.go"))
	s.until("begun", func() bool { return len(s.progress) > 0 })
	begun(t, started, 1)
	s.stdin.Close()
	err := s.cmd.Wait()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("the server ended with %v, want 1", err)
	}
	gone(t, runs(started)[0])
}

// TestCancel: a run is ended by its progress, and another begins with a save; a
// save while one goes on ends it.
func TestCancel(t *testing.T) {
	tool, started := slowTool(t)
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	name := filepath.Join(dir, "a.go")
	s := start(t, everything(dir), "-timeoutlint", tool)
	s.open(name)
	for n := 1; n <= 2; n++ {
		begun(t, started, n)
		s.do(s.server.WorkDoneProgressCancel(t.Context(), &protocol.WorkDoneProgressCancelParams{Token: protocol.String(s.tokens[n-1])}))
		s.until("ended", func() bool { return len(s.progress) == 2*n && s.progress[len(s.progress)-1] == "end: cancelled" })
		gone(t, runs(started)[n-1])
		s.save(name, bad)
	}
	begun(t, started, 3)
	s.save(name, bad)
	begun(t, started, 4)
	gone(t, runs(started)[2])
}

// TestNoTool: what is missing, and what is another program, is said once, with
// the way out.
func TestNoTool(t *testing.T) {
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	name := filepath.Join(dir, "a.go")
	s := start(t, everything(dir), "-timeoutlint", filepath.Join(dir, "none"))
	s.open(name)
	s.until("told", func() bool {
		return len(s.messages) == 1 && strings.Contains(s.messages[0], "none: no such file or directory")
	})
	if h := s.actions(name, 5); len(h) != 1 {
		t.Errorf("got %v", h)
	}

	unix(t)
	for script, want := range map[string]string{
		"echo hello":                      "is not its JSON",
		"echo '{\"version\":9}'":          "writes version 9 of its JSON, and this server reads 2",
		"echo 'unknown flag' >&2; exit 2": "unknown flag",
		"exit 3":                          "exited with 3 and said nothing",
		"yes":                             "wrote more than 64 MB",
	} {
		tool := filepath.Join(t.TempDir(), "other")
		if err := os.WriteFile(tool, []byte("#!/bin/sh\n"+script+"\n"), 0o777); err != nil {
			t.Fatal(err)
		}
		s := start(t, everything(dir), "-timeoutlint", tool)
		s.open(name)
		s.until(want, func() bool { return len(s.messages) == 1 && strings.Contains(s.messages[0], want) })
		s.save(name, bad)
		s.until("tried again", func() bool { return len(s.progress) >= 4 && s.progress[len(s.progress)-1] == "end: failed" })
		if len(s.messages) != 1 {
			t.Errorf("%s: told twice: %q", script, s.messages)
		}
	}
}

// TestTwoServers: two on one folder say the same.
func TestTwoServers(t *testing.T) {
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	name := filepath.Join(dir, "a.go")
	a, b := start(t, everything(dir)), start(t, little(dir))
	a.open(name)
	b.open(name)
	a.diagnostics(name, 1)
	b.diagnostics(name, 1)
	a.save(name, "package m\n")
	b.do(b.server.DidSave(t.Context(), &protocol.DidSaveTextDocumentParams{TextDocument: protocol.TextDocumentIdentifier{URI: uri.File(name)}}))
	a.diagnostics(name, 0)
	b.diagnostics(name, 0)
}

var saves = flag.Int("saves", 0, "in TestMemory, compare the memory of the server after `n` saves with that after ten")

// TestMemory is the check for a server that is left running for days:
//
//	go test ./internal/lsp -run Memory -saves 1000 -timeout 0
//
// Each save is answered with what the command said once: the memory of the
// server is looked at, and not that of the go command.
func TestMemory(t *testing.T) {
	if *saves == 0 {
		t.Skip("without -saves: 1,000 saves take a minute or two, which is no test of each run")
	}
	if runtime.GOOS != "linux" {
		t.Skip("the memory of the server is read from /proc, which is Linux's")
	}
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	name := filepath.Join(dir, "a.go")
	cmd := exec.Command(filepath.Join(bin, "timeoutlint"), "-json", "-q", "-issues-exit-code=0")
	cmd.Dir = dir
	said, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := t.TempDir()
	tool := filepath.Join(answers, "tool")
	for file, text := range map[string]string{"said.json": string(said), "tool": "#!/bin/sh\nexec cat " + filepath.Join(answers, "said.json") + "\n"} {
		if err := os.WriteFile(filepath.Join(answers, file), []byte(text), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	s := start(t, everything(dir), "-timeoutlint", tool)
	s.open(name)
	s.diagnostics(name, 1)
	var after10 int
	for i := 1; i <= *saves; i++ {
		s.mu.Lock()
		before := s.times[name]
		s.mu.Unlock()
		s.change(name, int32(i+1))
		s.save(name, fmt.Sprintf("%s\nconst n = %d\n", bad, i))
		s.until("analysed", func() bool { return s.times[name] > before })
		s.actions(name, 5)
		if i == 10 {
			after10 = s.memory()
		}
	}
	last := s.memory()
	t.Logf("%d kB after 10 saves, %d kB after %d: %.2f ×", after10, last, *saves, float64(last)/float64(after10))
	if float64(last) > 1.2*float64(after10) {
		t.Errorf("more than 1.2 × as much")
	}
}

// memory returns the resident memory of the server in kB.
func (s *session) memory() int {
	s.t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	s.do(err)
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			s.do(err)
			return n
		}
	}
	s.t.Fatal("no VmRSS")
	return 0
}
