package unboundedfanout

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// batchOf says that the API at the end of a fan-out takes many items per call.
func (c *checker) batchOf(f *fixes.FanOut) string {
	b := f.Wait.Batch
	if b == nil || c.batched(f.Loop) {
		return ""
	}
	return batchText(b)
}

func batchText(b *knowledge.Batch) string {
	of := b.Of
	if of == "" {
		of = "items"
	}
	text := "send many " + of + " per call"
	if b.Max > 0 {
		text = fmt.Sprintf("send up to %d %s per call", b.Max, of)
	}
	if b.With != "" {
		text += " with " + b.With
	}
	return text
}

// batched reports whether the elements of a loop are batches themselves.
func (c *checker) batched(l *loops.Loop) bool {
	if l.Elem != nil {
		switch u := l.Elem.Underlying().(type) {
		case *types.Slice:
			b, ok := u.Elem().Underlying().(*types.Basic)
			return !ok || b.Kind() != types.Byte
		case *types.Map:
			return true
		}
	}
	if s, ok := l.Node.(*ast.ForStmt); ok && s.Post != nil { // i += batchSize
		if a, ok := s.Post.(*ast.AssignStmt); ok {
			return a.Tok.String() == "+="
		}
	}
	return false
}

// unbatchedFan: one call per item where the API takes many, in a fan-out.
func (c *checker) unbatchedFan(f *fixes.FanOut) {
	if f.Loop == nil || c.batchOf(f) == "" {
		return
	}
	c.unbatched(f.Call, f.Loop, f.Wait)
}

func (c *checker) unbatched(call *symbols.Call, l *loops.Loop, w waits.Wait) {
	via := w.Via[len(w.Via)-1]
	text := report.Text{
		What: fmt.Sprintf("one call to %s per %s, though one call takes many", via, c.unit(l)),
		Why:  batchText(w.Batch),
	}
	c.r.Report(report.Finding{Kind: "unbatched", Range: call.Expr.Fun, Text: text})
}

// batches asks, of each call of an API that takes many items, whether it is
// given one at a time, or too many.
func (c *checker) batches() {
	for _, call := range c.x.Calls {
		if call.In == nil || call.Mode != symbols.Plain || c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		if row, lib := knowledge.CallOf(call.Func()); row != nil && row.Batch != nil && row.Batch.Max > 0 {
			c.tooLarge(call, row, lib)
		}
		if !report.WantsStrict() {
			continue
		}
		for _, w := range c.res.Waits(call) {
			if w.Batch == nil || w.Weak {
				continue
			}
			for _, l := range c.res.Loops(call.Expr) {
				if l.Kind != loops.LoopData || c.batched(l) {
					continue
				}
				if len(l.Elems) > 0 && c.res.Part(&fanout.Spawn{Call: call, How: fanout.SpawnCall, Waits: []waits.Wait{w}}, l.Elems) == fanout.RoleArgument {
					c.unbatched(call, l, w)
				}
				break
			}
		}
	}
}

// tooLarge: a constant batch above what the service takes.
func (c *checker) tooLarge(call *symbols.Call, row *knowledge.Call, lib *knowledge.Lib) {
	done := false
	for _, arg := range call.Expr.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			if done {
				return false
			}
			var size int64
			var at ast.Expr
			switch n := n.(type) {
			case *ast.SliceExpr: // docs[i:end]
				if n.High != nil {
					size, at = c.step2(n.High, 0)
				}
			case *ast.Ident:
				if v, ok := c.pass.TypesInfo.Uses[n].(*types.Var); ok {
					size, at = c.batchSize(v)
				}
			}
			if size <= int64(row.Batch.Max) {
				return true
			}
			done = true
			what := row.What
			if what == "" {
				what = lib.Name
			}
			of := row.Batch.Of
			if of == "" {
				of = "items"
			}
			text := report.Text{
				What:   fmt.Sprintf("%s sends batches of %d %s, but at most %d are accepted", symbols.FuncName(call.Func(), c.pass.Pkg), size, of, row.Batch.Max),
				Why:    fmt.Sprintf("%s rejects every full batch", what),
				Remedy: fmt.Sprintf("use batches of at most %d", row.Batch.Max),
			}
			c.r.Report(report.Finding{Kind: "batch-too-large", Range: at, Text: text})
			return false
		})
	}
}

