// Package cloned is a library: its constructors may be called for each user, and
// a client with a transport of its own shares no connections with the others.
package cloned

import (
	"bufio"
	"net/http"
)

// Client has a token.
type Client struct {
	token  string
	client *http.Client
}

// New makes a client for a token.
func New(token string) *Client {
	return &Client{token: token, client: &http.Client{}} // want `client has no timeout`
}

// Lines reads lines as they come.
func (c *Client) Lines(url string) error {
	resp, err := c.client.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	for s := bufio.NewScanner(resp.Body); s.Scan(); {
	}
	return nil
}
