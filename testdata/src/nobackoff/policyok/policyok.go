// Package policyok has settings that others make up for.
package policyok

import (
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// ok: its own backoff does not look at the least pause.
func client() *retryablehttp.Client {
	c := retryablehttp.NewClient()
	c.RetryWaitMin = 0
	c.Backoff = func(least, most time.Duration, attempt int, resp *http.Response) time.Duration {
		return time.Duration(attempt) * time.Second
	}
	return c
}
