// Package netpoll has the shapes of github.com/cloudwego/netpoll that the corpora use.
package netpoll

import (
	"context"
	"net"
)

type Connection interface {
	net.Conn
	IsActive() bool
}

type OnPrepare func(connection Connection) context.Context

type OnConnect func(ctx context.Context, connection Connection) context.Context

type OnDisconnect func(ctx context.Context, connection Connection)

type OnRequest func(ctx context.Context, connection Connection) error

type Option struct{}

func WithOnPrepare(onPrepare OnPrepare) Option          { return Option{} }
func WithOnConnect(onConnect OnConnect) Option          { return Option{} }
func WithOnDisconnect(onDisconnect OnDisconnect) Option { return Option{} }

type EventLoop interface {
	Serve(ln net.Listener) error
	Shutdown(ctx context.Context) error
}

func NewEventLoop(onRequest OnRequest, ops ...Option) (EventLoop, error) { return nil, nil }
