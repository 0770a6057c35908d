package lsp

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/timeoutlint/timeoutlint/servers/internal/servertest"
)

const goMod = "module example.com/m\n\ngo 1.26\n"

// bad has one finding with a fix, on line 5 from 0, after characters that count
// differently in bytes and UTF-16.
const bad = `package m

import "net/http"

func get(w http.ResponseWriter, r *http.Request) {
	/* é𝄞 */ client := &http.Client{}
	resp, err := client.Get("http://example.com/" + r.URL.Path)
	if err != nil {
		return
	}
	resp.Body.Close()
	w.WriteHeader(resp.StatusCode)
}

var Handler = http.HandlerFunc(get)
`

// TestEdit is what a user does: open, look, mend, save.
func TestEdit(t *testing.T) {
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	name := filepath.Join(dir, "a.go")
	s := start(t, everything(dir))
	if s.init.ServerInfo.Name != "timeoutlint-lsp" || s.init.Capabilities.PositionEncoding != protocol.PositionEncodingKindUTF8 {
		t.Errorf("initialized with %+v", s.init)
	}
	s.until("registered", func() bool { return len(s.watched) == 2 })
	s.open(name)
	d := s.diagnostics(name, 1)[0]
	if d.Code != protocol.String("defaulttimeout/http-client") || d.Range.Start.Line != 5 || d.Severity != protocol.DiagnosticSeverityError ||
		!strings.HasSuffix(string(d.CodeDescription.Href), "/doc/rules/http-client.md") || !strings.Contains(string(d.Message.(protocol.String)), "\nwhy: ") {
		t.Errorf("got %+v", d)
	}
	s.until("finished", func() bool {
		return len(s.progress) > 0 && s.progress[0] == "begin: ./." && s.progress[len(s.progress)-1] == "end: 1 finding"
	})

	// A call that waits says so, and other text is left to others.
	hover := func(line, character uint32) *protocol.Hover {
		h, err := s.server.Hover(t.Context(), &protocol.HoverParams{TextDocumentPositionParams: protocol.TextDocumentPositionParams{
			TextDocument: protocol.TextDocumentIdentifier{URI: uri.File(name)}, Position: protocol.Position{Line: line, Character: character},
		}})
		s.do(err)
		return h
	}
	if h := hover(6, 22); h == nil || !strings.Contains(h.Contents.(*protocol.MarkupContent).Value, "**timeoutlint**: ") {
		t.Errorf("over the call: %+v", h)
	}
	if h := hover(2, 12); h != nil {
		t.Errorf("over an import: %+v", h)
	}

	// The fix is made, and gone is the finding.
	actions := s.actions(name, 5)
	var fix *protocol.CodeAction
	for _, a := range actions {
		if a.IsPreferred != nil && *a.IsPreferred {
			fix = a
		}
	}
	if fix == nil || len(fix.Diagnostics) != 1 || *fix.Kind != protocol.CodeActionKindQuickFix {
		t.Fatalf("no preferred fix in %v", actions)
	}
	if id := fix.Edit.DocumentChanges[0].(*protocol.TextDocumentEdit).TextDocument; id.Version == nil || *id.Version != 1 {
		t.Errorf("the fix is for version %v", id.Version)
	}

	// While the file is another in the editor, the fix is not for it.
	s.change(name, 2)
	if a := s.actions(name, 5)[fix.Title]; a == nil || a.Edit != nil || !strings.Contains(a.Disabled.Reason, "save a.go first") {
		t.Errorf("of an unsaved file: %+v", a)
	}
	s.apply(fix)
	s.diagnostics(name, 0)

	// Nothing is shown of a file that is closed.
	s.save(name, bad)
	s.diagnostics(name, 1)
	s.close(name)
	s.diagnostics(name, 0)

	s.do(s.server.Shutdown(t.Context()))
	if _, err := s.server.Hover(t.Context(), &protocol.HoverParams{}); err == nil {
		t.Error("the server answers after its shutdown")
	}
	s.do(s.server.Exit(t.Context()))
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("after exit: %v", err)
	}
}

