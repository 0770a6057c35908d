// Package retryablehttp is a stub.
package retryablehttp

import (
	"net/http"
	"time"
)

type Backoff func(min, max time.Duration, attempt int, resp *http.Response) time.Duration

type Client struct {
	HTTPClient   *http.Client
	RetryWaitMin time.Duration
	RetryWaitMax time.Duration
	RetryMax     int
	Backoff      Backoff
}

func NewClient() *Client { return &Client{} }

func (c *Client) Get(url string) (*http.Response, error) { return nil, nil }
