package lsp

import (
	"context"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"
)

// What is analysed is the file on the disk: its text in the editor is not
// kept, and only whether it differs is.

func (s *server) DidOpen(_ context.Context, p *protocol.DidOpenTextDocumentParams) error {
	name := path(p.TextDocument.URI)
	if name == "" || !isGo(name) {
		return nil
	}
	s.mu.Lock()
	s.open[name] = &document{uri: strings.Clone(string(p.TextDocument.URI)), version: p.TextDocument.Version}
	s.mu.Unlock()
	s.analyse(filepath.Dir(name))
	return nil
}

func (s *server) DidChange(_ context.Context, p *protocol.DidChangeTextDocumentParams) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.open[path(p.TextDocument.URI)]; d != nil {
		d.version, d.unsaved = p.TextDocument.Version, true
	}
	return nil
}

func (s *server) DidSave(_ context.Context, p *protocol.DidSaveTextDocumentParams) error {
	name := path(p.TextDocument.URI)
	if name == "" {
		return nil
	}
	s.mu.Lock()
	if d := s.open[name]; d != nil {
		d.unsaved = false
	}
	s.mu.Unlock()
	s.lines.forget()
	if isGo(name) {
		s.analyse(filepath.Dir(name))
	}
	return nil
}

// DidClose forgets a file, and with the last one of a package what was found
// there.
func (s *server) DidClose(_ context.Context, p *protocol.DidCloseTextDocumentParams) error {
	name := path(p.TextDocument.URI)
	s.mu.Lock()
	delete(s.open, name)
	dir, last := filepath.Dir(name), true
	for other := range s.open {
		if filepath.Dir(other) == dir {
			last = false
		}
	}
	s.mu.Unlock()
	if last && name != "" {
		s.queue.drop(dir)
		s.publish(dir, nil)
	}
	return nil
}

// analyse has a directory analysed soon.
func (s *server) analyse(dir string) {
	s.mu.Lock()
	ok := s.analysed(dir) && s.opts.Tool != nil
	s.mu.Unlock()
	if ok {
		s.queue.add(dir)
	}
}

// analyseOpen has all open packages analysed soon.
func (s *server) analyseOpen() {
	s.mu.Lock()
	dirs := make(map[string]bool)
	for name := range s.open {
		dirs[filepath.Dir(name)] = true
	}
	s.mu.Unlock()
	for dir := range dirs {
		s.analyse(dir)
	}
}
