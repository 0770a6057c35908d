// Package roundtrip makes transports and clients for the other packages of a program.
package roundtrip

import (
	"crypto/tls"
	"net/http"
	"time"
)

// Trusting waits for an answer as long as it takes.
func Trusting() *http.Transport { // want Trusting:"result0 none"
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
	return t
}

// Patient does not.
func Patient() (http.RoundTripper, error) { // want Patient:"result0 has"
	t := &http.Transport{MaxIdleConns: 10}
	t.ResponseHeaderTimeout = 20 * time.Second
	return t, nil
}

// Plain is a client for everybody.
func Plain() *http.Client { return &http.Client{Transport: Trusting()} } // want Plain:"result0 none"
