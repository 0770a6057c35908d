package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/timeoutlint/timeoutlint/servers/internal/servertest"
)

// bin has timeoutlint, of this repository, and timeoutlint-lsp beside it.
var bin string

func TestMain(m *testing.M) {
	if os.Getenv(recordTo) != "" { // started by an editor, see TestEditors
		os.Exit(record())
	}
	os.Exit(servertest.Main(m, "timeoutlint-lsp", func(dir string) { bin = dir }))
}

// A session is a client with a server of its own, over standard input and
// output.
type session struct {
	protocol.UnimplementedClient
	t      *testing.T
	server protocol.Server
	conn   jsonrpc2.Conn
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	init   *protocol.InitializeResult

	mu       sync.Mutex
	changed  chan struct{} // closed, and made anew, when something comes
	shown    map[string]*protocol.PublishDiagnosticsParams
	times    map[string]int // that diagnostics came for a file
	logs     []string
	messages []string
	progress []string
	tokens   []string
	shows    []string
	settings string
	watched  []string
}

type pipe struct {
	io.ReadCloser
	io.WriteCloser
}

func (p pipe) Close() error { return p.WriteCloser.Close() }

// start starts a server with the flags, and initializes it.
func start(t *testing.T, params *protocol.InitializeParams, flags ...string) *session {
	t.Helper()
	s := spawn(t, flags...)
	var err error
	if s.init, err = s.server.Initialize(t.Context(), params); err != nil {
		t.Fatal(err)
	}
	if err := s.server.Initialized(t.Context(), &protocol.InitializedParams{}); err != nil {
		t.Fatal(err)
	}
	return s
}

func spawn(t *testing.T, flags ...string) *session {
	t.Helper()
	s := &session{
		t: t, changed: make(chan struct{}), shown: make(map[string]*protocol.PublishDiagnosticsParams), times: make(map[string]int),
		settings: "null",
	}
	s.cmd = exec.Command(filepath.Join(bin, "timeoutlint-lsp"), flags...)
	s.cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=")
	var stderr bytes.Buffer
	s.cmd.Stderr = &stderr
	var err error
	if s.stdin, err = s.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.conn = jsonrpc2.NewConn(jsonrpc2.NewStream(pipe{stdout, s.stdin}), jsonrpc2.WithCodec(codec{}))
	s.server = protocol.ServerDispatcher(s.conn)
	handle := protocol.ClientHandler(s, jsonrpc2.MethodNotFoundHandler)
	s.conn.Go(context.Background(), func(_ context.Context, req *jsonrpc2.Request) (any, error) { return handle(context.Background(), req) })
	t.Cleanup(func() {
		s.stdin.Close()
		s.cmd.Wait()
		if t.Failed() {
			s.mu.Lock()
			defer s.mu.Unlock()
			t.Logf("log:\n%s\nmessages:\n%s\nstderr: %s", strings.Join(s.logs, "\n"), strings.Join(s.messages, "\n"), stderr.String())
		}
	})
	return s
}

// record notes something that came.
func (s *session) record(add func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	add()
	close(s.changed)
	s.changed = make(chan struct{})
	return nil
}

// until waits until what has come is enough.
func (s *session) until(what string, ok func() bool) {
	s.t.Helper()
	for {
		s.mu.Lock()
		enough, changed := ok(), s.changed
		s.mu.Unlock()
		if enough {
			return
		}
		select {
		case <-changed:
		case <-s.conn.Done():
			s.t.Fatalf("the server ended: %s", what)
		case <-s.t.Context().Done():
			s.t.Fatalf("not %s", what)
		}
	}
}

func (s *session) PublishDiagnostics(_ context.Context, p *protocol.PublishDiagnosticsParams) error {
	return s.record(func() { s.shown[p.URI.FsPath()] = p; s.times[p.URI.FsPath()]++ })
}
func (s *session) LogMessage(_ context.Context, p *protocol.LogMessageParams) error {
	return s.record(func() { s.logs = append(s.logs, p.Message) })
}
func (s *session) ShowMessage(_ context.Context, p *protocol.ShowMessageParams) error {
	return s.record(func() { s.messages = append(s.messages, p.Message) })
}
func (s *session) ShowDocument(_ context.Context, p *protocol.ShowDocumentParams) (*protocol.ShowDocumentResult, error) {
	data, err := os.ReadFile(p.URI.FsPath())
	s.record(func() { s.shows = append(s.shows, string(data)) })
	return &protocol.ShowDocumentResult{Success: err == nil}, nil
}
func (s *session) WorkDoneProgressCreate(_ context.Context, p *protocol.WorkDoneProgressCreateParams) error {
	return s.record(func() { s.tokens = append(s.tokens, string(p.Token.(protocol.String))) })
}
func (s *session) Progress(_ context.Context, p *protocol.ProgressParams) error {
	var value struct{ Kind, Message string }
	if err := json.Unmarshal(p.Value, &value); err != nil {
		return err
	}
	return s.record(func() { s.progress = append(s.progress, value.Kind+": "+value.Message) })
}
func (s *session) RegisterCapability(_ context.Context, p *protocol.RegistrationParams) error {
	return s.record(func() {
		for _, r := range p.Registrations {
			s.watched = append(s.watched, r.Method)
		}
	})
}
func (s *session) Configuration(context.Context, *protocol.ConfigurationParams) ([]protocol.LSPAny, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return []protocol.LSPAny{protocol.LSPAny(s.settings)}, nil
}

