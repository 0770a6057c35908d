// Package httpx has the shapes of github.com/zeromicro/go-zero/rest/httpx that the corpora use.
package httpx

import (
	"context"
	"net/http"
)

func Parse(r *http.Request, v any) error                          { return nil }
func OkJsonCtx(ctx context.Context, w http.ResponseWriter, v any) {}
func ErrorCtx(ctx context.Context, w http.ResponseWriter, err error, fns ...func(w http.ResponseWriter, err error)) {
}
