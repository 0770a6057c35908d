package lsp

import (
	"context"
	"io"
	"slices"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Serve answers a client on a connection until it ends. It reports whether the
// client said goodbye before.
func Serve(ctx context.Context, rwc io.ReadWriteCloser, opts Options) (clean bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	conn := jsonrpc2.NewConn(jsonrpc2.NewStream(rwc), jsonrpc2.WithCodec(codec{}))
	s := newServer(ctx, protocol.ClientDispatcher(conn), opts)
	conn.Go(ctx, s.inOrder(protocol.ServerHandler(s, jsonrpc2.MethodNotFoundHandler)))
	select {
	case <-conn.Done():
	case <-s.exit:
		rwc.Close()
	case <-ctx.Done():
		rwc.Close()
	}
	cancel()
	s.end()
	return s.isShutDown(), conn.Err()
}

// inOrder has notifications handled in the order in which they come, and requests
// beside them. A notification has no answer, and the library ends the connection
// when one fails: an editor would be without its server for a message that it
// can do without.
//
// Requests are given contexts of their own. The library reuses those that it
// makes as soon as a request is answered, and what was derived from one may look
// at it later: protocol.CancelHandler then crashes.
func (s *server) inOrder(next jsonrpc2.Handler) jsonrpc2.Handler {
	var cancels cancels
	return func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
		if req.IsCall() {
			if req.Method() != protocol.MethodInitialize {
				if err := s.ready(); err != nil {
					return nil, err
				}
				jsonrpc2.Async(ctx)
			}
			ctx, done := cancels.add(s.ctx, req.ID())
			defer done()
			return next(ctx, req)
		}
		if req.Method() == protocol.MethodCancelRequest {
			cancels.cancel(req.Params())
			return nil, nil
		}
		if s.ready() != nil && req.Method() != protocol.MethodExit {
			return nil, nil
		}
		method := string(slices.Clone([]byte(req.Method())))
		if _, err := next(s.ctx, req); err != nil {
			s.log(protocol.MessageTypeWarning, "%s: %v", method, err)
		}
		return nil, nil
	}
}

// cancels are the requests that are being answered.
type cancels struct {
	mu   sync.Mutex
	byID map[jsonrpc2.ID]context.CancelFunc
}

func (c *cancels) add(parent context.Context, id jsonrpc2.ID) (ctx context.Context, done func()) {
	ctx, cancel := context.WithCancel(parent)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil {
		c.byID = make(map[jsonrpc2.ID]context.CancelFunc)
	}
	c.byID[id] = cancel
	return ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.byID, id)
		cancel()
	}
}

// cancel ends the request that the client names; one that is answered already,
// or was never made, is none.
func (c *cancels) cancel(params []byte) {
	var p protocol.CancelParams
	if protocol.Unmarshal(params, &p) != nil {
		return
	}
	var id jsonrpc2.ID
	switch n := p.ID.(type) {
	case protocol.Integer:
		id = jsonrpc2.NewNumberID(int64(n))
	case protocol.String:
		id = jsonrpc2.NewStringID(string(n))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if cancel := c.byID[id]; cancel != nil {
		cancel()
	}
}

// codec reads and writes the types of the protocol.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok && raw != nil {
		return raw, nil
	}
	return protocol.Marshal(v)
}

func (codec) Unmarshal(data []byte, v any) error {
	if raw, ok := v.(*jsonrpc2.RawMessage); ok {
		*raw = slices.Clone(data)
		return nil
	}
	// A copy: some of what is decoded still points into the data, which the
	// connection reads its next message into.
	return protocol.Unmarshal(slices.Clone(data), v)
}
