package passkit

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// Outlives reports whether a result of fn carries on what the call began: by its
// row, by having a method to go on with or end it, or because a channel or
// function comes back. Of what a variable holds nobody knows.
func Outlives(fn *types.Func) bool {
	if fn == nil {
		return true
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Result != "" {
		return true
	}
	for res := range fn.Signature().Results().Variables() {
		switch t := res.Type().Underlying().(type) {
		case *types.Chan, *types.Signature:
			return true
		case *types.Interface:
			if t.NumMethods() == 1 && t.Method(0).Name() == "Error" {
				continue
			}
		}
		if knowledge.IsResponse(res.Type()) || knowledge.IsContext(res.Type()) {
			return true
		}
		for _, name := range []string{"Close", "Recv", "Next", "Read", "CloseSend", "Commit"} {
			if m, _, _ := types.LookupFieldOrMethod(res.Type(), true, nil, name); m != nil {
				if _, ok := m.(*types.Func); ok {
					return true
				}
			}
		}
	}
	return false
}
