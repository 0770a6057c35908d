package sdk

import (
	"context"
	"net/http"
	"time"

	"example.com/wrapper"

	"github.com/go-resty/resty/v2"
	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/responses"
)

// No timeout by default, and requests need no context.
var api = resty.New() // want `the resty client made by resty.New has no timeout: a server that stops answering blocks its calls forever; set it with SetTimeout`

func get(u string) error {
	_, err := api.R().Get(u)
	return err
}

func chained() *resty.Client {
	return resty.New().SetBaseURL("https://example.com") // want `the resty client made by resty.New has no timeout`
}

// Set by a method, in a chain, or later.
var timed = resty.New().SetBaseURL("https://example.com").SetTimeout(time.Second)

func later() *resty.Client {
	c := resty.New()
	c.SetRetryCount(3)
	c.SetTimeout(time.Second)
	return c
}

// That of the client handed over.
var given = resty.NewWithClient(&http.Client{Timeout: time.Second})

var bare = resty.NewWithClient(&http.Client{}) // want `this http.Client has no timeout: a server that stops answering blocks every resty call forever`

// A bare client takes away OpenAI's own limit on waiting for headers.
func replaced() openai.Client {
	return openai.NewClient(option.WithHTTPClient(&http.Client{})) // want `this http.Client has no timeout: a server that stops answering blocks every OpenAI call forever; set Timeout: 120 \* time.Second`
}

// The default holds.
func defaults() {
	c := openai.NewClient(option.WithAPIKey("key"))
	c.Chat.Completions.New(context.Background(), openai.ChatCompletionNewParams{})
}

// Each call has a timeout of its own.
func perCall(hc *http.Client) {
	c := openai.NewClient(option.WithHTTPClient(hc))
	c.Chat.Completions.New(context.Background(), openai.ChatCompletionNewParams{}, option.WithRequestTimeout(time.Minute))
}

// So it does for a part of the client that is in another package, where one
// made on its own has none.
func part() {
	c := openai.NewClient()
	c.Responses.New(context.Background(), responses.ResponseNewParams{})
}

func partPerCall(c *responses.ResponseService) {
	c.New(context.Background(), responses.ResponseNewParams{}, option.WithRequestTimeout(time.Minute))
}

func alone() {
	s := responses.NewResponseService()
	s.New(context.Background(), responses.ResponseNewParams{}) // want `\(\*responses.ResponseService\).New is given a context without a deadline`
}

func bareClient() *http.Client { return &http.Client{} } // want `this http.Client has no timeout`

// Reported where it is made.
func replacedHere() openai.Client {
	return openai.NewClient(option.WithHTTPClient(bareClient()))
}

// The bare client comes from another package: it takes away the default.
func replacedElsewhere() openai.Client {
	return openai.NewClient(option.WithHTTPClient(wrapper.NewClient())) // want `the OpenAI client made by openai.NewClient has no timeout: .*; pass option.WithRequestTimeout\(120 \* time.Second\)`
}

// Every request is bounded by another option.
func beside() openai.Client {
	return openai.NewClient(option.WithRequestTimeout(time.Minute), option.WithHTTPClient(&http.Client{}))
}

// One cause, one finding.
func viaVariable() openai.Client {
	c := &http.Client{} // want `c has no timeout: a server that stops answering blocks every OpenAI call`
	return openai.NewClient(option.WithHTTPClient(c))
}
