// Package options builds clients of a library from options in slices, and keeps
// them in fields that other packages can set.
package options

import (
	"context"
	"os"

	"github.com/openai/openai-go"
	"github.com/openai/openai-go/option"
)

var embed = openai.EmbeddingNewParams{Input: "a"}

// What is added on one way only sets no timeout either.
func appended(key string, retry bool) error {
	opts := []option.RequestOption{option.WithAPIKey(key)}
	if retry {
		opts = append(opts, option.WithMaxRetries(5))
	}
	client := openai.NewClient(opts...)
	_, err := client.Embeddings.New(context.Background(), embed) // want `is given a context without a deadline`
	return err
}

// A slice that is empty at first.
func emptyAtFirst(key string) error {
	var opts []option.RequestOption
	if key != "" {
		opts = append(opts, option.WithAPIKey(key))
	}
	client := openai.NewClient(opts...)
	_, err := client.Embeddings.New(context.Background(), embed) // want `is given a context without a deadline`
	return err
}

func withRoom(key string) error {
	opts := make([]option.RequestOption, 0, 2)
	opts = append(opts, option.WithAPIKey(key), option.WithMaxRetries(0))
	if len(opts) == 0 {
		return nil
	}
	client := openai.NewClient(opts...)
	_, err := client.Embeddings.New(context.Background(), embed) // want `is given a context without a deadline`
	return err
}

// A field that other packages may set: here it is built without one.
type Vendor struct {
	API *openai.Client
	Key string
}

func (v *Vendor) Configure() {
	opts := []option.RequestOption{option.WithAPIKey(v.Key)}
	client := openai.NewClient(opts...)
	v.API = &client
}

func (v *Vendor) Embed() error {
	_, err := v.API.Embeddings.New(context.Background(), embed) // want `is given a context without a deadline`
	return err
}

// Shared is a variable that others may set.
var Shared = openai.NewClient(option.WithAPIKey(os.Getenv("KEY")))

func ask() error {
	_, err := Shared.Chat.Completions.New(context.Background(), openai.ChatCompletionNewParams{}) // want `is given a context without a deadline`
	return err
}
