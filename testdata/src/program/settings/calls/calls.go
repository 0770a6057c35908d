// Package calls calls out with clients whose timeouts others set.
package calls

import (
	"net/http"
	"os"
	"time"

	"program/settings/conf"
)

type Calls struct {
	ask, search, mail, hook, push, local, copied, filled, fixed, given *http.Client
}

func New(c *conf.Config, given *http.Client) *Calls {
	local, _ := time.ParseDuration(os.Getenv("LOCAL_TIMEOUT"))
	return &Calls{
		ask:    &http.Client{Timeout: c.AskTimeout},
		search: &http.Client{Timeout: c.Search.Timeout},
		mail:   &http.Client{Timeout: time.Duration(c.Seconds) * time.Second},
		hook:   &http.Client{Timeout: *conf.HookTimeout},
		push:   client(c.PushTimeout),
		local:  &http.Client{Timeout: local},
		copied: &http.Client{Timeout: 2 * c.CopiedTimeout},
		filled: &http.Client{Timeout: c.FilledTimeout},
		fixed:  &http.Client{Timeout: 5 * time.Second},
		given:  given,
	}
}

// Remote is made with what the program reads.
func Remote(timeout time.Duration) *http.Client { return &http.Client{Timeout: timeout} }

func client(d time.Duration) *http.Client { return &http.Client{Timeout: d} }

func (c *Calls) All() {
	c.ask.Get("https://ask.example.com")       // unknown: environment variable ASK_TIMEOUT
	c.search.Get("https://search.example.com") // unknown: environment variable SEARCH_TIMEOUT
	c.mail.Get("https://mail.example.com")     // unknown: setting mail_timeout
	c.hook.Get("https://hook.example.com")     // unknown: flag -hook-timeout
	c.push.Get("https://push.example.com")     // unknown: flag -push-timeout
	c.local.Get("https://local.example.com")   // unknown: environment variable LOCAL_TIMEOUT
	c.copied.Get("https://copied.example.com") // unknown: environment variable COPIED_TIMEOUT
	c.filled.Get("https://filled.example.com") // unknown: conf.Config.FilledTimeout
	c.fixed.Get("https://fixed.example.com")
	c.given.Get("https://given.example.com") // unknown:
}