// TestIgnore: the directive is one that the command takes, with the cursor at
// the reason; and a client without snippets or versions gets plain edits, with
// positions in UTF-16.
func TestIgnore(t *testing.T) {
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	name := filepath.Join(dir, "a.go")
	s := start(t, everything(dir))
	s.open(name)
	s.diagnostics(name, 1)
	a := s.actions(name, 5)["ignore http-client here, with a reason"]
	if a == nil {
		t.Fatalf("got %v", s.actions(name, 5))
	}
	snippet, ok := a.Edit.DocumentChanges[0].(*protocol.TextDocumentEdit).Edits[0].(*protocol.SnippetTextEdit)
	if !ok || snippet.Snippet.Value != "\t//timeoutlint:ignore http-client -- ${1:TODO: say why this is right}\n" {
		t.Errorf("got %+v", a.Edit)
	}
	s.apply(a)
	s.diagnostics(name, 0)

	dir = servertest.Write(t, "go.mod", goMod, "a.go", bad)
	name = filepath.Join(dir, "a.go")
	s = start(t, little(dir))
	s.open(name)
	d := s.diagnostics(name, 1)[0]
	line := strings.Split(bad, "\n")[5]
	column := len(line[:strings.Index(line, "http.Client")]) - 3 // two bytes are a unit, four are two
	if int(d.Range.Start.Character) != column {
		t.Errorf("at %d, want %d", d.Range.Start.Character, column)
	}
	edits := s.actions(name, 5)["ignore http-client here, with a reason"].Edit.Changes[uri.File(name)]
	if len(edits) != 1 || edits[0].NewText != "\t//timeoutlint:ignore http-client -- TODO: say why this is right\n" {
		t.Errorf("got %+v", edits)
	}
}

// TestExplain: a line is explained in a document, or where none can be shown, in
// a message.
func TestExplain(t *testing.T) {
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	name := filepath.Join(dir, "a.go")
	for _, params := range []*protocol.InitializeParams{everything(dir), little(dir)} {
		s := start(t, params)
		s.open(name)
		s.diagnostics(name, 1)
		c := s.actions(name, 5)["timeoutlint: explain this line"].Command
		result, err := s.server.ExecuteCommand(t.Context(), &protocol.ExecuteCommandParams{Command: c.Command, Arguments: c.Arguments})
		s.do(err)
		var text string
		s.do(json.Unmarshal(result, &text))
		if !strings.Contains(text, "a.go:6, in get") || !strings.Contains(text, "http-client") {
			t.Errorf("got %s", text)
		}
		s.until("shown", func() bool { return len(s.shows)+len(s.messages) > 0 })
		if len(s.shows) == 1 && s.shows[0] != text {
			t.Errorf("shown is %s", s.shows[0])
		}
	}
}

// TestSettings: settings of the start, pulled and pushed ones; unknown and wrong
// ones are named and change nothing.
func TestSettings(t *testing.T) {
	dir := servertest.Write(t, "go.mod", goMod, "a.go", bad, "a_test.go", strings.NewReplacer("get", "get2", "Handler =", "Handler2 =").Replace(bad))
	name, test := filepath.Join(dir, "a.go"), filepath.Join(dir, "a_test.go")
	s := start(t, everything(dir))
	s.open(name)
	s.diagnostics(name, 1)
	s.mu.Lock()
	s.settings = `{"tests":true}`
	s.mu.Unlock()
	changed := func(settings string) {
		t.Helper()
		s.do(s.server.DidChangeConfiguration(t.Context(), &protocol.DidChangeConfigurationParams{Settings: protocol.LSPAny(settings)}))
	}
	changed("null")
	s.diagnostics(test, 1)
	s.diagnostics(name, 1)

	s = start(t, little(dir))
	s.open(name)
	s.diagnostics(name, 1)
	changed(`{"timeoutlint":{"disable":["http-client"]}}`)
	s.diagnostics(name, 0)
	changed(`{"timeoutlint":{"strictt":true}}`)
	s.until("named", func() bool { return strings.Contains(strings.Join(s.logs, "\n"), `unknown ["strictt"]`) })
	s.diagnostics(name, 1)
	for settings, want := range map[string]string{
		`{"strict":"yes"}`:                     "settings: strict: ",
		`{"only":["a,b"]}`:                     `settings: "a,b": want one name in each string`,
		`{"only":["dial"],"disable":["http"]}`: "only and disable cannot be used together",
		`[]`:                                   "settings: want an object",
	} {
		changed(settings)
		s.until(want, func() bool {
			return slices.ContainsFunc(s.messages, func(m string) bool { return strings.Contains(m, want) })
		})
	}
	changed(`{"only":["nosuchkind"]}`)
	s.until("refused by the command", func() bool {
		return slices.ContainsFunc(s.messages, func(m string) bool { return strings.Contains(m, `nosuchkind`) })
	})
}

