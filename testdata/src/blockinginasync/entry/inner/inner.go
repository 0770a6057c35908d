// Package inner has handlers that sleep: their own package reports them.
package inner

import (
	"net/http"
	"time"
)

type Router interface {
	ServeHTTP(w http.ResponseWriter, r *http.Request)
	Name() string
}

type base struct{}

func New() Router { return &base{} }

func (b *base) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	time.Sleep(5 * time.Second) // want `time.Sleep blocks the HTTP handler`
}

func (b *base) Name() string { return "base" }

func Serve(model string, w http.ResponseWriter, r *http.Request) error {
	time.Sleep(5 * time.Second) // want `time.Sleep blocks the HTTP handler`
	return nil
}

// Settle is no handler.
func Settle() { time.Sleep(5 * time.Second) }
