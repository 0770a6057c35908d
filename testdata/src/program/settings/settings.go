// The program of packages whose timeouts come from outside.
package main

import (
	"net/http"
	"os"
	"time"

	"program/settings/calls"
	"program/settings/conf"
)

func main() {
	c := calls.New(conf.Load(fill), pick())
	remote, tries := calls.Remote(span()), 3
	http.HandleFunc("/remote", func(http.ResponseWriter, *http.Request) {
		remote.Get("https://remote.example.com") // unknown: environment variable REMOTE_TIMEOUT
		for range tries {
			remote.Get("https://again.example.com") // unknown: environment variable REMOTE_TIMEOUT
		}
	})
	http.HandleFunc("/", func(http.ResponseWriter, *http.Request) { c.All() })
}

func span() time.Duration {
	d, err := time.ParseDuration(os.Getenv("REMOTE_TIMEOUT"))
	if err != nil {
		return time.Minute
	}
	return d
}

func fill(c *conf.Config) { c.FilledTimeout = lasting() }

var lasting func() time.Duration

var pick func() *http.Client
