// Package probe sends requests with the client and the ctx that it is given.
package probe

import (
	"context"
	"io"
	"net/http"
)

type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

func Target(ctx context.Context, c Doer, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return err
}

type Prober struct{ c Doer }

// NewProber keeps the client for requests to come.
func NewProber(ctx context.Context, c Doer) *Prober { return &Prober{c: c} }
