package unboundedfanout

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// batchSizes: what cuts into batches for a client is told to make them larger
// than the client's service takes.
//
//	embeddings.NewEmbedder(llm, embeddings.WithBatchSize(4096))
func (c *checker) batchSizes() {
	for _, call := range c.x.Calls {
		row, lib := knowledge.ConstructorOf(call.Func())
		if row == nil || len(row.Batches) == 0 || len(call.Expr.Args) == 0 || c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		takes := c.largestBatch(c.pass.TypesInfo.TypeOf(call.Expr.Args[0]))
		if takes == nil {
			continue
		}
		for _, arg := range call.Expr.Args {
			at := c.sizeIn(row, arg)
			if at == nil || c.constant(at) <= int64(takes.Batch.Max) {
				continue
			}
			of := takes.Batch.Of
			if of == "" {
				of = "items"
			}
			c.r.Report(report.Finding{Kind: "batch-too-large", Range: at, Text: report.Text{
				What:   fmt.Sprintf("%s makes batches of %d %s, but at most %d are accepted", symbols.FuncName(call.Func(), c.pass.Pkg), c.constant(at), of, takes.Batch.Max),
				Why:    fmt.Sprintf("%s rejects every full batch", name(takes, lib)),
				Remedy: fmt.Sprintf("use batches of at most %d", takes.Batch.Max),
			}})
		}
	}
}

// sizeIn returns the number that an option or a literal of a constructor's
// arguments sets a batch's size to; nil if it does not.
func (c *checker) sizeIn(row *knowledge.Constructor, arg ast.Expr) ast.Expr {
	call, ok := ast.Unparen(arg).(*ast.CallExpr)
	if !ok {
		return nil
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	for _, set := range row.Batches {
		if row.IsOption(set.Option, fn) {
			return c.x.Arg(call, set.Arg)
		}
	}
	return nil
}

// largestBatch returns the row of the method of a client's type that takes the
// most items, where that is known.
func (c *checker) largestBatch(t types.Type) (best *knowledge.Call) {
	if t == nil || types.IsInterface(t) {
		return nil
	}
	for sel := range types.NewMethodSet(t).Methods() {
		fn, ok := sel.Obj().(*types.Func)
		if !ok {
			continue
		}
		if row, _ := knowledge.CallOf(fn); row != nil && row.Batch != nil && row.Batch.Max > 0 && (best == nil || row.Batch.Max > best.Batch.Max) {
			best = row
		}
	}
	return best
}

// name returns how messages call what a row's call goes to.
func name(row *knowledge.Call, lib *knowledge.Lib) string {
	if row.What != "" {
		return row.What
	}
	return lib.Name
}
