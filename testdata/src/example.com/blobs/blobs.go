// Package blobs reads objects over HTTP.
package blobs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

type Bucket struct { // want Bucket:`client`
	HTTP *http.Client
	Base string
}

// Open returns an object as it comes.
func (b *Bucket) Open(ctx context.Context, key string) (io.ReadCloser, error) { // want Open:`; gives a living body`
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.Base+key, nil)
	if err != nil {
		return nil, err
	}
	resp, err := b.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("%s: %s", key, resp.Status)
	}
	return resp.Body, nil
}

// Load returns an object that it has read.
func (b *Bucket) Load(ctx context.Context, key string) (io.ReadCloser, error) { // want Load:`^network unknown ctx0 via [^;]*$`
	body, err := b.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	return io.NopCloser(bytes.NewReader(data)), err
}

// Detached goes on for a minute, whatever becomes of ctx.
func (b *Bucket) Detached(ctx context.Context, key string) (io.ReadCloser, error) { // want Detached:`^network bounded via [^;]*; pauses$`
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	time.AfterFunc(time.Minute, cancel)
	return b.Open(ctx, key)
}
