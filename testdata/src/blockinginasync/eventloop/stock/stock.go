// Package stock asks a service through an interface of its own.
package stock

import "net/http"

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

type Client struct{ by doer }

// Refresh asks for all there is.
func (c *Client) Refresh() error {
	req, err := http.NewRequest(http.MethodGet, "https://stock.example.com/", nil)
	if err != nil {
		return err
	}
	resp, err := c.by.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
