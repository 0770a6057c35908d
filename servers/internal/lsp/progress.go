package lsp

import (
	"context"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"
)

// A progress tells an editor what goes on. It does nothing where the editor does
// not show it.
type progress struct {
	s     *server
	token string // "" if nothing is shown
	done  func()
}

// begin shows that a run has begun, which can be cancelled by its token.
func (q *queue) begin(ctx context.Context, patterns []string) (context.Context, *progress) {
	ctx, cancel := context.WithCancel(ctx)
	p := &progress{s: q.s, done: cancel}
	q.s.mu.Lock()
	shown := q.s.can.progress
	q.s.mu.Unlock()
	if !shown {
		return ctx, p
	}
	q.mu.Lock()
	q.n++
	token := fmt.Sprintf("timeoutlint-%d", q.n)
	q.tokens[token] = cancel
	q.mu.Unlock()
	p.done = func() {
		q.mu.Lock()
		delete(q.tokens, token)
		q.mu.Unlock()
		cancel()
	}
	if err := q.s.client.WorkDoneProgressCreate(ctx, &protocol.WorkDoneProgressCreateParams{Token: protocol.String(token)}); err != nil {
		return ctx, p
	}
	p.token = token
	what := patterns[0]
	if len(patterns) > 1 {
		what = fmt.Sprintf("%d packages", len(patterns))
	}
	yes := true
	p.send(&protocol.WorkDoneProgressBegin{Kind: "begin", Title: "timeoutlint", Message: &what, Cancellable: &yes})
	return ctx, p
}

// say shows a line that the command says of its progress.
func (p *progress) say(line string) {
	if text, ok := strings.CutPrefix(line, "timeoutlint: "); ok && p.token != "" {
		p.send(&protocol.WorkDoneProgressReport{Kind: "report", Message: &text})
	}
}

func (p *progress) end(text string) {
	if p.token != "" {
		p.send(&protocol.WorkDoneProgressEnd{Kind: "end", Message: &text})
	}
	p.done()
}

func (p *progress) send(value any) {
	raw, err := protocol.Marshal(value)
	if err != nil {
		panic("internal error: " + err.Error())
	}
	p.s.client.Progress(p.s.ctx, &protocol.ProgressParams{Token: protocol.String(p.token), Value: raw})
}

// WorkDoneProgressCancel ends a run.
func (s *server) WorkDoneProgressCancel(_ context.Context, p *protocol.WorkDoneProgressCancelParams) error {
	token, ok := p.Token.(protocol.String)
	if !ok {
		return nil
	}
	s.queue.mu.Lock()
	cancel := s.queue.tokens[string(token)]
	s.queue.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	return nil
}
