// Package handed hands clients without a timeout to others.
package handed

import (
	"context"
	"net/http"
	"time"

	"defaulttimeout/handed/api"
	"defaulttimeout/handed/feed"
	"defaulttimeout/handed/policy"
)

// Nobody sends anything with them.
func unused(words policy.Words) {
	words.Allows(http.Client{}, "a") // ok: not used
	words.Count(&http.Client{})      // ok: not used
	drop(&http.Client{})             // ok: not used
	words.Ask(&http.Client{}, "u")   // want `has no timeout`
}

func drop(c *http.Client) { drop2(c) }

func drop2(*http.Client) {}

// The package it is handed to ends each request.
func bounded() *api.Client {
	api.Fetch(&http.Client{}, "u") // ok: 20 seconds
	t := http.DefaultTransport.(*http.Transport).Clone()
	return api.New(api.Options{HTTP: &http.Client{Transport: t}, Limit: time.Hour}) // ok: a minute, or the limit
}

// Of this one it does not.
func unbounded() *api.Client {
	return api.New(api.Options{Plain: &http.Client{}}) // want `has no timeout`
}

// In the options of one call, which ends.
func once(url string) (*feed.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	o := &feed.Options{Client: &http.Client{}} // ok: ten seconds end it
	return feed.Dial(ctx, url, o)
}

func onceVar(url string) (*feed.Conn, error) {
	client := &http.Client{} // ok: ten seconds end it
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return feed.Dial(ctx, url, &feed.Options{Client: client, Origin: "x"})
}

// The options are a value in a variable, the client one of the package, made by a function.
var shared feed.Doer = newShared()

func newShared() *http.Client { return &http.Client{Transport: &http.Transport{MaxIdleConns: 4}} } // ok: ten seconds end each

func (s *subscriber) notify(ctx context.Context, url string) (*feed.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	options := feed.Settings{Origin: s.origin, Client: shared}
	return feed.Notify(ctx, url, &options)
}

type subscriber struct{ origin string }

func (s *subscriber) declared(url string) (*feed.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var options = feed.Settings{Client: &http.Client{}} // ok: ten seconds end it
	return feed.Notify(ctx, url, &options)
}

// And nothing ends it.
func (s *subscriber) forGood(url string) (*feed.Conn, error) {
	options := feed.Settings{Client: &http.Client{}} // want `has no timeout`
	return feed.Notify(context.Background(), url, &options)
}

// Which does not end.
func endless(url string) (*feed.Conn, error) {
	return feed.Dial(context.Background(), url, &feed.Options{Client: &http.Client{}}) // want `has no timeout`
}

// In the options of what is kept.
func pool() *http.Client {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return feed.NewPool(ctx, &feed.Options{Client: &http.Client{}}) // want `has no timeout`
}
