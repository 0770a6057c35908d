// Package scopes says which ctx a call should have been given, and how source
// and messages write it. There is none in commands, where a person waits who can
// interrupt, in what cleans up, and where the ctx has ended already.
package scopes

import (
	"go/ast"
	"go/token"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
)

// Finder finds the ctx in scope, in one package.
type Finder struct {
	*passkit.Kit

	ends     map[*ast.FuncDecl]token.Pos
	commands *fixpoint.Table[distant, bool]
}

// New returns the finder of the package of a kit.
func New(k *passkit.Kit) *Finder {
	c := &Finder{Kit: k, ends: make(map[*ast.FuncDecl]token.Pos)}
	c.commands = fixpoint.NewSet(&c.Group, false, c.findOnlyCommands)
	return c
}
