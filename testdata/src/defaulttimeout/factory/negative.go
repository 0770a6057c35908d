package factory

import (
	"net/http"
	"time"

	"example.com/house/roundtrip"
)

// ok: the function gives it a time
func patient(u string) (*http.Response, error) {
	t, err := roundtrip.Patient()
	if err != nil {
		return nil, err
	}
	c := &http.Client{Transport: t}
	return c.Get(u)
}

func limited(d time.Duration) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = d
	return t
}

// ok: what the caller gives is not known
func configured(u string, d time.Duration) (*http.Response, error) {
	c := &http.Client{Transport: limited(d)}
	return c.Get(u)
}

func tune(t *http.Transport) { t.ResponseHeaderTimeout = time.Minute }

func tuned() *http.Transport {
	t := &http.Transport{}
	tune(t)
	return t
}

// ok: another function sets it
func viaTuned(u string) (*http.Response, error) {
	c := &http.Client{Transport: tuned()}
	return c.Get(u)
}

func either(wrap func(http.RoundTripper) http.RoundTripper) http.RoundTripper {
	if wrap != nil {
		return wrap(http.DefaultTransport)
	}
	return http.DefaultTransport
}

// ok: one of two ways is not known
func viaEither(u string, wrap func(http.RoundTripper) http.RoundTripper) (*http.Response, error) {
	c := &http.Client{Transport: either(wrap)}
	return c.Get(u)
}

// ok: a constructor gives the field a time
type timed struct{ client http.Client }

func newTimed() *timed {
	t := &timed{}
	t.client.Timeout = time.Minute
	return t
}

func (t *timed) get(u string) (*http.Response, error) { return t.client.Get(u) }

// ok: the field is set as a whole
type given struct{ client http.Client }

func newGiven(c http.Client) *given { return &given{client: c} }

func (g *given) get(u string) (*http.Response, error) { return g.client.Get(u) }
