// Package sent says what a package shows of the requests that are sent through a
// client: whether they end, what they carry, how their answers are read, and
// which of them move files.
package sent

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Finder follows clients to their requests, in one package.
type Finder struct {
	*passkit.Kit

	// bodies and sending remember what functions do with bodies, and which
	// variables hold requests that send files.
	bodies  map[*symbols.Func]bodies
	sending map[*types.Var]bool
	endless *fixpoint.Table[*types.Var, bool] // parameters that a caller gives a ctx which never ends
}

// New returns the finder of the package of a kit.
func New(k *passkit.Kit) *Finder {
	c := &Finder{Kit: k, bodies: make(map[*symbols.Func]bodies), sending: make(map[*types.Var]bool)}
	c.endless = fixpoint.NewSet(&c.Group, false, c.givenNone)
	return c
}