// TestFolders: packages of two folders and of a workspace; what is in no folder
// is left alone, and what a closed one has is withdrawn.
func TestFolders(t *testing.T) {
	one := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	two := servertest.Write(t, "go.work", "go 1.26\n\nuse (\n\t./x\n\t./y\n)\n",
		"x/go.mod", "module example.com/x\n\ngo 1.26\n", "x/x.go", strings.Replace(bad, "package m", "package x", 1),
		"y/go.mod", "module example.com/y\n\ngo 1.26\n", "y/p/y.go", "package p\n\nimport \"example.com/x\"\n\nvar H = x.Handler\n", "y/p/z.go", strings.Replace(bad, "package m", "package p", 1))
	outside := servertest.Write(t, "go.mod", goMod, "a.go", bad)
	s := start(t, everything(one, two))
	a, x, z, out := filepath.Join(one, "a.go"), filepath.Join(two, "x", "x.go"), filepath.Join(two, "y", "p", "z.go"), filepath.Join(outside, "a.go")
	s.open(out)
	for _, name := range []string{a, x, z} {
		s.open(name)
	}
	for _, name := range []string{a, x, z} {
		s.diagnostics(name, 1)
	}
	folder := func(dir string) []protocol.WorkspaceFolder {
		return []protocol.WorkspaceFolder{{URI: uri.File(dir), Name: "f"}}
	}
	s.do(s.server.DidChangeWorkspaceFolders(t.Context(), &protocol.DidChangeWorkspaceFoldersParams{
		Event: protocol.WorkspaceFoldersChangeEvent{Removed: folder(one), Added: folder(outside)},
	}))
	s.diagnostics(a, 0)
	s.diagnostics(out, 1)

	// The settings of a module are read again when they change.
	s.do(os.WriteFile(filepath.Join(outside, ".timeoutlint.yaml"), []byte("rules:\n  http-client: off\n"), 0o666))
	s.do(s.server.DidChangeWatchedFiles(t.Context(), &protocol.DidChangeWatchedFilesParams{
		Changes: []protocol.FileEvent{{URI: uri.File(filepath.Join(outside, ".timeoutlint.yaml")), Type: protocol.FileChangeTypeCreated}},
	}))
	s.diagnostics(out, 0)
}

// TestHover: over the calls of the example the server says what the command
// explains of their lines.
func TestHover(t *testing.T) {
	dir, err := filepath.Abs("../../../examples/ragservice")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, everything(dir))
	name := filepath.Join(dir, "broken", "answer.go")
	s.open(name)
	s.until("analysed", func() bool { return len(s.progress) > 0 && strings.HasPrefix(s.progress[len(s.progress)-1], "end: ") })
	compareHover(t, s, name)
}

// TestExample is a session on the example, with clients of real libraries.
func TestExample(t *testing.T) {
	dir, err := filepath.Abs("../../../examples/ragservice")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, everything(dir))
	name := filepath.Join(dir, "broken", "answer.go")
	s.open(name)
	s.until("analysed", func() bool {
		return len(s.progress) > 0 && strings.HasPrefix(s.progress[len(s.progress)-1], "end: ")
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown[name] == nil || len(s.shown[name].Diagnostics) < 3 {
		t.Fatalf("shown: %+v, %v", s.shown[name], s.progress)
	}
	related := 0
	for _, d := range s.shown[name].Diagnostics {
		related += len(d.RelatedInformation)
		for _, r := range d.RelatedInformation {
			if !strings.HasPrefix(r.Location.URI.FsPath(), dir) || r.Message == "" {
				t.Errorf("related: %+v", r)
			}
		}
	}
	if related == 0 {
		t.Error("no related places")
	}
	// Findings in other files of the package are shown too.
	if s.shown[filepath.Join(dir, "broken", "ingest.go")] == nil {
		t.Errorf("only of %v", s.times)
	}
}

// compareHover compares what the server says over the calls of a file without
// findings with what the command explains of their lines.
func compareHover(t *testing.T, s *session, name string) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, nil, 0)
	s.do(err)
	lines := make(map[int]int) // a column of a call's name, by line
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
				at := fset.Position(sel.Sel.Pos())
				lines[at.Line] = at.Column
			}
		}
		return true
	})
	const enough = 4 // each is a run of the command
	compared := 0
	for _, line := range slices.Sorted(maps.Keys(lines)) {
		if compared == enough {
			break
		}
		column := lines[line]
		h, err := s.server.Hover(t.Context(), &protocol.HoverParams{TextDocumentPositionParams: protocol.TextDocumentPositionParams{
			TextDocument: protocol.TextDocumentIdentifier{URI: uri.File(name)}, Position: protocol.Position{Line: uint32(line - 1), Character: uint32(column - 1)},
		}})
		s.do(err)
		cmd := exec.Command(filepath.Join(bin, "timeoutlint"), "explain", fmt.Sprintf("%s:%d", name, line))
		cmd.Dir = filepath.Dir(name)
		said, err := cmd.Output()
		s.do(err)
		if h == nil {
			t.Errorf("line %d: nothing; the command says\n%s", line, said)
			continue
		}
		value := h.Contents.(*protocol.MarkupContent).Value
		if strings.Contains(value, "/doc/rules/") {
			if !strings.Contains(string(said), "finding: ") {
				t.Errorf("line %d: %s\nbut the command says\n%s", line, value, said)
			}
			continue
		}
		if !strings.Contains(value, strings.TrimSpace(string(said))) {
			t.Errorf("line %d: %s\nbut the command says\n%s", line, value, said)
		}
		compared++
	}
	if compared < enough {
		t.Errorf("only %d of %d lines without a finding", compared, len(lines))
	}
}
