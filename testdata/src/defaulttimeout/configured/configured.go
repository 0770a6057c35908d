// Package configured makes clients of language models, with settings and without.
package configured

import (
	"net/http"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

var plain = openai.NewClient() // want `the OpenAI client made by openai.NewClient waits 10m0s for the headers of an answer, up to 3 times`

var counted = openai.NewClient(option.WithAPIKey("k"), option.WithMaxRetries(1)) // want `waits 10m0s for the headers of an answer` `this OpenAI client is given 2 attempts, another of the same service 45s and 5 attempts`

var first = openai.NewClient(option.WithRequestTimeout(2 * time.Minute)) // want `this OpenAI client is given 2m0s, another of the same service 45s and 5 attempts`

var second = openai.NewClient(option.WithRequestTimeout(45*time.Second), option.WithMaxRetries(4)) // ok: the shortest, with which the others are compared

func byClient(c *http.Client) openai.Client {
	return openai.NewClient(option.WithHTTPClient(c)) // ok: the caller's
}

func byCaller(d time.Duration) openai.Client {
	return openai.NewClient(option.WithRequestTimeout(d)) // ok: the caller's
}
