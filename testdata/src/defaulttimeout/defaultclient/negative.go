package defaultclient

import (
	"context"
	"net/http"
	"time"

	"example.com/greeterconnect"
)

func bounded(ctx context.Context, u string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The caller's context decides: for audits.
func callers(ctx context.Context, u string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Every use of the field is bounded.
type poller struct{ c *http.Client }

func newPoller() *poller { return &poller{c: http.DefaultClient} }

func (p *poller) poll(u string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	resp, err := p.c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func isDefault(c *http.Client) bool { return c == http.DefaultClient }

// A fallback that nothing reaches: for audits.
type Checker struct{ Client *http.Client }

func NewChecker() *Checker { return &Checker{Client: &http.Client{Timeout: time.Second}} }

func (c *Checker) Check(req *http.Request) (*http.Response, error) {
	client := c.Client
	if client == nil {
		client = http.DefaultClient
	}
	return client.Do(req)
}

func stub(url string) greeterconnect.GreeterClient {
	return greeterconnect.NewGreeterClient(http.DefaultClient, url)
}
