package torture

import "strings"

// wrappers writes implementations of one interface that call each other through
// it, as middleware, restarters and groups of services do: whoever asks what one
// of them waits on asks for all.
func (g *generator) wrappers() []string {
	list := []string{"type Runner interface {\n\tRun(ctx context.Context) error\n}\n"}
	for i := range 2 + g.r.IntN(4) {
		f := &function{params: []variable{{"ctx", "ctx"}}, results: []string{"error"}}
		s := &scope{fn: f, vars: []variable{{"ctx", "ctx"}, {"w.client", "client"}, {"w.db", "db"}, {"w.urls", "urls"}, {"w.next", "runner"}}}
		var b strings.Builder
		b.WriteString(fill("type wrapper%[1]d struct {\n\tnext Runner\n\tclient *http.Client\n\tdb *sql.DB\n\turls []string\n}\n\nfunc (w *wrapper%[1]d) Run(ctx context.Context) error {\n", i))
		if g.chance(2) {
			b.WriteString(g.block(s, 1+g.r.IntN(2)))
		}
		b.WriteString(g.runNext(s))
		b.WriteString(g.leave(s, "nil"))
		list = append(list, b.String()+"}\n")
	}
	return list
}

// runNext writes a call of the Runner in scope, with a ctx that it heeds or not.
func (g *generator) runNext(s *scope) string {
	ctx := g.expr(s, "ctx")
	return pick(g.r, []string{
		fill("if err := w.next.Run(%s); err != nil {\n%s}\n", ctx, g.leave(s, "err")),
		fill("{\n\tctx, cancel := context.WithTimeout(%s, %s)\n\tdefer cancel()\n\tif err := w.next.Run(ctx); err != nil {\n%s}\n}\n", ctx, g.expr(s, "delay"), g.leave(s, "err")),
		fill("for {\n\tif err := w.next.Run(%s); err == nil {\n%s}\n\ttime.Sleep(%s)\n}\n", ctx, g.leave(s, "nil"), g.expr(s, "delay")),
		fill("go w.next.Run(%s)\n", ctx),
		fill("errs := make(chan error, 1)\ngo func() { errs <- w.next.Run(%s) }()\nif err := <-errs; err != nil {\n%s}\n", ctx, g.leave(s, "err")),
		fill("for range w.urls {\n\t_ = w.next.Run(%s)\n}\n", ctx),
	})
}
