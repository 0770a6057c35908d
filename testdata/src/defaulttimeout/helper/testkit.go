package helper

import (
	"net/http"
	"testing"
)

// Test code in a file that is no _test.go.
func fetch(t *testing.T, url string) *http.Response {
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}
