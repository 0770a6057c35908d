// Package client makes clients from settings.
package client

import (
	"net/http"
	"time"
)

type Options struct {
	Name    string
	Timeout time.Duration
}

func New(o Options) *http.Client {
	return &http.Client{Timeout: o.Timeout, Transport: http.DefaultTransport}
}

func Send(o Options) {
	c := &http.Client{Timeout: o.Timeout}
	c.Get("https://example.com/send") // reached: /options bounded
}

type Settings struct{ RequestTimeout time.Duration }

func Mixed(s Settings) {
	c := &http.Client{Timeout: s.RequestTimeout}
	c.Get("https://example.com/mixed") // reached: /mixed unknown
}

type Bare struct {
	Name    string
	Timeout time.Duration
}

func None(b Bare) {
	c := &http.Client{Timeout: b.Timeout}
	c.Get("https://example.com/none") // reached: /none unbounded
}