// everything is a client that can do all the server asks for.
func everything(folders ...string) *protocol.InitializeParams {
	p := new(protocol.InitializeParams)
	raw := `{"processId":null,"rootUri":null,"capabilities":{
		"window":{"workDoneProgress":true,"showDocument":{"support":true}},
		"workspace":{"configuration":true,"didChangeWatchedFiles":{"dynamicRegistration":true},
			"didChangeConfiguration":{"dynamicRegistration":true},
			"workspaceEdit":{"documentChanges":true,"snippetEditSupport":true}},
		"general":{"positionEncodings":["utf-8","utf-16"]}}}`
	if err := protocol.Unmarshal([]byte(raw), p); err != nil {
		panic(err)
	}
	return withFolders(p, folders)
}

// little is a client of the simplest kind.
func little(folders ...string) *protocol.InitializeParams {
	return withFolders(new(protocol.InitializeParams), folders)
}

func withFolders(p *protocol.InitializeParams, dirs []string) *protocol.InitializeParams {
	var list []protocol.WorkspaceFolder
	for _, dir := range dirs {
		list = append(list, protocol.WorkspaceFolder{URI: uri.File(dir), Name: filepath.Base(dir)})
	}
	p.WorkspaceFolders = protocol.NewNullable(list)
	return p
}

func (s *session) open(name string) {
	s.t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		s.t.Fatal(err)
	}
	s.do(s.server.DidOpen(s.t.Context(), &protocol.DidOpenTextDocumentParams{
		TextDocument: protocol.TextDocumentItem{URI: uri.File(name), LanguageID: "go", Version: 1, Text: string(text)},
	}))
}

// save writes a file and tells of it.
func (s *session) save(name, text string) {
	s.t.Helper()
	s.do(os.WriteFile(name, []byte(text), 0o666))
	s.do(s.server.DidSave(s.t.Context(), &protocol.DidSaveTextDocumentParams{TextDocument: protocol.TextDocumentIdentifier{URI: uri.File(name)}}))
}

func (s *session) change(name string, version int32) {
	s.t.Helper()
	p := &protocol.DidChangeTextDocumentParams{ContentChanges: []protocol.TextDocumentContentChangeEvent{&protocol.TextDocumentContentChangeWholeDocument{Text: "package x"}}}
	p.TextDocument.URI, p.TextDocument.Version = uri.File(name), version
	s.do(s.server.DidChange(s.t.Context(), p))
}

func (s *session) close(name string) {
	s.t.Helper()
	s.do(s.server.DidClose(s.t.Context(), &protocol.DidCloseTextDocumentParams{TextDocument: protocol.TextDocumentIdentifier{URI: uri.File(name)}}))
}

func (s *session) do(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// codes waits until a file has so many diagnostics, and returns their codes.
func (s *session) codes(name string, n int) []string {
	s.t.Helper()
	var codes []string
	for _, d := range s.diagnostics(name, n) {
		codes = append(codes, string(d.Code.(protocol.String)))
	}
	return codes
}

func (s *session) diagnostics(name string, n int) (list []protocol.Diagnostic) {
	s.t.Helper()
	s.until(fmt.Sprintf("%d diagnostics in %s", n, filepath.Base(name)), func() bool {
		p := s.shown[name]
		if p != nil {
			list = p.Diagnostics
		}
		return p != nil && len(list) == n
	})
	return list
}

// actions returns the code actions at a line, from 0, by title.
func (s *session) actions(name string, line uint32) map[string]*protocol.CodeAction {
	s.t.Helper()
	at := protocol.Position{Line: line, Character: 10}
	list, err := s.server.CodeAction(s.t.Context(), &protocol.CodeActionParams{
		TextDocument: protocol.TextDocumentIdentifier{URI: uri.File(name)}, Range: protocol.Range{Start: at, End: at},
	})
	s.do(err)
	byTitle := make(map[string]*protocol.CodeAction)
	for _, a := range list {
		action := a.(*protocol.CodeAction)
		byTitle[action.Title] = action
	}
	return byTitle
}

// apply makes the edits of an action in the files on the disk. Positions count
// bytes.
func (s *session) apply(a *protocol.CodeAction) {
	s.t.Helper()
	for _, change := range a.Edit.DocumentChanges {
		edit := change.(*protocol.TextDocumentEdit)
		name := edit.TextDocument.URI.FsPath()
		data, err := os.ReadFile(name)
		s.do(err)
		lines := strings.SplitAfter(string(data), "\n")
		at := func(p protocol.Position) int { return len(strings.Join(lines[:p.Line], "")) + int(p.Character) }
		text := string(data)
		for i := len(edit.Edits) - 1; i >= 0; i-- {
			var r protocol.Range
			var by string
			switch e := edit.Edits[i].(type) {
			case *protocol.TextEdit:
				r, by = e.Range, e.NewText
			case *protocol.SnippetTextEdit:
				r, by = e.Range, strings.NewReplacer("${1:", "", "}\n", "\n").Replace(e.Snippet.Value)
			}
			text = text[:at(r.Start)] + by + text[at(r.End):]
		}
		s.save(name, text)
	}
}

func unix(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the command of this test is a script of sh, which Windows does not have")
	}
}
