// Package app has the shapes of github.com/cloudwego/hertz/pkg/app that the corpora use.
package app

import "context"

type RequestContext struct{}

type HandlerFunc func(c context.Context, ctx *RequestContext)

func (ctx *RequestContext) Value(key interface{}) interface{} { return nil }
func (ctx *RequestContext) Param(key string) string           { return "" }
func (ctx *RequestContext) Query(key string) string           { return "" }
func (ctx *RequestContext) JSON(code int, obj interface{})    {}
