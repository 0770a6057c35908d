package retries

import (
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/outcomes"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Retry is a retry edge: a function makes an attempt, learns that it failed,
// and makes the same attempt again.
//
// Paths are explored under the supposition that the attempt failed: its error
// is not nil, or the status of its response is 429, 503 or 500. A path that
// comes back to the attempt is a retry edge if a condition on it asked how the
// attempt failed and nothing on it made the attempt another one.
type Retry struct {
	outcomes.Attempt
	// Back is what leads back: a loop, a goto, or a recursive call.
	Back ast.Node
	// Known is set if the attempt is known to wait on something remote; else
	// only names say that it is one.
	Known bool
	Wait  waits.Wait // the remote wait, if Known

	// Bare is a path without a wait; nil if every path has one.
	Bare *Path
	// Waits are what paths pause at, in source order.
	Waits []ast.Node
	// Path is any path.
	Path *Path
	// Open is a path on which the response's body is not closed.
	Open *Path
	// Coded is a path with a pause on which a status is compared.
	Coded *Path
	// Limited is a path with a pause after an error that holds the status 429.
	Limited *Path
	// Permanent is a path after an answer, or an error that is asked for, which
	// says that the request itself is refused.
	Permanent *Path
	// Canceled is a path on which the code learns that its ctx is canceled.
	Canceled *Path
	// Again is set if a successful attempt may be followed by another, as in
	// polls and service loops; AgainPaced if there is a pause on such a path.
	Again, AgainPaced bool
	// AgainWaits are the pauses after success.
	AgainWaits []ast.Node
	// Capped is set if something but the error itself may end it.
	Capped bool
	// Attempts is the number of attempts, if that is a constant.
	Attempts int

	// Unnamed is set where nobody knows what the attempt waits on, and nothing but
	// the loop says that it is one: a func value is called until it succeeds.
	Unnamed bool
	// outcomes are those after which a path leads back.
	outcomes []outcomes.Outcome
}

// Path is one way from a failed attempt to the next.
type Path struct {
	Nodes []ast.Node
	// Status is the status that was supposed; 0 for an error.
	Status int
	// Code is set if the status itself was compared on the path.
	Code ast.Expr
	// Asked is the condition that learned of the failure.
	Asked ast.Expr
	// Held is the error whose status was compared, where it holds the answer.
	Held ast.Expr
	// Renewed is set if something was reconnected or refreshed on the way.
	Renewed bool
	// Open is set if the body of the response is not closed on the way.
	Open bool
	// Wait is the last pause on the path, or nil.
	Wait ast.Node
}