// batchSize returns the constant size of the pieces that v is one of, and the
// expression that says it; 0 if there is none.
func (c *checker) batchSize(v *types.Var) (int64, ast.Expr) {
	b := c.pieces.Of(batchKey{v, 0})
	return b.size, b.at
}

func (c *checker) findBatch(k batchKey) batch {
	v := k.v
	if k.depth > 3 || v.IsField() {
		return batch{}
	}
	if _, ok := v.Type().Underlying().(*types.Slice); !ok {
		return batch{}
	}
	if f := c.x.ParamOf[v]; f != nil {
		return c.paramBatch(f, k)
	}
	for _, a := range c.x.Assigns(v) {
		if rs, ok := a.Site.(*ast.RangeStmt); ok && a.Value == nil { // for batch := range slices.Chunk(docs, n)
			if call, ok := ast.Unparen(rs.X).(*ast.CallExpr); ok && len(call.Args) == 2 {
				if fn := symbols.FuncOf(c.pass.TypesInfo, call); fn != nil && (fn.Name() == "Chunk" || fn.Name() == "ChunkSlice") {
					return batch{c.constant(call.Args[1]), call.Args[1]}
				}
			}
			continue
		}
		if a.Value == nil || a.Index > 0 {
			continue
		}
		switch e := ast.Unparen(a.Value).(type) {
		case *ast.SliceExpr: // docs[i:min(i+n, len(docs))]
			if e.High != nil {
				if n, at := c.step2(e.High, 0); n > 0 {
					return batch{n, at}
				}
			}
		case *ast.Ident:
			if w := c.x.VarOf(e); w != nil {
				return c.pieces.Of(batchKey{w, k.depth + 1})
			}
		case *ast.CallExpr: // texts := make([]string, len(batch))
			if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok && id.Name == "make" && len(e.Args) > 1 {
				n := e.Args[1]
				if len(e.Args) == 3 {
					n = e.Args[2]
				}
				if l, ok := ast.Unparen(n).(*ast.CallExpr); ok && len(l.Args) == 1 {
					if w := c.x.VarOf(l.Args[0]); w != nil {
						return c.pieces.Of(batchKey{w, k.depth + 1})
					}
				}
			}
		}
	}
	return batch{}
}

func (c *checker) paramBatch(f *symbols.Func, k batchKey) batch {
	if f.Obj == nil {
		return batch{}
	}
	i := symbols.ParamIndex(f.Sig, k.v)
	calls, _ := c.x.CallsTo(f.Obj)
	for _, call := range calls {
		if arg := c.x.Arg(call, i); arg != nil {
			if w := c.x.VarOf(arg); w != nil {
				if b := c.pieces.Of(batchKey{w, k.depth + 1}); b.size > 0 {
					return b
				}
			}
			if s, ok := ast.Unparen(arg).(*ast.SliceExpr); ok && s.High != nil {
				if n, at := c.step2(s.High, 0); n > 0 {
					return batch{n, at}
				}
			}
		}
	}
	return batch{}
}

// step2 returns n of i+n, min(i+n, len(docs)), and of a variable that is such a sum.
func (c *checker) step2(e ast.Expr, depth int) (int64, ast.Expr) {
	if depth > 2 {
		return 0, nil
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		if e.Op.String() == "+" {
			return c.constant(e.Y), e.Y
		}
	case *ast.CallExpr:
		if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok && id.Name == "min" {
			for _, a := range e.Args {
				if n, at := c.step2(a, depth+1); n > 0 {
					return n, at
				}
			}
		}
	case *ast.Ident:
		if v := c.x.VarOf(e); v != nil {
			for _, a := range c.x.Assigns(v) {
				if a.Value != nil && a.Index < 0 {
					if n, at := c.step2(a.Value, depth+1); n > 0 {
						return n, at
					}
				}
			}
		}
	}
	return 0, nil
}

func (c *checker) constant(e ast.Expr) int64 {
	n, _ := symbols.Int(c.pass.TypesInfo, e)
	return n
}
