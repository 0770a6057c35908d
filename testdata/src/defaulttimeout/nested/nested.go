// Package nested gives clients a timeout through the client that they send with.
package nested

import (
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

type service struct{ client *retryablehttp.Client }

func assigned() *service {
	c := retryablehttp.NewClient() // ok: set below
	c.RetryMax = 2
	c.HTTPClient.Timeout = 20 * time.Second
	return &service{c}
}

func throughVariable() *service {
	c := retryablehttp.NewClient() // ok: set below
	inner := c.HTTPClient
	inner.Timeout = 20 * time.Second
	return &service{client: c}
}

func throughField() *service {
	s := &service{client: retryablehttp.NewClient()} // ok: set below
	s.client.HTTPClient.Timeout = 20 * time.Second
	return s
}

func throughHelper() *service {
	c := retryablehttp.NewClient() // ok: set in limit
	limit(c.HTTPClient, 20*time.Second)
	return &service{c}
}

func limit(c *http.Client, d time.Duration) { c.Timeout = d }

func transport() *service {
	c := retryablehttp.NewClient() // ok: waits for headers only so long
	c.HTTPClient.Transport = &http.Transport{ResponseHeaderTimeout: 10 * time.Second}
	return &service{c}
}

type plain struct{ client *retryablehttp.Client }

// Other settings are none.
func other() *plain {
	c := retryablehttp.NewClient() // want `the retryablehttp client made by retryablehttp.NewClient has no timeout`
	c.HTTPClient.CheckRedirect = nil
	c.RetryMax = 2
	return &plain{c}
}

func zero() *plain {
	c := retryablehttp.NewClient() // want `the retryablehttp client made by retryablehttp.NewClient has no timeout`
	c.HTTPClient.Transport = http.DefaultTransport
	return &plain{c}
}
