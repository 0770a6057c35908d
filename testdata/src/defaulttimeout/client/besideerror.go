package client

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// ok: the zero value beside an error is used by nobody.
func parsed(timeout string) (http.Client, error) {
	d, err := time.ParseDuration(timeout)
	if err != nil {
		return http.Client{}, fmt.Errorf("timeout: %w", err)
	}
	return http.Client{Timeout: d}, nil
}

var parse = func(timeout string) (http.Client, error) {
	d, err := time.ParseDuration(timeout)
	if err != nil {
		return http.Client{}, err
	}
	return http.Client{Timeout: d}, nil
}

func named(name string) (*http.Client, bool, error) {
	if name == "" {
		return &http.Client{}, false, errors.New("no name") // want `has no timeout`
	}
	return &http.Client{Timeout: time.Minute}, true, nil
}

// Without an error it is what is used.
func plainly(name string) (http.Client, error) {
	if name == "" {
		return http.Client{}, nil // want `has no timeout`
	}
	return http.Client{Timeout: time.Minute}, nil
}
