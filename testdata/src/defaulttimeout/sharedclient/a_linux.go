package sharedclient

import "net/http"

// The client is not declared here: this file is not part of all builds.
func onLinux(u string) bool {
	resp, err := http.Get(u) // want `http.Get has no timeout`
	return err == nil && resp.Body.Close() == nil
}
