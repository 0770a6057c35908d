package sharedclient

import . "net/http"

// With a shared client nothing would use the import, and no driver drops one
// with a dot: each has a client of its own.
func reached(u string) bool {
	resp, err := Get(u) // want `http.Get has no timeout`
	return err == nil && resp.Body.Close() == nil
}

func listed(u string) bool {
	resp, err := Head(u) // want `http.Head has no timeout`
	return err == nil && resp.Body.Close() == nil
}
