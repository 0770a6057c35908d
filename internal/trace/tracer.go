package trace

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/amounts"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
	"github.com/timeoutlint/timeoutlint/internal/trace/versions"
)

// Callees answers for functions of other packages.
type Callees interface {
	// Result says what ctx, request or client result i of fn carries; false if nothing is known.
	Result(fn *types.Func, i int) (ResultFact, bool)
	// Configures reports whether fn may give the client passed as parameter i a timeout.
	Configures(fn *types.Func, i int) bool
	// LeavesTransport reports whether fn is known to leave the timeouts of the
	// HTTP transport alone that is passed as parameter i.
	LeavesTransport(fn *types.Func, i int) bool
	// EntryTypes lists types at whose declaration the directive entry stands.
	EntryTypes() []*types.TypeName
}

// Tracer answers for one package.
type Tracer struct {
	*amounts.Estimator
	*forward.Follower
	X       *symbols.Index
	Callees Callees

	group fixpoint.Group

	ctxVars     *fixpoint.Table[*types.Var, Source]
	ctxVersions *fixpoint.Table[*versions.Version, Source]
	ctxResults  *fixpoint.Table[result, Source]
	origins     *fixpoint.Table[*types.Var, Origin]
	originsOf   *fixpoint.Table[result, Origin]

	clientVars      *fixpoint.Table[*types.Var, Source]
	clientResults   *fixpoint.Table[result, Source]
	carriedBy       *fixpoint.Table[*types.Var, Source] // the client that a ctx in it holds
	carriedVersions *fixpoint.Table[*versions.Version, Source]
	transports      *fixpoint.Table[*types.Var, Source]
	leaving         *fixpoint.Table[*types.Var, bool] // transports whose timeouts a function leaves alone
	madeTransports  *fixpoint.Table[result, Source]
	configs         *fixpoint.Table[configKey, configured]
	optionLists     *fixpoint.Table[optionList, configured]

	built   *fixpoint.Table[*types.Var, Built]
	builtBy *fixpoint.Table[result, Built]
}
