// Package lsp is the language server: it runs the timeoutlint command on what is
// opened and saved, and says in an editor's words what that found.
package lsp

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/timeoutlint/timeoutlint/servers/internal/command"
)

// Options are what the command line of the server says.
type Options struct {
	Tool     *command.Tool
	Problem  error // why there is no tool; told to the user when an editor asks
	Version  string
	Settings []byte // JSON, which those of the editor replace; may be nil
}

// Commands that an editor can have executed.
const (
	commandExplain = "timeoutlint.explain" // uri, line from 0: what was asked and answered there
	commandAnalyse = "timeoutlint.analyse" // all that is open, again
)

type server struct {
	protocol.UnimplementedServer
	client  protocol.Client
	opts    Options
	ctx     context.Context // ends with the connection
	exit    chan struct{}
	running sync.WaitGroup
	queue   *queue

	mu          sync.Mutex
	initialized bool
	shutDown    bool
	exited      bool
	ended       bool // nothing new is begun
	can         abilities
	folders     []string
	settings    Settings
	open        map[string]*document // by file
	found       map[string]*found    // by directory
	told        string               // the last problem that was shown
	lines       explanations
	temp        string // directory of what is shown to the user, "" before
}

// abilities are what the client says that it can do.
type abilities struct {
	utf8, progress, showDocument, configuration, watch, watchSettings, snippets, versions bool

	plainHover bool // shows no Markdown when hovering
}

// A document is an open file.
type document struct {
	uri     string
	version int32
	unsaved bool
}

func newServer(ctx context.Context, client protocol.Client, opts Options) *server {
	s := &server{
		client: client, opts: opts, ctx: ctx, exit: make(chan struct{}),
		open: make(map[string]*document), found: make(map[string]*found),
	}
	s.queue = newQueue(s)
	return s
}

var (
	errNotInitialized = jsonrpc2.NewError(-32002, "the server is not initialized")
	errShutDown       = jsonrpc2.NewError(jsonrpc2.ErrInvalidRequest.Code, "the server has been shut down")
)

// ready returns an error before the server is initialized and after it is shut down.
func (s *server) ready() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !s.initialized:
		return errNotInitialized
	case s.shutDown:
		return errShutDown
	}
	return nil
}

func (s *server) Initialize(_ context.Context, p *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.initialized {
		return nil, jsonrpc2.NewError(jsonrpc2.ErrInvalidRequest.Code, "the server is initialized already")
	}
	s.can = abilitiesOf(&p.Capabilities)
	s.folders = foldersOf(p)
	raw := slices.Clone([]byte(p.InitializationOptions))
	if len(raw) == 0 {
		raw = s.opts.Settings
	}
	settings, unknown, err := parseSettings(raw)
	if err != nil {
		return nil, jsonrpc2.NewError(jsonrpc2.ErrInvalidParams.Code, err.Error())
	}
	s.settings = settings
	s.initialized = true
	if len(unknown) > 0 {
		s.running.Go(func() { s.sayUnknown(unknown) })
	}
	return &protocol.InitializeResult{
		Capabilities: s.capabilities(),
		ServerInfo:   protocol.ServerInfo{Name: "timeoutlint-lsp", Version: protocol.NewOptional(s.opts.Version)},
	}, nil
}

func abilitiesOf(c *protocol.ClientCapabilities) (can abilities) {
	if g := c.General; g != nil {
		can.utf8 = slices.Contains(g.PositionEncodings, protocol.PositionEncodingKindUTF8)
	}
	if w := c.Window; w != nil {
		can.progress = isTrue(w.WorkDoneProgress)
		can.showDocument = w.ShowDocument != nil && w.ShowDocument.Support
	}
	if w := c.Workspace; w != nil {
		can.configuration = isTrue(w.Configuration)
		can.watch = w.DidChangeWatchedFiles != nil && isTrue(w.DidChangeWatchedFiles.DynamicRegistration)
		can.watchSettings = w.DidChangeConfiguration != nil && isTrue(w.DidChangeConfiguration.DynamicRegistration)
		if e := w.WorkspaceEdit; e != nil {
			can.versions = isTrue(e.DocumentChanges)
			can.snippets = can.versions && isTrue(e.SnippetEditSupport)
		}
	}
	if t := c.TextDocument; t != nil && t.Hover != nil {
		can.plainHover = len(t.Hover.ContentFormat) > 0 && !slices.Contains(t.Hover.ContentFormat, protocol.MarkupKindMarkdown)
	}
	return can
}

func isTrue(b *bool) bool { return b != nil && *b }

// capabilities says what the server does. The caller holds s.mu.
func (s *server) capabilities() protocol.ServerCapabilities {
	yes := true
	sync := protocol.TextDocumentSyncKindIncremental // only whether it changed is read
	encoding := protocol.PositionEncodingKindUTF16
	if s.can.utf8 {
		encoding = protocol.PositionEncodingKindUTF8
	}
	return protocol.ServerCapabilities{
		PositionEncoding:       encoding,
		TextDocumentSync:       &protocol.TextDocumentSyncOptions{OpenClose: &yes, Change: &sync, Save: protocol.Boolean(true)},
		HoverProvider:          protocol.Boolean(true),
		CodeActionProvider:     &protocol.CodeActionOptions{CodeActionKinds: []protocol.CodeActionKind{protocol.CodeActionKindQuickFix}},
		ExecuteCommandProvider: protocol.ExecuteCommandOptions{Commands: []string{commandExplain, commandAnalyse}},
		Workspace: &protocol.WorkspaceOptions{
			WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{Supported: &yes, ChangeNotifications: protocol.Boolean(true)},
		},
	}
}

