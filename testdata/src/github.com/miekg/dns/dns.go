// Package dns is a stub of github.com/miekg/dns.
package dns

import (
	"context"
	"time"
)

type Msg struct{}

type Client struct {
	Net                  string
	Timeout, DialTimeout time.Duration
}

func (c *Client) Exchange(m *Msg, a string) (*Msg, time.Duration, error) { return m, 0, nil }

func (c *Client) ExchangeContext(ctx context.Context, m *Msg, a string) (*Msg, time.Duration, error) {
	return m, 0, nil
}
