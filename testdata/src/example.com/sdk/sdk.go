// Package sdk is a client library that no table describes.
package sdk

import (
	"context"
	"net/http"
)

type Option func(*Client)

type Client struct{ http *http.Client }

func New(opts ...Option) *Client { return &Client{} }

type CallOption interface{ apply() }

// Ask reaches the network in a way that no static call shows.
func (c *Client) Ask(ctx context.Context, q string, opts ...CallOption) (string, error) {
	return transport[q](ctx)
}

var transport = map[string]func(context.Context) (string, error){}

// Compile takes the same and works on what it has.
func (c *Client) Compile(ctx context.Context, opts ...CallOption) (string, error) {
	return transport["compile"](ctx)
}

func (c *Client) Name() string { return "" }
