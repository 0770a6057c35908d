// Package connect has the shapes of connectrpc.com/connect that the corpora use.
package connect

import (
	"context"
	"net/http"
)

type Request[T any] struct {
	Msg    *T
	header http.Header
}

func NewRequest[T any](message *T) *Request[T] { return nil }

func (r *Request[_]) Any() any            { return nil }
func (r *Request[_]) Header() http.Header { return nil }
func (r *Request[_]) internalOnly()       {}

type Response[T any] struct {
	Msg    *T
	header http.Header
}

func NewResponse[T any](message *T) *Response[T] { return nil }

func (r *Response[_]) Any() any      { return nil }
func (r *Response[_]) internalOnly() {}

type AnyRequest interface {
	Any() any
	Header() http.Header
	internalOnly()
}

type AnyResponse interface {
	Any() any
	internalOnly()
}

type ClientStream[Req any] struct{}

func (c *ClientStream[Req]) Receive() bool { return false }
func (c *ClientStream[Req]) Msg() *Req     { return nil }

type ServerStream[Res any] struct{}

func (s *ServerStream[Res]) Send(msg *Res) error { return nil }

type BidiStream[Req, Res any] struct{}

func (b *BidiStream[Req, Res]) Receive() (*Req, error) { return nil, nil }
func (b *BidiStream[Req, Res]) Send(msg *Res) error    { return nil }

type UnaryFunc func(context.Context, AnyRequest) (AnyResponse, error)

type UnaryInterceptorFunc func(UnaryFunc) UnaryFunc

type HandlerOption interface{ applyToHandler() }

type ClientOption interface{ applyToClient() }

type HTTPClient interface {
	Do(*http.Request) (*http.Response, error)
}

type Client[Req, Res any] struct{}

func NewClient[Req, Res any](httpClient HTTPClient, url string, options ...ClientOption) *Client[Req, Res] {
	return nil
}

func (c *Client[Req, Res]) CallUnary(ctx context.Context, request *Request[Req]) (*Response[Res], error) {
	return nil, nil
}
