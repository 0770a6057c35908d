// Package gqlexec has resolvers whose generated code is a package of its own.
package gqlexec

import (
	"context"
	"time"

	"blockinginasync/rpc/gql"
)

type resolver struct{}

type queries struct{ *resolver }

func (r *resolver) Query() gql.QueryResolver { return queries{r} }

func (q queries) Todos(ctx context.Context) ([]*gql.Todo, error) {
	time.Sleep(time.Second) // want `blocks the GraphQL resolver queries.Todos`
	return nil, nil
}
