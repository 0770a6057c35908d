package client

import (
	"crypto/tls"
	"io"
	"net/http"
	"time"
)

// In each round of a poll, and in a function that it calls.
func (s *server) poll(stop <-chan struct{}) {
	for {
		client := &http.Client{Timeout: time.Second, Transport: &http.Transport{TLSClientConfig: s.tls}} // want `http.Transport\{\} in \(\*server\).poll is built in each round of a loop`
		if resp, err := client.Get("https://stats.example"); err == nil {
			resp.Body.Close()
		}
		s.scrape()
		select {
		case <-stop:
			return
		case <-time.After(time.Minute):
		}
	}
}

func (s *server) scrape() {
	t := &http.Transport{TLSClientConfig: s.tls}
	c := http.Client{Transport: t, Timeout: time.Second} // want `http.Transport\{\} in \(\*server\).scrape is built in each round of a loop`
	if resp, err := c.Get("https://metrics.example"); err == nil {
		resp.Body.Close()
	}
}

// In a transport, which the standard library calls for each request.
type signing struct{ tls *tls.Config }

func (s signing) RoundTrip(req *http.Request) (*http.Response, error) {
	client := http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: s.tls}} // want `http.Transport\{\} is built on every call of the transport signing.RoundTrip`
	probe, err := client.Get("https://token.example")
	if err != nil {
		return nil, err
	}
	defer probe.Body.Close()
	token, err := io.ReadAll(probe.Body)
	if err != nil {
		return nil, err
	}
	signed := req.Clone(req.Context())
	signed.Header.Set("Authorization", string(token))
	return http.DefaultTransport.RoundTrip(signed)
}

// ok: made once, before the rounds
func (s *server) watch(stop <-chan struct{}) {
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{TLSClientConfig: s.tls}}
	for {
		if resp, err := client.Get("https://stats.example"); err == nil {
			resp.Body.Close()
		}
		select {
		case <-stop:
			return
		case <-time.After(time.Minute):
		}
	}
}

// ok: until it succeeds, which is soon
func (s *server) connect() *http.Client {
	for {
		client := &http.Client{Timeout: time.Second, Transport: &http.Transport{TLSClientConfig: s.tls}}
		if resp, err := client.Get("https://stats.example"); err == nil {
			resp.Body.Close()
			return client
		}
		time.Sleep(time.Second)
	}
}

// ok: one transport, its connections closed
type probing struct{ kept *http.Client }

func (p *probing) RoundTrip(req *http.Request) (*http.Response, error) {
	if p.kept == nil {
		p.kept = &http.Client{Timeout: time.Minute, Transport: &http.Transport{}}
	}
	return p.kept.Do(req)
}
