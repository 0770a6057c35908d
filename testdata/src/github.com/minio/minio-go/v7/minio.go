// Package minio has the shape of github.com/minio/minio-go/v7.
package minio

import "context"

type Client struct{ endpoint string }

type Options struct{ MaxRetries int }

func New(endpoint string, opts *Options) (*Client, error) { return &Client{endpoint}, nil }

type Object struct{ name string }

type (
	GetObjectOptions    struct{}
	RemoveObjectOptions struct{}
)

// GetObject asks for nothing yet: reading does.
func (c *Client) GetObject(ctx context.Context, bucketName, objectName string, opts GetObjectOptions) (*Object, error) {
	return nil, nil
}

func (c *Client) RemoveObject(ctx context.Context, bucketName, objectName string, opts RemoveObjectOptions) error {
	return nil
}

func (o *Object) Read(b []byte) (n int, err error) { return 0, nil }
func (o *Object) Close() error                     { return nil }
