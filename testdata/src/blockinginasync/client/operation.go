package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"net/http"
	"time"
)

// Operations that packages elsewhere call for each of their requests.
type catalogue struct {
	base   string
	secure *tls.Config
	shared *http.Client
}

func (c *catalogue) Find(ctx context.Context, id string) error {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: c.secure}, Timeout: time.Minute} // want `http.Transport\{\} is built on every call of \(\*catalogue\).Find`
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/"+id, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// In what they share: the first by name is told, wherever it stands.
func (c *catalogue) Recent(ctx context.Context) error { return c.ask(ctx, "/new") }
func (c *catalogue) List(ctx context.Context) error   { return c.ask(ctx, "/all") }

func (c *catalogue) ask(ctx context.Context, path string) error {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = c.secure
	client := http.Client{Transport: t, Timeout: time.Minute} // want `Clone in \(\*catalogue\).ask is built on every call of \(\*catalogue\).List`
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// By a function that makes it, and in a literal.
func (c *catalogue) Store(ctx context.Context, doc []byte) (err error) {
	attempt := func() error {
		req, err := http.NewRequestWithContext(ctx, http.MethodPut, c.base, bytes.NewReader(doc))
		if err != nil {
			return err
		}
		resp, err := c.own().Do(req) // want `own is built on every call of \(\*catalogue\).Store`
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
	return attempt()
}

func (c *catalogue) own() *http.Client {
	return &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: c.secure}}
}

// With a type parameter.
func Decode[T any](ctx context.Context, c *catalogue) (out T, err error) {
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{}} // want `on every call of Decode`
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://catalogue.example", nil)
	if err != nil {
		return out, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return out, err
	}
	defer resp.Body.Close()
	return out, json.NewDecoder(resp.Body).Decode(&out)
}

// Run does one check and says what it found.
func (c *catalogue) Run(ctx context.Context) string {
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: c.secure}} // want `on every call of \(\*catalogue\).Run`
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base, nil)
	if err != nil {
		return "bad address"
	}
	resp, err := client.Do(req)
	if err != nil {
		return "down"
	}
	resp.Body.Close()
	return resp.Status
}

// ok: no connection stays behind
func (c *catalogue) Once(ctx context.Context) error {
	t := &http.Transport{TLSClientConfig: c.secure, DisableKeepAlives: true}
	return c.through(ctx, &http.Client{Timeout: time.Minute, Transport: t})
}

// ok: they are closed
func (c *catalogue) Tidy(ctx context.Context) error {
	t := &http.Transport{TLSClientConfig: c.secure}
	defer t.CloseIdleConnections()
	return c.through(ctx, &http.Client{Timeout: time.Minute, Transport: t})
}

// ok: they stay for a few seconds
func (c *catalogue) Brief(ctx context.Context) error {
	t := &http.Transport{TLSClientConfig: c.secure}
	t.IdleConnTimeout = 5 * time.Second
	return c.through(ctx, &http.Client{Timeout: time.Minute, Transport: t})
}

func (c *catalogue) through(ctx context.Context, client *http.Client) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: the pool is that of all
func (c *catalogue) Plain(ctx context.Context) error {
	return c.through(ctx, &http.Client{Timeout: time.Minute})
}

// ok: what is made in a constructor is asked once
func NewCatalogue(ctx context.Context, base string) (*catalogue, error) {
	c := &catalogue{base: base}
	return c, c.through(ctx, &http.Client{Timeout: time.Minute, Transport: &http.Transport{}})
}

// ok: another for each caller, which is for audits
func (c *catalogue) As(ctx context.Context, id *tls.Config) error {
	return c.through(ctx, &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: id}})
}

// ok: kept for the next call
func (c *catalogue) Lazy(ctx context.Context) error {
	if c.shared == nil {
		c.shared = &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: c.secure}}
	}
	return c.through(ctx, c.shared)
}

// A constructor that asks once as well, before the operations.
func ConnectCatalogue(ctx context.Context, base string) (*catalogue, error) {
	c := &catalogue{base: base}
	return c, c.greet(ctx)
}

func (c *catalogue) Greet(ctx context.Context) error { return c.greet(ctx) }

func (c *catalogue) greet(ctx context.Context) error {
	client := http.Client{Transport: &http.Transport{TLSClientConfig: c.secure}, Timeout: time.Minute} // want `http.Transport\{\} in \(\*catalogue\).greet is built on every call of \(\*catalogue\).Greet`
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
