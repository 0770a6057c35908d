package client

import (
	"crypto/tls"
	"net/http"
	"net/url"
	"time"
)

// A function makes it and hands it out, through another and with an error.
func transportFor(proxy *url.URL) *http.Transport {
	t := &http.Transport{MaxIdleConns: 4}
	t.Proxy = http.ProxyURL(proxy)
	return t
}

func clientFor(proxy *url.URL, patience time.Duration) (*http.Client, error) {
	c := &http.Client{Timeout: patience, Transport: transportFor(proxy)}
	return c, nil
}

type relay struct {
	proxy  *url.URL
	made   map[string]*http.Client
	client *http.Client
}

func (s *relay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, err := clientFor(s.proxy, time.Minute) // want `clientFor .*is built on every call.*client-per-request`
	if err != nil {
		return
	}
	if resp, err := c.Get("https://relay.example"); err == nil {
		resp.Body.Close()
	}
}

// It is used where it is made, in a function that is called once per item.
func ping(name string, trust bool) {
	resp, err := fresh(trust).Get("https://ping.example/" + name) // want `client-per-request`
	if err == nil {
		resp.Body.Close()
	}
}

func fresh(trust bool) *http.Client {
	return &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: trust}}}
}

func pingAll(names []string) {
	for _, name := range names {
		ping(name, false)
	}
}

// ok: each is kept for the next request
func (s *relay) cached(w http.ResponseWriter, r *http.Request) {
	c := s.made[r.Host]
	if c == nil {
		c = fresh(true)
		s.made[r.Host] = c
	}
	if resp, err := c.Get("https://relay.example"); err == nil {
		resp.Body.Close()
	}
}

// ok: one for the life of what is made
func newRelay(proxy *url.URL) (*relay, error) {
	c, err := clientFor(proxy, time.Minute)
	if err != nil {
		return nil, err
	}
	return &relay{proxy: proxy, client: c}, nil
}

// ok: made once per peer, and kept
func relays(peers []*url.URL) (list []*relay) {
	for _, p := range peers {
		if r, err := newRelay(p); err == nil {
			list = append(list, r)
		}
	}
	return list
}
