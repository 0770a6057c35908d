package library

import (
	"context"

	"github.com/cenkalti/backoff/v4"
)

func patient(ctx context.Context, url string) error {
	return backoff.Retry(func() error { return get(ctx, url) }, backoff.WithContext(backoff.NewExponentialBackOff(), ctx))
}
