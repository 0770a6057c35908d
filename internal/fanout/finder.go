package fanout

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Fanout answers what starts goroutines in one package, over what, and what
// limits them. It is not safe for concurrent use.
type Fanout struct {
	*loops.Finder

	derived  map[derivation]map[*types.Var]Role
	awaiting map[rest]bool
	polls    map[*ast.SelectStmt]bool              // wait for nothing
	unlocked map[*symbols.Func]map[*types.Var]bool // locks that a function gives back when it returns
	zeroes   map[types.Object]*ast.Ident           // variables of struct types that are declared without a value

	slots      *fixpoint.Table[*symbols.Func, bool] // takes a place of a limiter
	underLimit *fixpoint.Table[*symbols.Func, bool]
	fanned     *fixpoint.Table[*symbols.Func, []facts.FanFact]
	started    *fixpoint.Table[*symbols.Func, []waits.Wait]

	groups    *fixpoint.Table[groupKey, Limit]
	madeGroup *fixpoint.Table[groupResult, Limit]

	processes *fixpoint.Table[depthKey, bool]
	opens     *fixpoint.Table[*symbols.Func, bool] // opens a file that a parameter names

	properties
}

// depthKey asks about a function that is so many calls away from where the
// question began. Evidence by name is not looked for far away.
type depthKey struct {
	fn    *symbols.Func
	depth int
}

// properties are what calls do, whoever is called. doc/design.md says why each
// is joined as it is.
type properties struct {
	slot     callee.Property[bool] // takes a place of a limiter, or waits for its turn
	limited  callee.Property[bool] // all that it waits on happens under a limiter
	starting callee.Property[[]facts.FanFact]
	leaving  callee.Property[[]waits.Wait] // what goroutines wait on that go on when it has returned
	opening  callee.Property[bool]         // opens a file that one of its parameters names
	limiting callee.Property[int]          // the parameter (from 1) that limits what is started on its result
}

// Role is how the element of a loop takes part in a wait.
type Role int8

const (
	RoleNone     Role = 0
	RoleArgument Role = 1 // data: a document, an id, a URL, a message
	RoleReceiver Role = 2 // a collaborator: a server, a vendor, a peer
)

// derivation names what is made of the elements of one loop.
type derivation struct {
	in          *symbols.Func
	first, last *types.Var
	n           int
}
