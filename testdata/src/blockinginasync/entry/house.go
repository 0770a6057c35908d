package entry

import (
	"context"
	"time"

	"example.com/greeter"
	"example.com/house"
)

type orders struct{ client greeter.GreeterClient }

func (o *orders) list(c *house.Ctx) error {
	time.Sleep(time.Second)                      // want `time.Sleep blocks the entry \(\*orders\).list: .*select on c.Context\(\)`
	o.client.SayHello(context.Background(), nil) // want `although c is in scope: .*; pass c.Context\(\)`
	_, err := o.client.SayHello(c.Context(), nil)
	return err
}

var get house.Handler = func(c *house.Ctx) error {
	time.Sleep(time.Second) // want `blocks the entry in a package variable`
	return nil
}

func (o *orders) Serve(ctx context.Context, op string) error {
	time.Sleep(time.Second) // want `blocks the entry \(\*orders\).Serve: .*select on ctx`
	_, err := o.client.SayHello(ctx, nil)
	return err
}

func (o *orders) Name() string { return "orders" }

// Nobody's entries.
func filter(c *house.Ctx) bool {
	time.Sleep(time.Second)
	return true
}

func run(op string) error {
	time.Sleep(time.Second)
	return nil
}

type other struct{}

func (other) Serve(ctx context.Context, op string) error {
	time.Sleep(time.Second)
	return nil
}

// An interface of this package.
//
//timeoutlint:entry
type plugin interface {
	Load(name string) error
}

type disk struct{}

func (disk) Load(name string) error {
	time.Sleep(time.Second) // want `blocks the entry disk.Load`
	return nil
}

func (disk) Unload(name string) error {
	time.Sleep(time.Second)
	return nil
}
