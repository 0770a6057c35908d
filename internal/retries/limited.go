package retries

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/outcomes"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// followLimited looks for a path with a pause after an error whose status is
// compared: the error of an SDK, which holds the answer.
//
//	var apiErr *openai.Error
//	if errors.As(err, &apiErr) && apiErr.StatusCode == http.StatusTooManyRequests { time.Sleep(pause) }
func (r *Attempts) followLimited(retry *Retry, pauses *outcomes.PauseList) {
	held := retry.Res.HeldInRound()
	if held == nil {
		return
	}
	retry.Res.Held = r.Index().VarOf(held)
	r.WalkFrom(&retry.Attempt, retry.At, outcomes.IsLimited, pauses, true, func(s outcomes.Walked, path []ast.Node) {
		if retry.Limited != nil || s.Wait == 0 || !s.Code || s.Conflict || s.Renewed {
			return
		}
		p := &Path{Nodes: path, Status: outcomes.IsLimited.Holds, Wait: pauses.Nodes[s.Wait-1]}
		if p.Asked, p.Code = retry.AskedOn(path, outcomes.IsLimited); p.Code != nil {
			p.Held, retry.Limited = held, p
		}
	})
}

// Header says how the header of the answer behind an error is written: its
// field Response, RawResponse or Header; "" where it does not keep one.
func (p *Path) Header(x *symbols.Index) string {
	t := x.Info.TypeOf(symbols.ExprOr(p.Held))
	if t == nil {
		return ""
	}
	for _, name := range []string{"Response", "RawResponse", "Header", "ResponseHeader"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, x.Pkg, name)
		f, ok := obj.(*types.Var)
		if ok && (knowledge.IsResponse(f.Type()) || isHeader(f.Type())) {
			return types.ExprString(p.Held) + "." + name
		}
	}
	return ""
}

func isHeader(t types.Type) bool {
	return knowledge.IsNamed(t, "net/http", "Header")
}
