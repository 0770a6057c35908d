package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// ExecuteCommand does what the commands of the server do.
func (s *server) ExecuteCommand(ctx context.Context, p *protocol.ExecuteCommandParams) (protocol.LSPAny, error) {
	switch p.Command {
	case commandAnalyse:
		s.analyseOpen()
		return protocol.LSPAny("null"), nil
	case commandExplain:
		text, err := s.explainCommand(ctx, p.Arguments)
		if err != nil {
			return nil, err
		}
		return jsonOf(text), nil
	}
	return nil, jsonrpc2.NewError(jsonrpc2.ErrInvalidParams.Code, fmt.Sprintf("there is no command %q", p.Command))
}

func (s *server) explainCommand(ctx context.Context, args []protocol.LSPAny) (string, error) {
	bad := func(text string) error {
		return jsonrpc2.NewError(jsonrpc2.ErrInvalidParams.Code, commandExplain+": "+text)
	}
	var u uri.URI
	var line uint32
	if len(args) != 2 || json.Unmarshal(args[0], &u) != nil || json.Unmarshal(args[1], &line) != nil {
		return "", bad("want the URI of a file and a line from 0")
	}
	name := path(u)
	s.mu.Lock()
	ok := name != "" && isGo(name) && s.analysed(filepath.Dir(name))
	s.mu.Unlock()
	if !ok {
		return "", bad(fmt.Sprintf("%s is no Go file of a folder that is open", u))
	}
	text, err := s.explain(ctx, name, line)
	if err != nil {
		return "", err
	}
	s.show(fmt.Sprintf("%s:%d", filepath.Base(name), line+1), text)
	return text, nil
}

// explain says what was asked about a line and how it was answered, from the
// command, and where that knows nothing of it, what was found there.
func (s *server) explain(ctx context.Context, name string, line uint32) (string, error) {
	if s.opts.Tool == nil {
		return "", s.opts.Problem
	}
	text, err := s.explainLine(ctx, name, line)
	if err != nil || text != "" {
		return text, err
	}
	s.mu.Lock()
	here := s.at(name, protocol.Range{Start: protocol.Position{Line: line}, End: protocol.Position{Line: line, Character: 1 << 30}})
	s.mu.Unlock()
	if len(here) == 0 {
		return "Nothing is reported on this line.\n", nil
	}
	var b strings.Builder
	var kinds []string
	for _, f := range here {
		fmt.Fprintf(&b, "%s (%s/%s)\n%s\n\n", f.Severity, f.Pass, f.Kind, f.text())
		if !slices.Contains(kinds, f.Kind) {
			kinds = append(kinds, f.Kind)
		}
	}
	out, err := s.opts.Tool.Run(ctx, filepath.Dir(name), nil, append([]string{"explain"}, kinds...)...)
	if err != nil {
		return "", err
	}
	if out.Code != 0 {
		return "", errors.New(out.Problem())
	}
	return b.String() + out.Stdout, nil
}

// show has the editor open a text, or if it cannot, show as much as fits a
// message.
func (s *server) show(title, text string) {
	s.mu.Lock()
	can := s.can.showDocument
	s.mu.Unlock()
	if can {
		file, err := s.write(title, text)
		if err == nil {
			_, err = s.client.ShowDocument(s.ctx, &protocol.ShowDocumentParams{URI: uri.File(file)})
		}
		if err == nil {
			return
		}
		s.log(protocol.MessageTypeWarning, "%s cannot be shown: %v", title, err)
	}
	s.client.ShowMessage(s.ctx, &protocol.ShowMessageParams{Type: protocol.MessageTypeInfo, Message: shorten(text, 2000)})
}

// write puts a text into a file that lasts as long as the server.
func (s *server) write(title, text string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.temp == "" {
		dir, err := os.MkdirTemp("", "timeoutlint-lsp-")
		if err != nil {
			return "", err
		}
		s.temp = dir
	}
	file := filepath.Join(s.temp, strings.ReplaceAll(title, ":", "-")+".txt")
	return file, os.WriteFile(file, []byte(text), 0o600)
}
