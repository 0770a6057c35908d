package early

import (
	"bufio"
	"context"
	"io"
	"time"

	"example.com/blobs"
)

// What a helper gives goes on with the ctx that the helper was given: one of
// another package, one of this, one through another, in a reader.

type cabinet struct{ bucket *blobs.Bucket }

func (c *cabinet) fetch(ctx context.Context, key string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return c.bucket.Open(ctx, key) // want `what \(\*blobs.Bucket\).Open returns outlives \(\*cabinet\).fetch, which cancels its context`
}

func open(ctx context.Context, b *blobs.Bucket, key string) (io.ReadCloser, error) {
	return b.Open(ctx, "v2/"+key)
}

func (c *cabinet) second(ctx context.Context, key string) (io.Reader, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	body, err := open(ctx, c.bucket, key)
	if err != nil {
		return nil, err
	}
	return bufio.NewReader(body), nil // want `bufio.NewReader returns outlives \(\*cabinet\).second, which cancels its context`
}

// What has been read, what goes on by itself, and what is given with its cancel.

func (c *cabinet) loaded(ctx context.Context, key string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return c.bucket.Load(ctx, key)
}

func (c *cabinet) detached(ctx context.Context, key string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return c.bucket.Detached(ctx, key)
}

type both struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b both) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

func (c *cabinet) kept(ctx context.Context, key string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	body, err := c.bucket.Open(ctx, key)
	if err != nil {
		cancel()
		return nil, err
	}
	return both{body, cancel}, nil
}

func (c *cabinet) copied(ctx context.Context, w io.Writer, key string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	body, err := c.bucket.Open(ctx, key)
	if err != nil {
		return err
	}
	defer body.Close()
	_, err = io.Copy(w, body)
	return err
}
