package loops

import (
	"go/ast"
	"go/types"
)

// LoopKind says what decides how often a loop goes round.
type LoopKind int8

const (
	// LoopCounted goes round a number of times that does not grow with data, or that nobody can tell.
	LoopCounted LoopKind = iota
	// LoopData goes round once per element of a collection that grows with data.
	LoopData
	// LoopMessages goes round once per message: of a channel, a connection, a result set.
	LoopMessages
	// LoopService goes round for as long as the program runs: it accepts connections, ticks, or waits.
	LoopService
)

// Loop is a loop, or a call that runs a function literal once per element.
type Loop struct {
	Node ast.Node
	Body *ast.BlockStmt
	Kind LoopKind
	// Of is what the loop goes over, for messages; nil if it has no name.
	Of ast.Expr
	// Elems are the variables that hold the element of one round.
	Elems []*types.Var
	// Elem is the type of the elements, if known.
	Elem types.Type
	// Rows is set where the messages are rows or lines.
	Rows bool
	// Received is set where the elements are messages that came together.
	Received bool

	Cond *ast.BinaryExpr // of a goto loop
}
