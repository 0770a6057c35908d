// Package dig is a stub.
package dig

type In struct{}

type Out struct{}

type Container struct{}

type ProvideOption interface{}

type InvokeOption interface{}

func New() *Container { return nil }

func (c *Container) Provide(constructor interface{}, opts ...ProvideOption) error { return nil }

func (c *Container) Invoke(function interface{}, opts ...InvokeOption) error { return nil }
