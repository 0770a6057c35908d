// Package otelhttp is a stand-in with the declarations that the corpora use.
package otelhttp

import "net/http"

type Option func()

type Transport struct{ rt http.RoundTripper }

func NewTransport(base http.RoundTripper, opts ...Option) *Transport { return &Transport{rt: base} }

func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) { return t.rt.RoundTrip(r) }

func WithSpanOptions() Option { return nil }
