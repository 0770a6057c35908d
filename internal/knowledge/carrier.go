package knowledge

import (
	"go/types"
)

// IsCarrier reports whether values of t carry a ctx: context.Context,
// *http.Request, *exec.Cmd.
func IsCarrier(t types.Type) bool {
	if t == nil {
		return false
	}
	if IsContext(t) || IsRequest(t) {
		return true
	}
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && IsNamed(p.Elem(), "os/exec", "Cmd")
}
