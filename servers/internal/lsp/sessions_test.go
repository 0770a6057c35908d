package lsp

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/servers/internal/servertest"
)

var editors = flag.Bool("editors", false, "in TestEditors, record sessions of the editors that are installed")

// sessions are what the editors have in common: open, look, mend, save.
var sessions = []struct {
	name    string   // of the script in testdata/editors
	editor  string   // the executable
	command []string // runs the script, its last argument
}{
	{"neovim.lua", "nvim", []string{"nvim", "--clean", "--headless", "-i", "NONE", "-S"}},
	{"neovim-config.lua", "nvim", []string{"nvim", "--clean", "--headless", "-i", "NONE", "-S"}},
	{"helix.sh", "hx", []string{"bash"}},
	{"eglot.el", "emacs", []string{"emacs", "--batch", "-l"}},
	{"lsp-mode.el", "emacs", []string{"emacs", "--batch", "-l"}},
}

// TestEditors records sessions of real editors for TestSessions:
//
//	go test ./internal/lsp -run Editors -editors
func TestEditors(t *testing.T) {
	if !*editors {
		t.Skip("without -editors: these editors are on few machines; TestSessions plays what they said")
	}
	for _, s := range sessions {
		t.Run(s.name, func(t *testing.T) {
			version, err := exec.Command(s.editor, "--version").Output()
			if err != nil {
				t.Skipf("%s does not run: %v", s.editor, err)
			}
			first, _, _ := strings.Cut(string(version), "\n")
			dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
			script, err := filepath.Abs(filepath.Join("testdata", "editors", s.name))
			if err != nil {
				t.Fatal(err)
			}
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			log := filepath.Join(t.TempDir(), "log")
			cmd := exec.CommandContext(t.Context(), s.command[0], append(s.command[1:], script)...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "GOFLAGS=", "GOWORK=", "GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE"),
				recordTo+"="+log, "TIMEOUTLINT_TEST_DIR="+dir, "TIMEOUTLINT_TEST_CMD="+self, "TIMEOUTLINT_TEST_SERVER="+filepath.Join(bin, "timeoutlint-lsp"))
			if out, err := cmd.CombinedOutput(); err != nil {
				data, _ := os.ReadFile(log)
				t.Fatalf("%v\n%s\nrecorded:\n%.20000s", err, out, data)
			}
			data, err := os.ReadFile(log)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(s.name, filepath.Ext(s.name)) + ".log"
			text := fmt.Sprintf("# %s, by TestEditors\n%s", first, data)
			if err := os.WriteFile(filepath.Join("testdata", "sessions", name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// TestSessions plays what real editors said to the server, which must answer as
// it did when that was recorded.
func TestSessions(t *testing.T) {
	names, err := filepath.Glob("testdata/sessions/*.log")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Fatal("no recordings")
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".log"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
			list, err := readRecording(string(data), dir)
			if err != nil {
				t.Fatal(err)
			}
			said := methods(list)
			for _, want := range []string{
				"client initialize", "client textDocument/didOpen", "client textDocument/hover", "client textDocument/codeAction",
				"client textDocument/didChange", "client textDocument/didSave", "server textDocument/publishDiagnostics",
			} {
				if !slices.Contains(said, want) {
					t.Errorf("the recording has no %q, only %q", want, said)
				}
			}
			play(t, dir, list)
			mended, err := os.ReadFile(filepath.Join(dir, "a.go"))
			if err != nil || !strings.Contains(string(mended), "Timeout: ") {
				t.Errorf("the file was left as\n%s%v", mended, err)
			}
		})
	}
}

// A player is the client of a recording.
type player struct {
	t       *testing.T
	in      io.Writer
	answers map[string][]json.RawMessage // of the client to requests of a method, in order
	methods map[string]string            // of the server's requests, by id
	due     []string                     // of the server, answers and diagnostics that are recorded and did not come yet
	early   []string                     // those that came before the client waited for them
	from    chan message
}

// play says what the client said, each after what it had heard before.
func play(t *testing.T, dir string, list []entry) {
	cmd := exec.CommandContext(t.Context(), filepath.Join(bin, "timeoutlint-lsp"))
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &player{t: t, in: in, answers: make(map[string][]json.RawMessage), methods: make(map[string]string), from: make(chan message)}
	go p.read(bufio.NewReader(out))
	t.Cleanup(func() {
		in.Close()
		for range p.from {
		}
		cmd.Wait()
	})
	p.learn(list)
	exit := ""
	for _, e := range list {
		var m message
		p.decode(e.raw, &m)
		switch {
		case e.from == "disk":
			var file struct{ File, Text string }
			p.decode(e.raw, &file)
			if err := os.WriteFile(filepath.Join(dir, file.File), []byte(file.Text), 0o666); err != nil {
				t.Fatal(err)
			}
		case e.from == "client" && m.Method == "exit":
			// Helix says it right behind shutdown, whose answer the server may then
			// still write or not. Here it comes last.
			exit = e.raw
		case e.from == "client" && m.Method != "":
			p.say(e.raw)
		case e.from == "server":
			if want := expected(m); want != "" {
				p.hear(want)
			}
		}
	}
	if exit != "" {
		p.say(exit)
	}
}

// learn takes from the recording what the client answers, and what the server
// says.
func (p *player) learn(list []entry) {
	asked := make(map[string]string)
	for _, e := range list {
		var m message
		p.decode(e.raw, &m)
		switch {
		case e.from == "server" && expected(m) != "":
			p.due = append(p.due, expected(m))
		case e.from == "server" && m.ID != nil:
			asked[string(m.ID)] = m.Method
		case e.from == "client" && m.Method == "" && m.ID != nil:
			method := asked[string(m.ID)]
			p.answers[method] = append(p.answers[method], json.RawMessage(e.raw))
		}
	}
}

// expected is what of a server's message the client acts on: an answer, or the
// diagnostics of a file. The text is the same whenever that is the same.
func expected(m message) string {
	switch {
	case m.Method != "" && m.ID != nil:
		return ""
	case m.Method == "" && m.Error != nil:
		return fmt.Sprintf("error %s %s", m.ID, m.Error)
	case m.Method == "":
		return fmt.Sprintf("answer %s %s", m.ID, canonical(m.Result))
	case m.Method == "textDocument/publishDiagnostics":
		return fmt.Sprintf("diagnostics %s", canonical(m.Params))
	}
	return ""
}

func (p *player) decode(raw string, v any) {
	p.t.Helper()
	if err := json.Unmarshal([]byte(raw), v); err != nil {
		p.t.Fatalf("%s: %v", raw, err)
	}
}

func (p *player) say(raw string) {
	p.t.Helper()
	if _, err := fmt.Fprintf(p.in, "Content-Length: %d\r\n\r\n%s", len(raw), raw); err != nil {
		p.t.Fatal(err)
	}
}

// read hands over what the server says.
func (p *player) read(r *bufio.Reader) {
	defer close(p.from)
	for {
		body, err := readMessage(r)
		if err != nil {
			return
		}
		var m message
		if err := json.Unmarshal(body, &m); err != nil {
			p.t.Errorf("%s: %v", body, err)
			return
		}
		p.from <- m
	}
}

// hear waits until the server has said what is wanted, and answers what it asks
// in between. What is not recorded ends the test, which would wait for ever
// otherwise.
func (p *player) hear(want string) {
	p.t.Helper()
	for {
		if i := slices.Index(p.early, want); i >= 0 {
			p.early = slices.Delete(p.early, i, i+1)
			return
		}
		m, ok := <-p.from
		if !ok {
			p.t.Fatalf("the server ended before\n%s", want)
		}
		if m.Method != "" && m.ID != nil {
			p.reply(m)
			continue
		}
		said := expected(m)
		if said == "" {
			continue
		}
		i := slices.Index(p.due, said)
		if i < 0 {
			p.t.Fatalf("the server says\n%s\nwhich is not recorded; awaited is\n%s", said, want)
		}
		p.due = slices.Delete(p.due, i, i+1)
		p.early = append(p.early, said)
	}
}

// reply answers a request of the server as the client did.
func (p *player) reply(m message) {
	p.t.Helper()
	list := p.answers[m.Method]
	if len(list) == 0 {
		p.t.Fatalf("the server asks %s, which it did not when this was recorded", m.Method)
	}
	if len(list) > 1 {
		p.answers[m.Method] = list[1:]
	}
	var answer map[string]json.RawMessage
	p.decode(string(list[0]), &answer)
	answer["id"] = m.ID
	raw, err := json.Marshal(answer)
	if err != nil {
		p.t.Fatal(err)
	}
	p.say(string(raw))
}
