// Package sockets sets up the transports of others.
package sockets

import (
	"context"
	"net"
	"net/http"
	"time"
)

// Configure says how to dial, and leaves alone how long to wait for an answer.
func Configure(tr *http.Transport, proto, addr string) error { // want Configure:`harmless0`
	if proto == "unix" {
		return local(tr, addr)
	}
	tr.Proxy = http.ProxyFromEnvironment
	return nil
}

func local(tr *http.Transport, addr string) error {
	tr.DisableCompression = true
	tr.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		d := net.Dialer{Timeout: 10 * time.Second}
		return d.DialContext(ctx, "unix", addr)
	}
	return nil
}

// Hurry sets how long to wait for an answer.
func Hurry(tr *http.Transport) { tr.ResponseHeaderTimeout = 10 * time.Second }

// Deep hands it on to Hurry.
func Deep(tr *http.Transport) {
	tr.MaxIdleConns = 1
	Hurry(tr)
}

var kept *http.Transport

// Keep may do anything later.
func Keep(tr *http.Transport) { kept = tr }
