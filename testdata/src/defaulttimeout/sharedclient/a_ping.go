// Package sharedclient has more calls than one without a timeout: they share
// one client.
package sharedclient

import "net/http"

// Ping asks whether anybody is there.
func Ping(u string) error {
	resp, err := http.Get(u) // want `http.Get has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The name is taken here.
func named(u, httpClient string) error {
	resp, err := http.Head(u + httpClient) // want `http.Head has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
