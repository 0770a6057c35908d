// Package rpc has the methods of services of each RPC framework.
package rpc

import "example.com/greeter"

// backend is what the methods call: its calls end with their ctx alone.
type backend struct{ client greeter.GreeterClient }
