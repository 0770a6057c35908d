package lsp

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"go.lsp.dev/protocol"
)

// Hover says of a call what it waits on and what ends that.
func (s *server) Hover(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
	name := path(p.TextDocument.URI)
	s.mu.Lock()
	d := s.open[name]
	ok := d != nil && !d.unsaved && s.settings.hover() && s.analysed(filepath.Dir(name)) && s.opts.Tool != nil
	utf8, plain := s.can.utf8, s.can.plainHover
	f := s.about(name, p.Position)
	s.mu.Unlock()
	if !ok {
		return nil, nil
	}
	text, ok := read(name, utf8)
	if !ok {
		return nil, nil
	}
	at, ok := text.byteOffset(p.Position)
	if !ok || !onCall(text.text, at) {
		return nil, nil
	}
	if f != nil {
		return f.hover(plain), nil
	}
	said, err := s.explainLine(ctx, name, p.Position.Line)
	said = strings.TrimSpace(said)
	switch {
	case err != nil || said == "":
		return nil, err
	case plain:
		return hover(protocol.MarkupKindPlainText, "timeoutlint: "+said, nil), nil
	}
	return hover(protocol.MarkupKindMarkdown, "**timeoutlint**\n\n```text\n"+said+"\n```", nil), nil
}

// hover says what the finding is, in plain text or in Markdown.
func (f *finding) hover(plain bool) *protocol.Hover {
	if plain {
		return hover(protocol.MarkupKindPlainText, fmt.Sprintf("timeoutlint: %s\n%s/%s: %s", f.text(), f.Pass, f.Kind, f.URL), &f.diagnostic.Range)
	}
	paragraphs := strings.ReplaceAll(f.text(), "\n", "\n\n")
	return hover(protocol.MarkupKindMarkdown, fmt.Sprintf("**timeoutlint**: %s\n\n[%s/%s](%s)", paragraphs, f.Pass, f.Kind, f.URL), &f.diagnostic.Range)
}

// about returns the finding at a position, or the one that a call there leads to,
// as a request with a client that has no timeout. The caller holds s.mu.
func (s *server) about(name string, at protocol.Position) *finding {
	here := func(r protocol.Range) bool { return !before(at, r.Start) && !before(r.End, at) }
	var list []*finding
	if found := s.found[filepath.Dir(name)]; found != nil {
		list = found.files[name]
	}
	for _, f := range list {
		if here(f.diagnostic.Range) {
			return f
		}
	}
	for _, f := range list {
		for _, r := range f.diagnostic.RelatedInformation {
			if path(r.Location.URI) == name && here(r.Location.Range) {
				return f
			}
		}
	}
	return nil
}

func hover(kind protocol.MarkupKind, value string, r *protocol.Range) *protocol.Hover {
	return &protocol.Hover{Contents: &protocol.MarkupContent{Kind: kind, Value: shorten(value, 8000)}, Range: r}
}

// onCall reports whether the byte at an offset of a file is in the name of a
// function that is called: not in its arguments, of which each has its own.
func onCall(text []byte, at int) bool {
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, "", text, parser.SkipObjectResolution) // as far as it parses
	if file == nil {
		return false
	}
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || found {
			return false
		}
		offset := func(p token.Pos) int { return fset.Position(p).Offset }
		if at < offset(n.Pos()) || at > offset(n.End()) {
			return n == file // whose range begins at its package clause
		}
		if call, ok := n.(*ast.CallExpr); ok {
			name := call.Fun
			if sel, ok := ast.Unparen(name).(*ast.SelectorExpr); ok {
				name = sel.Sel
			}
			if _, literal := ast.Unparen(name).(*ast.FuncLit); !literal && offset(name.Pos()) <= at && at <= offset(name.End()) {
				found = true
			}
		}
		return true
	})
	return found
}

// explanations are what was said of lines, as long as the file is the same. An
// editor asks whenever the pointer rests.
type explanations struct {
	sync.Mutex
	said        map[string]explanation
	unsupported bool // the command explains kinds and errors only
}

type explanation struct {
	text     string
	modified time.Time
}

// maxExplanations is how many are kept.
const maxExplanations = 200

// forget drops what was said: a line may wait on what another file does.
func (e *explanations) forget() {
	e.Lock()
	defer e.Unlock()
	e.said = nil
}

// explainLine returns what the command says of a line, "" if nothing.
func (s *server) explainLine(ctx context.Context, name string, line uint32) (string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", nil
	}
	place := fmt.Sprintf("%s:%d", name, line+1)
	e := &s.lines
	e.Lock()
	said, ok := e.said[place]
	unsupported := e.unsupported
	e.Unlock()
	if ok && said.modified.Equal(info.ModTime()) || unsupported {
		return said.text, nil
	}
	out, err := s.opts.Tool.Run(ctx, filepath.Dir(name), nil, "explain", place)
	if err != nil {
		return "", err
	}
	e.Lock()
	defer e.Unlock()
	if out.Code != 0 {
		// Before there were lines, what is no kind was said to be none.
		e.unsupported = strings.Contains(out.Stderr, "unknown kind")
		return "", nil
	}
	if e.said == nil || len(e.said) >= maxExplanations {
		e.said = make(map[string]explanation)
	}
	e.said[place] = explanation{out.Stdout, info.ModTime()}
	return out.Stdout, nil
}
