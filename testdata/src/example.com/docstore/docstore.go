// Package docstore is an SDK whose requests are built step by step.
package docstore

import (
	"context"
	"net/http"
)

type Client struct {
	HTTP *http.Client
	host string
}

// For makes a client for another host.
func (c *Client) For(host string) *Client { return &Client{c.HTTP, host} }

func (c *Client) Objects() *Objects { return &Objects{c} }

func (c *Client) Ping(ctx context.Context) error { return c.Objects().Remove().Do(ctx) }

type Objects struct{ c *Client }

func (o *Objects) Remove() *Remover { return &Remover{c: o.c} }

type Remover struct {
	c         *Client
	id, class string
}

func (r *Remover) WithID(id string) *Remover       { r.id = id; return r }
func (r *Remover) WithClass(class string) *Remover { r.class = class; return r }

func (r *Remover) Do(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodDelete, "https://"+r.c.host+"/"+r.class+"/"+r.id, nil)
	if err != nil {
		return err
	}
	resp, err := r.c.HTTP.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
