package client

import (
	"crypto/tls"
	"net/http"

	"example.com/sockets"
)

// A transport that another package sets up for dialling.
func dialled(conf *tls.Config, proto, addr string) ([]*http.Client, error) {
	tr := &http.Transport{TLSClientConfig: conf}
	if err := sockets.Configure(tr, proto, addr); err != nil {
		return nil, err
	}
	return append([]*http.Client(nil), &http.Client{Transport: tr}), nil // want `this http.Client has no timeout`
}

// ok: another package says how long it waits.
func hurried(conf *tls.Config) []*http.Client {
	tr := &http.Transport{TLSClientConfig: conf}
	sockets.Hurry(tr)
	return append([]*http.Client(nil), &http.Client{Transport: tr})
}

// ok: one that it calls does.
func deep(conf *tls.Config) []*http.Client {
	tr := &http.Transport{TLSClientConfig: conf}
	sockets.Deep(tr)
	return append([]*http.Client(nil), &http.Client{Transport: tr})
}

// ok: it keeps the transport, and may set it later.
func keptThere(conf *tls.Config) []*http.Client {
	tr := &http.Transport{TLSClientConfig: conf}
	sockets.Keep(tr)
	return append([]*http.Client(nil), &http.Client{Transport: tr})
}
