// Package factory has clients whose transport a function makes, and clients that
// nobody ever sets.
package factory

import (
	"crypto/tls"
	"net/http"
	"net/http/httptrace"
	"net/url"

	"example.com/house/roundtrip"
)

// By a function of another package.
func other(u string) (*http.Response, error) {
	c := http.Client{Transport: roundtrip.Trusting()} // want `c has no timeout`
	return c.Get(u)
}

// By one of this package, with a second result.
func pair(proxy *url.URL) (http.RoundTripper, error) {
	return &http.Transport{Proxy: http.ProxyURL(proxy)}, nil
}

func viaPair(u string, proxy *url.URL) (*http.Response, error) {
	t, err := pair(proxy)
	if err != nil {
		return nil, err
	}
	c := &http.Client{Transport: t} // want `c has no timeout`
	return c.Get(u)
}

// By a method that hands on another's, by a named result.
type settings struct{ tls *tls.Config }

func (s settings) transport() (t *http.Transport) {
	t = new(http.Transport)
	t.TLSClientConfig = s.tls
	return
}

func (s settings) wrapped() http.RoundTripper { return http.RoundTripper(s.transport()) }

var shared = &http.Client{Transport: settings{}.wrapped()} // want `shared has no timeout`

func viaShared(u string) (*http.Response, error) { return shared.Get(u) }

// Kept as a value in a field that nobody writes.
type lookup struct {
	client http.Client // want `client has no timeout`
	root   string
}

func newLookup(root string) *lookup { return &lookup{root: root} }

func (l *lookup) name(id string) error {
	resp, err := l.client.Get(l.root + id)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A request that is traced ends no sooner.
func traced(u string, trace *httptrace.ClientTrace) (*http.Response, error) {
	c := &http.Client{} // want `c has no timeout`
	req, err := http.NewRequest(http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	return c.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
}
