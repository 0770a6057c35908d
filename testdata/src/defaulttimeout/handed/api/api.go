// Package api gives each request a deadline, or does not.
package api

import (
	"context"
	"net/http"
	"time"
)

// Options of a client.
type Options struct {
	HTTP  *http.Client
	Plain *http.Client
	Limit time.Duration
}

type Client struct {
	http, plain *http.Client
	limit       time.Duration
}

func New(o Options) *Client {
	c := &Client{limit: time.Minute}
	if o.HTTP != nil {
		own := *o.HTTP
		c.http = &own
	}
	if o.Limit > 0 {
		c.limit = o.Limit
	}
	c.plain = o.Plain
	return c
}

// Get ends in time.
func (c *Client) Get(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Put ends when its caller says so.
func (c *Client) Put(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, url, nil)
	if err != nil {
		return err
	}
	resp, err := c.plain.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Fetch gives the request of its caller's client a deadline.
func Fetch(client *http.Client, url string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
