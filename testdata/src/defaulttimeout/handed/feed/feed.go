// Package feed connects by HTTP.
package feed

import (
	"context"
	"errors"
	"net/http"
)

type Options struct {
	Client *http.Client
	Origin string
}

type Conn struct{}

// Dial sends one request, and ends with its ctx.
func Dial(ctx context.Context, url string, o *Options) (*Conn, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := o.Client.Do(req)
	if err != nil {
		return nil, err
	}
	return nil, errors.Join(resp.Body.Close())
}

// NewPool keeps the client.
func NewPool(ctx context.Context, o *Options) *http.Client { return o.Client }

// Doer sends requests.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

type Settings struct {
	Client Doer
	Origin string
}

// Notify sends one request, and ends with its ctx.
func Notify(ctx context.Context, url string, s *Settings) (*Conn, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := s.Client.Do(req)
	if err != nil {
		return nil, err
	}
	return nil, errors.Join(resp.Body.Close())
}
