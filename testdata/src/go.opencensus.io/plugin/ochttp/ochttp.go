// Package ochttp is a stand-in with the declarations that the corpora use.
package ochttp

import "net/http"

type Transport struct {
	Base        http.RoundTripper
	Propagation any
}

func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) { return t.Base.RoundTrip(r) }
