// Package grpc has the shapes of google.golang.org/grpc that the corpora use.
package grpc

import (
	"context"
	"net"
)

type CallOption interface{ call() }

type DialOption interface{ dial() }

type ClientConn struct{ streams chan struct{} }

func WithDefaultServiceConfig(s string) DialOption { return nil }
func WithDisableRetry() DialOption                 { return nil }

type UnaryInvoker func(ctx context.Context, method string, req, reply any, cc *ClientConn, opts ...CallOption) error

type UnaryClientInterceptor func(ctx context.Context, method string, req, reply any, cc *ClientConn, invoker UnaryInvoker, opts ...CallOption) error

func WithUnaryInterceptor(f UnaryClientInterceptor) DialOption          { return nil }
func WithChainUnaryInterceptor(fs ...UnaryClientInterceptor) DialOption { return nil }
func WithUserAgent(s string) DialOption                                 { return nil }

func NewClient(target string, opts ...DialOption) (*ClientConn, error) { return nil, nil }

func Dial(target string, opts ...DialOption) (*ClientConn, error) { return nil, nil }

func DialContext(ctx context.Context, target string, opts ...DialOption) (*ClientConn, error) {
	return nil, nil
}

func (c *ClientConn) Invoke(ctx context.Context, method string, args, reply any, opts ...CallOption) error {
	c.streams <- struct{}{} // a quota of the connection, and no limit of its users
	defer func() { <-c.streams }()
	return nil
}

func (c *ClientConn) NewStream(ctx context.Context, desc *StreamDesc, method string, opts ...CallOption) (ClientStream, error) {
	return nil, nil
}

func (c *ClientConn) Close() error { return nil }

type StreamDesc struct{ StreamName string }

type ClientStream interface {
	Context() context.Context
	CloseSend() error
	SendMsg(m any) error
	RecvMsg(m any) error
}

type ServerStream interface {
	Context() context.Context
	SendMsg(m any) error
	RecvMsg(m any) error
}

type ClientConnInterface interface {
	Invoke(ctx context.Context, method string, args, reply any, opts ...CallOption) error
	NewStream(ctx context.Context, desc *StreamDesc, method string, opts ...CallOption) (ClientStream, error)
}

type ServiceDesc struct{ ServiceName string }

type ServiceRegistrar interface {
	RegisterService(desc *ServiceDesc, impl any)
}

type ServerOption interface{ server() }

type Server struct{}

func NewServer(opts ...ServerOption) *Server { return nil }

func (s *Server) RegisterService(desc *ServiceDesc, impl any) {}
func (s *Server) Serve(l net.Listener) error                  { return nil }
func (s *Server) GracefulStop()                               {}

type UnaryServerInfo struct {
	Server     any
	FullMethod string
}

type UnaryHandler func(ctx context.Context, req any) (any, error)

type UnaryServerInterceptor func(ctx context.Context, req any, info *UnaryServerInfo, handler UnaryHandler) (any, error)

type StreamServerInfo struct {
	FullMethod     string
	IsClientStream bool
	IsServerStream bool
}

type StreamHandler func(srv any, stream ServerStream) error

type StreamServerInterceptor func(srv any, ss ServerStream, info *StreamServerInfo, handler StreamHandler) error
