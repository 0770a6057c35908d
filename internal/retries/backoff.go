package retries

import (
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// backoffLibraries make sources of pauses, without their major versions.
var backoffLibraries = []string{"github.com/cenkalti/backoff", "github.com/jpillora/backoff"}

// BackoffImported returns the import path of the backoff library that the
// package imports, or "".
func (r *Attempts) BackoffImported() string {
	for _, p := range r.Pass.Pkg.Imports() {
		if slices.Contains(backoffLibraries, knowledge.Path(p.Path())) {
			return p.Path()
		}
	}
	return ""
}

// BackoffNearby returns the import path of the backoff library that a package
// imports of which this one calls something, or "". What an imported package
// imports is not the same to all drivers; facts are.
func (r *Attempts) BackoffNearby() string {
	if r.nearby != nil {
		return *r.nearby
	}
	found := ""
	for _, c := range r.Index().Calls {
		if fn := c.Func(); fn != nil && fn.Pkg() != r.Pass.Pkg {
			if f := r.Fact(fn.Origin()); f != nil && f.Backoff != "" && (found == "" || f.Backoff < found) {
				found = f.Backoff
			}
		}
	}
	r.nearby = &found
	return found
}
