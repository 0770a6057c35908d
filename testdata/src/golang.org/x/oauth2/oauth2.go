// Package oauth2 is a stand-in for golang.org/x/oauth2.
package oauth2

import (
	"context"
	"net/http"
)

// HTTPClient is the key of the client in a ctx.
var HTTPClient ContextKey

type ContextKey struct{}

type Token struct{ AccessToken string }

type TokenSource interface{ Token() (*Token, error) }

func StaticTokenSource(t *Token) TokenSource { return nil }

func NewClient(ctx context.Context, src TokenSource) *http.Client { return http.DefaultClient }

type Config struct{ ClientID string }

func (c *Config) Client(ctx context.Context, t *Token) *http.Client { return NewClient(ctx, nil) }

func (c *Config) Exchange(ctx context.Context, code string) (*Token, error) { return nil, nil }

// Transport authorises requests, and sends them by Base.
type Transport struct {
	Source TokenSource
	Base   http.RoundTripper
}

func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	return t.Base.RoundTrip(req)
}
