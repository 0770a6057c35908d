// Package option is a stub.
package option

import (
	"net/http"
	"time"
)

type RequestOption interface{ apply() }

func WithMaxRetries(n int) RequestOption               { return nil }
func WithRequestTimeout(d time.Duration) RequestOption { return nil }
func WithAPIKey(key string) RequestOption              { return nil }
func WithHTTPClient(c interface {
	Do(*http.Request) (*http.Response, error)
}) RequestOption {
	return nil
}
