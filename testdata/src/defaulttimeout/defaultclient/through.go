package defaultclient

import (
	"net/http"
	"time"
)

// Changed through a variable, or a field, that holds nothing else.
func alias(d time.Duration) *http.Client {
	c := http.DefaultClient
	c.Timeout = d // want `http.DefaultClient.Timeout is changed`
	return c
}

type follower struct{ client *http.Client }

func newFollower() *follower {
	f := &follower{client: http.DefaultClient}
	f.client.CheckRedirect = nil // want `http.DefaultClient.CheckRedirect is changed`
	return f
}

func (f *follower) get(u string) (*http.Response, error) { return f.client.Get(u) }

// ok: it may be another
func either(own *http.Client, d time.Duration) *http.Client {
	c := own
	if c == nil {
		c = http.DefaultClient
	}
	c.Timeout = d
	return c
}
