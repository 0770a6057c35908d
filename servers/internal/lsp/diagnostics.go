package lsp

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/timeoutlint/timeoutlint/servers/internal/command"
)

// maxFindings is how many findings of a package are shown.
const maxFindings = 500

// found is what was found in a directory, by file.
type found struct {
	files map[string][]*finding
}

// A finding is one as it is shown.
type finding struct {
	command.Finding
	diagnostic protocol.Diagnostic
	fixes      []fix
}

type fix struct {
	title string
	edits map[string][]protocol.TextEdit // by file
}

// publishReport shows what a run on directories of a module found.
func (s *server) publishReport(root string, dirs []string, r *command.Report) {
	s.mu.Lock()
	c := &converter{utf8: s.can.utf8, root: root, contents: make(map[string]*content)}
	s.mu.Unlock()
	if real, err := filepath.EvalSymlinks(root); err == nil && real != root {
		c.real = real
	}
	byDir := make(map[string]*found)
	for _, dir := range dirs {
		byDir[dir] = &found{files: make(map[string][]*finding)}
	}
	counts := make(map[string]int)
	for i := range r.Findings {
		f := c.finding(&r.Findings[i])
		if f == nil {
			continue
		}
		dir := filepath.Dir(f.File)
		if byDir[dir] == nil { // as a //line directive may have it
			dir = dirs[0]
		}
		if counts[dir]++; counts[dir] <= maxFindings {
			byDir[dir].files[f.File] = append(byDir[dir].files[f.File], f)
		}
	}
	for _, dir := range dirs {
		if n := counts[dir]; n > maxFindings {
			s.log(protocol.MessageTypeWarning, "%s: %d of %d findings are shown", dir, maxFindings, n)
		}
		s.publish(dir, byDir[dir])
	}
}

// publish shows what was found in a directory, and withdraws what was shown
// before. What comes when no file of it is open any more is not shown.
func (s *server) publish(dir string, now *found) {
	s.mu.Lock()
	before := s.found[dir]
	isOpen := false
	for name := range s.open {
		isOpen = isOpen || filepath.Dir(name) == dir
	}
	if now == nil || !isOpen {
		now = &found{}
	}
	if len(now.files) == 0 {
		delete(s.found, dir)
	} else {
		s.found[dir] = now
	}
	files := maps.Clone(now.files)
	if files == nil {
		files = make(map[string][]*finding)
	}
	if before != nil {
		for name := range before.files {
			if _, ok := files[name]; !ok {
				files[name] = nil
			}
		}
	}
	var list []*protocol.PublishDiagnosticsParams
	for _, name := range slices.Sorted(maps.Keys(files)) {
		p := &protocol.PublishDiagnosticsParams{URI: uri.File(name), Diagnostics: []protocol.Diagnostic{}}
		if d := s.open[name]; d != nil {
			p.URI = uri.URI(d.uri)
			p.Version = protocol.NewOptional(d.version)
		}
		for _, f := range files[name] {
			p.Diagnostics = append(p.Diagnostics, f.diagnostic)
		}
		list = append(list, p)
	}
	s.mu.Unlock()
	for _, p := range list {
		s.client.PublishDiagnostics(s.ctx, p)
	}
}

// A converter says what the command found in the positions of the protocol.
type converter struct {
	utf8       bool
	root, real string // the module as the editor names it, and without symbolic links
	contents   map[string]*content
}

// file returns the name of a file as the editor has it.
func (c *converter) file(name string) string {
	if c.real != "" && within(c.real, name) {
		if rel, err := filepath.Rel(c.real, name); err == nil {
			return filepath.Join(c.root, rel)
		}
	}
	return name
}

// content returns a file, nil if it cannot be read.
func (c *converter) content(name string) *content {
	if text, ok := c.contents[name]; ok {
		return text
	}
	text, ok := read(name, c.utf8)
	if !ok {
		text = nil
	}
	c.contents[name] = text
	return text
}

// rangeOf returns a range; where the file cannot be read, the beginning of the line.
func (c *converter) rangeOf(p command.Place) protocol.Range {
	if text := c.content(p.File); text != nil {
		return text.rangeOf(p)
	}
	at := protocol.Position{Line: uint32(max(p.Start.Line, 1) - 1)}
	return protocol.Range{Start: at, End: at}
}

var severities = map[string]protocol.DiagnosticSeverity{
	"error": protocol.DiagnosticSeverityError, "warning": protocol.DiagnosticSeverityWarning, "note": protocol.DiagnosticSeverityInformation,
}

// finding converts one; nil if it stands in no file.
func (c *converter) finding(in *command.Finding) *finding {
	f := &finding{Finding: *in}
	if f.File == "" || !filepath.IsAbs(f.File) {
		return nil
	}
	f.File = c.file(f.File)
	d := protocol.Diagnostic{
		Range:           c.rangeOf(f.Place),
		Severity:        severities[f.Severity],
		Code:            protocol.String(f.Pass + "/" + f.Kind),
		CodeDescription: protocol.CodeDescription{Href: uri.URI(f.URL)},
		Source:          protocol.NewOptional("timeoutlint"),
		Message:         protocol.String(f.text()),
	}
	for _, r := range f.Related {
		r.File = c.file(r.File)
		if !filepath.IsAbs(r.File) {
			continue
		}
		d.RelatedInformation = append(d.RelatedInformation, protocol.DiagnosticRelatedInformation{
			Location: protocol.Location{URI: uri.File(r.File), Range: c.rangeOf(r.Place)},
			Message:  r.Message,
		})
	}
	f.diagnostic = d
	for _, in := range f.Fixes {
		if out, ok := c.fix(in); ok {
			f.fixes = append(f.fixes, out)
		}
	}
	return f
}

// fix converts the edits; ok is false if a file is another than was analysed.
func (c *converter) fix(in command.Fix) (fix, bool) {
	out := fix{title: in.Message, edits: make(map[string][]protocol.TextEdit)}
	for _, e := range in.Edits {
		name := c.file(e.File)
		text := c.content(name)
		if text == nil || e.End < e.Start {
			return fix{}, false
		}
		from, ok1 := text.offset(e.Start)
		to, ok2 := text.offset(e.End)
		if !ok1 || !ok2 {
			return fix{}, false
		}
		out.edits[name] = append(out.edits[name], protocol.TextEdit{Range: protocol.Range{Start: from, End: to}, NewText: e.New})
	}
	return out, len(out.edits) > 0
}

// text is what a diagnostic says: the headline, and below it the parts that
// there are.
func (f *finding) text() string {
	lines := []string{f.What}
	parts := []struct{ label, text string }{{"why", f.Why}, {"via", f.Chain}, {"help", f.Remedy}}
	if len(f.Fixes) > 0 { // which says it
		parts[2].label, parts[2].text = "fix", f.Fixes[0].Message
	}
	for _, part := range parts {
		if part.text != "" {
			lines = append(lines, part.label+": "+part.text)
		}
	}
	return strings.Join(lines, "\n")
}
