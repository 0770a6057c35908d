package retries

import (
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/outcomes"
)

// followPermanent looks for a path that leads back after an answer that will be
// the same next time. A path on which nobody sees what decided is none.
func (r *Attempts) followPermanent(retry *Retry, pauses *outcomes.PauseList) {
	if retry.Res.Resp != nil {
		for _, o := range outcomes.RefusalsForGood {
			r.WalkFrom(&retry.Attempt, retry.At, o, pauses, true, func(s outcomes.Walked, path []ast.Node) {
				if retry.Permanent == nil && s.Asked && !s.Judged && !s.Conflict && !s.Renewed {
					retry.Permanent = &Path{Nodes: path, Status: o.Status}
					retry.Permanent.Asked, retry.Permanent.Code = retry.AskedOn(path, o)
				}
			})
		}
	}
	r.WalkFrom(&retry.Attempt, retry.At, outcomes.IsPermanent, pauses, true, func(s outcomes.Walked, path []ast.Node) {
		if retry.Permanent == nil && s.Permanent && s.Asked && !s.Conflict && !s.Renewed {
			retry.Permanent = &Path{Nodes: path}
			for _, n := range path {
				if e, ok := n.(ast.Expr); ok && retry.Res.Eval(e, outcomes.IsPermanent, true).Permanent {
					retry.Permanent.Asked = e
				}
			}
		}
	})
}

// Indifferent reports whether a retry asks nothing of its attempt's error but
// whether there is one.
func (retry *Retry) Indifferent() bool {
	return retry.Path != nil && retry.Res.Indifferent(retry.Back)
}
