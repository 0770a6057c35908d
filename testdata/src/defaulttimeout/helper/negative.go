package helper

import (
	"net/http"
	"time"
)

type Http struct{}

func (Http) Get(string) error { return nil }

// Something else called http.
func notHTTP() error {
	var http Http
	return http.Get("x")
}

func own(u string) error {
	resp, err := (&http.Client{Timeout: time.Second}).Get(u)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Neither called, stored nor passed on.
func unused() { _ = http.Head }
