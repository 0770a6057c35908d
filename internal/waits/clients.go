package waits

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// IsClient reports whether values of type t talk to the network, or hold what does.
func (r *Analysis) IsClient(t types.Type) bool {
	n := symbols.NamedOf(t)
	if n == nil {
		return false
	}
	if n.Obj().Pkg() == r.Pass.Pkg {
		return r.HoldsClient(n)
	}
	return r.isClient(n)
}

// isClient reports whether a type of another package talks to the network.
func (r *Analysis) isClient(n *types.Named) bool {
	tn := n.Origin().Obj()
	if v, ok := r.clients[tn]; ok {
		return v
	}
	v := knowledge.RoleOf(n) == knowledge.TypeClient
	if !v && tn.Pkg() != nil && tn.Pkg() != r.Pass.Pkg {
		f := new(facts.TypeFact)
		v = r.Pass.ImportObjectFact(tn, f) && f.Client
	}
	r.clients[tn] = v
	return v
}

// HoldsClient reports whether a struct type of this package holds what talks
// to the network: an http client, an interface of shape Do, a gRPC connection,
// another client, directly or in a struct of its own.
func (r *Analysis) HoldsClient(n *types.Named) bool { return r.holding.Of(n.Origin().Obj()) }

func (r *Analysis) findClient(tn *types.TypeName) bool {
	st, ok := tn.Type().Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		ft := f.Type()
		ft = symbols.Deref(ft)
		if iface, ok := ft.Underlying().(*types.Interface); ok {
			for m := range iface.Methods() {
				if IsDoShape(m) {
					return true
				}
			}
		}
		n := symbols.NamedOf(ft)
		if n == nil || n.Obj().Pkg() == nil {
			continue
		}
		if knowledge.IsNamed(n, "net/http", "Client") || knowledge.RoleOf(n) == knowledge.TypeClient {
			return true
		}
		if n.Obj().Pkg() == r.Pass.Pkg && r.HoldsClient(n) || n.Obj().Pkg() != r.Pass.Pkg && r.isClient(n) {
			return true
		}
	}
	return false
}
