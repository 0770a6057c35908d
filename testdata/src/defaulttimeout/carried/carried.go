// Package carried makes clients of the ones that contexts carry.
package carried

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

type api struct{ http *http.Client }

// A field, a local, a chain.
func newAPI(token string) *api {
	src := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
	return &api{http: oauth2.NewClient(context.Background(), src)} // want `the OAuth2 client made by oauth2.NewClient has no timeout: the context is not that of its requests`
}

func (a *api) user(url string) error {
	resp, err := a.http.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func local(conf *oauth2.Config, tok *oauth2.Token, url string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	client := conf.Client(ctx, tok) // want `the OAuth2 client made by \(\*oauth2.Config\).Client has no timeout`
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func chain(conf clientcredentials.Config, url string) error {
	resp, err := conf.Client(context.TODO()).Post(url, "", nil) // want `the OAuth2 client made by \(\*clientcredentials.Config\).Client has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

type traceKey struct{}

// A value of the program's own, and a client that has no timeout itself.
func valued(conf clientcredentials.Config, url string) error {
	ctx := context.WithValue(context.Background(), traceKey{}, "1")
	resp, err := conf.Client(ctx).Get(url) // want `has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func bare(conf clientcredentials.Config, url string) error {
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{}) // want `this http.Client has no timeout`
	resp, err := conf.Client(ctx).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Of several values the last is read; a cancel changes nothing.
func again(conf *oauth2.Config, tok *oauth2.Token, url string) error {
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{Timeout: time.Minute})
	ctx = context.Background()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client := conf.Client(ctx, tok) // want `the OAuth2 client made by \(\*oauth2.Config\).Client has no timeout`
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
