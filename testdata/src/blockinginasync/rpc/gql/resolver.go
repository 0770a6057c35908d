// Package gql has resolvers beside the code that gqlgen writes for them.
package gql

import "example.com/greeter"

type Todo struct{ Text string }

type Resolver struct{ client greeter.GreeterClient }
