// Package web has a handler of each web framework. Whether it is registered
// does not matter: its type says what it is.
package web

import (
	"net/rpc"

	"example.com/greeter"
	openai "github.com/sashabaranov/go-openai"
)

// stock is what the handlers ask: by gRPC, where the ctx is the only end of a
// call, and by net/rpc, where there is none.
type stock struct {
	client greeter.GreeterClient
	old    *rpc.Client
	llm    *openai.Client
	prompt openai.ChatCompletionRequest
}
