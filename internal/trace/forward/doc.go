// Package forward says where a value goes in its package, and what is done with it.
package forward

import "github.com/timeoutlint/timeoutlint/internal/symbols"

// Follower follows values of one package.
type Follower struct{ x *symbols.Index }

// New returns the follower of the package of an index.
func New(x *symbols.Index) *Follower { return &Follower{x} }
