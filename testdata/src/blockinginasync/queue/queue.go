// Package queue has consumers, workers and reconcilers. Their messages wait
// anyway: a pause, a channel or a call without an end blocks no client.
package queue

import (
	"context"
	"net/rpc"
	"sync"

	"example.com/greeter"
)

type worker struct {
	mu     sync.Mutex
	done   map[string]bool
	client greeter.GreeterClient
	old    *rpc.Client
	out    chan string
	wg     sync.WaitGroup
}

func (w *worker) ship(ctx context.Context, id string) error {
	_, err := w.client.SayHello(ctx, &greeter.HelloRequest{Name: id})
	return err
}
