// Package heeded says, for one package, which contexts calls end with, what of
// them outlives the function that is called, and what is done with clients and
// answers where nobody waits for them any more.
package heeded

import "github.com/timeoutlint/timeoutlint/internal/waits"

// Contexts answers for one package. It is not safe for concurrent use.
type Contexts struct{ *waits.Analysis }

// New returns what answers for the package of an analysis.
func New(a *waits.Analysis) *Contexts { return &Contexts{a} }
