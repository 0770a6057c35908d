package item

import (
	"context"

	"example.com/greeter"
)

// That a connection has flow control of its own does not limit the goroutines.
func greetAll(ctx context.Context, client greeter.GreeterClient, names []string) {
	for _, name := range names {
		go client.SayHello(ctx, &greeter.HelloRequest{Name: name}) // want `one goroutine per element of names, each calling gRPC`
	}
}
