// Package responses is a stub.
package responses

import (
	"context"

	"github.com/openai/openai-go/v3/option"
)

type ResponseService struct{}

func NewResponseService(opts ...option.RequestOption) ResponseService { return ResponseService{} }

type ResponseNewParams struct{ Model string }

type Response struct{}

func (s *ResponseService) New(ctx context.Context, body ResponseNewParams, opts ...option.RequestOption) (*Response, error) {
	return nil, nil
}
