// Package lambda has the shapes of github.com/aws/aws-lambda-go/lambda that the corpora use.
package lambda

import "context"

func Start(handler interface{}) {}

func StartWithContext(ctx context.Context, handler interface{}) {}

func StartWithOptions(handler interface{}, options ...Option) {}

func NewHandler(handlerFunc interface{}) Handler { return nil }

func StartHandler(handler Handler) {}

type Option func()

type Handler interface {
	Invoke(ctx context.Context, payload []byte) ([]byte, error)
}
