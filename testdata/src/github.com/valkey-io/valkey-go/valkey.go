// Package valkey is a stub.
package valkey

import "context"

type ClientOption struct{ InitAddress []string }

func NewClient(ClientOption) (Client, error) { return nil, nil }

type CommandClient interface {
	B() Builder
	Do(ctx context.Context, cmd Completed) ValkeyResult
	DoMulti(ctx context.Context, multi ...Completed) []ValkeyResult
}

type CoreClient interface {
	CommandClient
	Close()
}

type Client interface {
	CoreClient
}

type ValkeyResult struct{}

func (ValkeyResult) ToString() (string, error) { return "", nil }
func (ValkeyResult) Error() error              { return nil }

type Completed struct{}

type Builder struct{}

func (Builder) Get() Get { return Get{} }

type Get struct{}

func (g Get) Key(string) Get   { return g }
func (g Get) Build() Completed { return Completed{} }
