// Package client has the shapes of github.com/docker/docker/client that the corpora use.
package client

import "context"

type Opt func(*Client) error

func FromEnv(*Client) error { return nil }

type Client struct{}

func NewClientWithOpts(ops ...Opt) (*Client, error) { return &Client{}, nil }

func (c *Client) Ping(ctx context.Context) (string, error) { return "", nil }

func (c *Client) ContainerStart(ctx context.Context, id string) error { return nil }
