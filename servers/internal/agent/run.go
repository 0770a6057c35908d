package agent

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/timeoutlint/timeoutlint/servers/internal/command"
)

// run runs the command when it is its turn, and returns what it wrote as far as
// that is not too long.
func (s *server) run(ctx context.Context, dir string, args ...string) (answer, Result, error) {
	out, err := s.output(ctx, dir, args...)
	if err != nil {
		return nil, Result{}, err
	}
	if out.Code != 0 && strings.TrimSpace(out.Stdout) == "" {
		return nil, Result{}, errors.New(s.cutText(strings.TrimSpace(out.Stderr), "say less"))
	}
	text := out.Stdout
	if out.Stderr != "" { // the summary, what was fixed, what was not analysed
		text = strings.TrimRight(text, "\n") + "\n" + out.Stderr
	}
	return s.text(text, out.Code)
}

func (s *server) output(ctx context.Context, dir string, args ...string) (*command.Output, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return nil, s.ended(ctx)
	}
	out, err := s.Tool.Run(ctx, dir, nil, args...)
	if ctx.Err() != nil {
		return nil, s.ended(ctx)
	}
	return out, err
}

func (s *server) ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("not done after %v: name fewer packages, or start the server with a longer -patience", s.Patience)
	}
	return ctx.Err()
}

func (s *server) text(text string, code int) (answer, Result, error) {
	kept, left := cut(text, s.Limit)
	if left > 0 {
		kept += fmt.Sprintf("… %d more lines left out: name fewer packages or kinds\n", left)
	}
	return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: kept}}}, Result{ExitCode: code, LeftOut: left}, nil
}

func (s *server) cutText(text, instead string) string {
	kept, left := cut(text, s.Limit)
	if left > 0 {
		kept += fmt.Sprintf("… %d more lines left out: %s", left, instead)
	}
	return kept
}

// cut keeps whole lines of a text up to a limit in bytes, and of a first line that
// is longer its beginning. It returns how many lines it left out.
func cut(text string, limit int) (kept string, left int) {
	if len(text) <= limit {
		return text, 0
	}
	end := strings.LastIndexByte(text[:limit], '\n') + 1
	if end == 0 {
		kept = strings.ToValidUTF8(text[:limit], "") + "\n"
		return kept, strings.Count(strings.TrimRight(text, "\n"), "\n") + 1
	}
	return text[:end], strings.Count(strings.TrimRight(text[end:], "\n"), "\n") + 1
}

// explainLine explains a line of a file; where the command explains kinds only,
// what it finds there.
func (s *server) explainLine(ctx context.Context, name string, line int) (answer, Result, error) {
	dir := filepath.Dir(name)
	out, err := s.output(ctx, dir, "explain", fmt.Sprintf("%s:%d", name, line))
	if err != nil {
		return nil, Result{}, err
	}
	if out.Code == 0 {
		return s.text(out.Stdout, 0)
	}
	if !strings.Contains(out.Stderr, "unknown kind") {
		return nil, Result{}, errors.New(out.Problem())
	}
	report, err := s.Tool.Lint(ctx, dir, nil, []string{"-strict", "-q"}, "./"+filepath.Base(name))
	if err != nil {
		return nil, Result{}, err
	}
	var b strings.Builder
	for _, f := range report.Findings {
		if f.File != name || line < f.Start.Line || line > max(f.Start.Line, f.End.Line) {
			continue
		}
		fmt.Fprintf(&b, "%s: %s (%s/%s)\n", f.Severity, f.What, f.Pass, f.Kind)
		for _, part := range []struct{ label, text string }{{"why", f.Why}, {"via", f.Chain}, {"help", f.Remedy}} {
			if part.text != "" {
				fmt.Fprintf(&b, "%s: %s\n", part.label, part.text)
			}
		}
	}
	if b.Len() == 0 {
		fmt.Fprintln(&b, "Nothing is reported on this line, with -strict either.")
	}
	return s.text(b.String(), 0)
}