// Initialized asks for what the client tells only if it is asked.
func (s *server) Initialized(context.Context, *protocol.InitializedParams) error {
	if s.opts.Problem != nil {
		s.tell(s.opts.Problem.Error())
	}
	s.mu.Lock()
	can := s.can
	s.mu.Unlock()
	// Its answer can only be read when this has returned.
	s.background(func() { s.register(can) })
	return nil
}

func (s *server) register(can abilities) {
	var list []protocol.Registration
	if can.watch {
		list = append(list, protocol.Registration{
			ID: "files", Method: protocol.MethodWorkspaceDidChangeWatchedFiles,
			RegisterOptions: protocol.LSPAny(`{"watchers":[{"globPattern":"**/.timeoutlint.yaml"},{"globPattern":"**/go.mod"},{"globPattern":"**/go.work"}]}`),
		})
	}
	if can.watchSettings {
		list = append(list, protocol.Registration{
			ID: "settings", Method: protocol.MethodWorkspaceDidChangeConfiguration,
			RegisterOptions: protocol.LSPAny(`{"section":"timeoutlint"}`),
		})
	}
	if len(list) > 0 {
		if err := s.client.RegisterCapability(s.ctx, &protocol.RegistrationParams{Registrations: list}); err != nil && s.ctx.Err() == nil {
			s.log(protocol.MessageTypeWarning, "the editor does not tell of changed files: %v", err)
		}
	}
	if can.configuration {
		s.pullSettings()
	}
}

// Shutdown ends what is running; only Exit is heard afterwards.
func (s *server) Shutdown(context.Context) error {
	s.mu.Lock()
	s.shutDown = true
	s.mu.Unlock()
	s.queue.close()
	return nil
}

func (s *server) Exit(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.exited {
		s.exited = true
		close(s.exit)
	}
	return nil
}

// background does something beside the messages, until the connection ends.
func (s *server) background(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.running.Go(f)
	}
}

// end waits until nothing goes on any more.
func (s *server) end() {
	s.mu.Lock()
	s.ended = true
	temp := s.temp
	s.mu.Unlock()
	s.running.Wait()
	if temp != "" {
		os.RemoveAll(temp)
	}
}

func (s *server) isShutDown() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shutDown
}

// DidChangeConfiguration takes settings, or asks for them where the client says
// only that they have changed.
func (s *server) DidChangeConfiguration(_ context.Context, p *protocol.DidChangeConfigurationParams) error {
	s.mu.Lock()
	pull := s.can.configuration
	s.mu.Unlock()
	if pull {
		s.background(s.pullSettings)
		return nil
	}
	s.setSettings(slices.Clone([]byte(p.Settings)))
	return nil
}

func (s *server) pullSettings() {
	section := "timeoutlint"
	list, err := s.client.Configuration(s.ctx, &protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: &section}}})
	switch {
	case s.ctx.Err() != nil:
	case err != nil:
		s.log(protocol.MessageTypeWarning, "the settings cannot be read: %v", err)
	case len(list) == 1 && string(list[0]) != "null":
		s.setSettings(slices.Clone([]byte(list[0])))
	}
}

// setSettings has all that is open analysed again if the settings are others.
// Wrong ones change nothing.
func (s *server) setSettings(raw []byte) {
	settings, unknown, err := parseSettings(raw)
	if err != nil {
		s.tell(err.Error())
		return
	}
	if len(unknown) > 0 {
		s.sayUnknown(unknown)
	}
	s.mu.Lock()
	changed := !slices.Equal(settings.flags(), s.settings.flags())
	s.settings = settings
	s.mu.Unlock()
	if changed {
		s.analyseOpen()
	}
}

func (s *server) sayUnknown(keys []string) {
	s.log(protocol.MessageTypeWarning, "settings: unknown %q: there are strict, tests, generated, only, disable, tags, hover", keys)
}

// DidChangeWorkspaceFolders analyses what is open in new folders, and withdraws
// what was said of closed ones.
func (s *server) DidChangeWorkspaceFolders(_ context.Context, p *protocol.DidChangeWorkspaceFoldersParams) error {
	s.mu.Lock()
	for _, f := range p.Event.Removed {
		gone := path(f.URI)
		s.folders = slices.DeleteFunc(s.folders, func(dir string) bool { return dir == gone })
	}
	for _, f := range p.Event.Added {
		s.folders = appendFolder(s.folders, f.URI)
	}
	var closed []string
	for dir := range s.found {
		if !s.analysed(dir) {
			closed = append(closed, dir)
		}
	}
	s.mu.Unlock()
	for _, dir := range closed {
		s.publish(dir, nil)
	}
	s.analyseOpen()
	return nil
}

func (s *server) DidChangeWatchedFiles(context.Context, *protocol.DidChangeWatchedFilesParams) error {
	s.lines.forget()
	s.analyseOpen()
	return nil
}

// log writes to the log that editors keep for a server.
func (s *server) log(kind protocol.MessageType, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	s.client.LogMessage(s.ctx, &protocol.LogMessageParams{Type: kind, Message: shorten(text, 4000)})
}

// tell shows a problem to the user, once as long as it stays the same.
func (s *server) tell(problem string) {
	s.mu.Lock()
	again := s.told == problem
	s.told = problem
	s.mu.Unlock()
	if !again {
		s.client.ShowMessage(s.ctx, &protocol.ShowMessageParams{Type: protocol.MessageTypeError, Message: "timeoutlint: " + shorten(problem, 500)})
	}
	s.log(protocol.MessageTypeError, "%s", problem)
}

func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n] + "…"
}

var errSavedAgain = errors.New("saved again")
