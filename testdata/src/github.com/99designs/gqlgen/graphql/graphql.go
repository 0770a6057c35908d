// Package graphql has the shapes of github.com/99designs/gqlgen/graphql that the corpora use.
package graphql

import "context"

type ExecutableSchema interface {
	Exec(ctx context.Context) func(ctx context.Context) any
}

type Config[R any, D any, C any] struct {
	Resolvers  R
	Directives D
	Complexity C
}
