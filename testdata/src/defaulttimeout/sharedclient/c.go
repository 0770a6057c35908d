package sharedclient

import "net/http"

// It is all that this file needs net/http for.
func alive(u string) bool {
	resp, err := http.Get(u) // want `http.Get has no timeout`
	return err == nil && resp.Body.Close() == nil
}
