package lsp

import (
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// CodeAction offers, for each finding in a range, its fixes, a directive that
// ignores it, and an explanation.
func (s *server) CodeAction(_ context.Context, p *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	if len(p.Context.Only) > 0 && !slices.ContainsFunc(p.Context.Only, func(k protocol.CodeActionKind) bool {
		return k == protocol.CodeActionKindEmpty || k == protocol.CodeActionKindQuickFix
	}) {
		return nil, nil
	}
	name := path(p.TextDocument.URI)
	s.mu.Lock()
	defer s.mu.Unlock()
	here := s.at(name, p.Range)
	actions := []protocol.CommandOrCodeAction{}
	for _, f := range here {
		for i, fix := range f.fixes {
			actions = append(actions, s.fixAction(f, fix, i == 0))
		}
	}
	for _, f := range here {
		if a := s.ignoreAction(f); a != nil {
			actions = append(actions, a)
		}
	}
	if isGo(name) && s.open[name] != nil {
		actions = append(actions, explainAction(string(p.TextDocument.URI), p.Range.Start.Line, here))
	}
	return actions, nil
}

// at returns the findings of a file on the lines of a range: a cursor is seldom
// on the call itself. The caller holds s.mu.
func (s *server) at(name string, r protocol.Range) (list []*finding) {
	found := s.found[filepath.Dir(name)]
	if found == nil {
		return nil
	}
	for _, f := range found.files[name] {
		if d := f.diagnostic.Range; d.Start.Line <= r.End.Line && r.Start.Line <= d.End.Line {
			list = append(list, f)
		}
	}
	return list
}

func quickFix(title string, f *finding) *protocol.CodeAction {
	kind := protocol.CodeActionKindQuickFix
	return &protocol.CodeAction{Title: title, Kind: &kind, Diagnostics: []protocol.Diagnostic{f.diagnostic}}
}

// fixAction makes the edits of a fix. They are of the files on the disk: where
// one has changed in the editor the action says so, and does nothing.
func (s *server) fixAction(f *finding, fix fix, preferred bool) *protocol.CodeAction {
	a := quickFix(fix.title, f)
	if preferred {
		a.IsPreferred = &preferred
	}
	for name := range fix.edits {
		if d := s.open[name]; d != nil && d.unsaved {
			a.Disabled = protocol.CodeActionDisabled{Reason: "save " + filepath.Base(name) + " first: the fix is for what was analysed"}
			return a
		}
	}
	edits := make(map[string][]protocol.TextDocumentEditElement)
	for name, list := range fix.edits {
		for i := range list {
			edits[name] = append(edits[name], &list[i])
		}
	}
	a.Edit = s.workspaceEdit(edits)
	return a
}

// workspaceEdit names the versions of the files that it is for, where the client
// looks at them.
func (s *server) workspaceEdit(edits map[string][]protocol.TextDocumentEditElement) *protocol.WorkspaceEdit {
	e := new(protocol.WorkspaceEdit)
	for _, name := range slices.Sorted(maps.Keys(edits)) {
		id := protocol.OptionalVersionedTextDocumentIdentifier{TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: uri.File(name)}}
		if d := s.open[name]; d != nil {
			id.URI = uri.URI(d.uri)
			version := d.version
			id.Version = &version
		}
		if s.can.versions {
			e.DocumentChanges = append(e.DocumentChanges, &protocol.TextDocumentEdit{TextDocument: id, Edits: edits[name]})
			continue
		}
		if e.Changes == nil {
			e.Changes = make(map[uri.URI][]protocol.TextEdit)
		}
		for _, edit := range edits[name] {
			e.Changes[id.URI] = append(e.Changes[id.URI], *edit.(*protocol.TextEdit))
		}
	}
	return e
}

// noReason is what stands where the user has to say why.
const noReason = "TODO: say why this is right"

// ignoreAction puts a directive above the line. The reason is the user's to
// write: where the editor can, the cursor is there. It needs the line's indent,
// which is read from the file on the disk.
func (s *server) ignoreAction(f *finding) *protocol.CodeAction {
	if f.Kind == "directive" { // which is about such a comment
		return nil
	}
	a := quickFix("ignore "+f.Kind+" here, with a reason", f)
	if d := s.open[f.File]; d != nil && d.unsaved {
		a.Disabled = protocol.CodeActionDisabled{Reason: "save " + filepath.Base(f.File) + " first: its lines may have moved"}
		return a
	}
	text, ok := read(f.File, s.can.utf8)
	if !ok {
		return nil
	}
	line := f.diagnostic.Range.Start.Line
	source := string(text.line(int(line)))
	indent := source[:len(source)-len(strings.TrimLeft(source, " \t"))]
	at := protocol.Position{Line: line}
	directive := indent + "//timeoutlint:ignore " + f.Kind + " -- "
	var edit protocol.TextDocumentEditElement = &protocol.TextEdit{Range: protocol.Range{Start: at, End: at}, NewText: directive + noReason + "\n"}
	if s.can.snippets {
		edit = &protocol.SnippetTextEdit{
			Range:   protocol.Range{Start: at, End: at},
			Snippet: protocol.StringValue{Kind: "snippet", Value: directive + "${1:" + noReason + "}\n"},
		}
	}
	a.Edit = s.workspaceEdit(map[string][]protocol.TextDocumentEditElement{f.File: {edit}})
	return a
}

func explainAction(u string, line uint32, here []*finding) *protocol.CodeAction {
	kind := protocol.CodeActionKindQuickFix
	a := &protocol.CodeAction{Title: "timeoutlint: explain this line", Kind: &kind}
	for _, f := range here {
		a.Diagnostics = append(a.Diagnostics, f.diagnostic)
	}
	a.Command = protocol.Command{Title: a.Title, Command: commandExplain, Arguments: []protocol.LSPAny{jsonOf(u), jsonOf(line)}}
	return a
}

func jsonOf(v any) protocol.LSPAny {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("internal error: " + err.Error())
	}
	return raw
}
