package client

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/oauth2"
)

// Clients that are made of the one that a ctx holds: a parameter is given the ctx
// that holds it.

// Authorized returns such a client, in some of its ways.
func Authorized(ctx context.Context, src oauth2.TokenSource) (*http.Client, error) {
	if src == nil {
		return &http.Client{Transport: http.DefaultTransport}, nil
	}
	plain := &http.Client{Transport: http.DefaultTransport}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, plain)
	return oauth2.NewClient(ctx, src), nil
}

// Account keeps one.
type Account struct{ http *http.Client }

func NewAccount(ctx context.Context, src oauth2.TokenSource) (*Account, error) {
	c, err := Authorized(ctx, src)
	if err != nil {
		return nil, err
	}
	return &Account{http: c}, nil
}

func (a *Account) Name() {
	a.http.Get("https://example.com/name") // reached: /account unbounded
}

// Patient gives the last one a timeout.
func Patient(ctx context.Context, conf *oauth2.Config) {
	ctx = context.WithValue(ctx, oauth2.HTTPClient, http.DefaultClient)
	ctx = context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Timeout: time.Minute})
	conf.Client(ctx, nil).Get("https://example.com/patient") // reached: /patient bounded
}

// Either leaves it to one of two ways.
func Either(ctx context.Context, conf *oauth2.Config, slow bool) {
	ctx = context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Timeout: time.Minute})
	if slow {
		ctx = context.WithValue(ctx, oauth2.HTTPClient, &http.Client{})
	}
	conf.Client(ctx, nil).Get("https://example.com/either") // reached: /either unknown
}
