// Package rest is a stub of client-go's.
package rest

import "time"

type Config struct {
	Host    string
	Timeout time.Duration
}
