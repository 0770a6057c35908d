// Package user uses the others.
package user

import (
	"net/http"

	"shapes"
	"shapes/cgo"
)

// Get waits.
func Get(url string) error {
	_, err := http.Get(url)
	_ = cgo.Add(shapes.Size, shapes.After{}.I)
	return err
}
