package web

import (
	"time"

	restful "github.com/emicklei/go-restful"
)

type people struct{}

// find waits until the replica has caught up.
func (p *people) find(req *restful.Request, resp *restful.Response) {
	time.Sleep(3 * time.Second) // want `time.Sleep blocks the go-restful handler \(\*people\).find`
	resp.WriteHeader(204)
}

// settle gives the log time to settle.
func settle(req *restful.Request, resp *restful.Response, chain *restful.FilterChain) {
	time.Sleep(2 * time.Second) // want `time.Sleep blocks the go-restful filter settle`
	chain.ProcessFilter(req, resp)
}

// recovered has another shape, which go-restful calls too.
// ok: it is called when a handler has panicked, with no request
func recovered(v any, resp *restful.Response) {
	time.Sleep(2 * time.Second)
}
