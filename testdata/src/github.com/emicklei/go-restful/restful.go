// Package restful is a stub.
package restful

import "net/http"

type Request struct{ Request *http.Request }

func (r *Request) PathParameter(name string) string { return "" }

type Response struct{ http.ResponseWriter }

type FilterChain struct{}

func (c *FilterChain) ProcessFilter(req *Request, resp *Response) {}
