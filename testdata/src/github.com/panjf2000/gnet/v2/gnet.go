// Package gnet has the shapes of github.com/panjf2000/gnet/v2 that the corpora use.
package gnet

import "time"

type Action int

type Engine struct{}

type Conn interface {
	Next(n int) ([]byte, error)
	Write(p []byte) (int, error)
	AsyncWrite(buf []byte, callback AsyncCallback) error
}

type AsyncCallback func(c Conn, err error) error

type EventHandler interface {
	OnBoot(eng Engine) (action Action)
	OnShutdown(eng Engine)
	OnOpen(c Conn) (out []byte, action Action)
	OnClose(c Conn, err error) (action Action)
	OnTraffic(c Conn) (action Action)
	OnTick() (delay time.Duration, action Action)
}

type BuiltinEventEngine struct{}

func (*BuiltinEventEngine) OnBoot(_ Engine) (action Action)              { return }
func (*BuiltinEventEngine) OnShutdown(_ Engine)                          {}
func (*BuiltinEventEngine) OnOpen(_ Conn) (out []byte, action Action)    { return }
func (*BuiltinEventEngine) OnClose(_ Conn, _ error) (action Action)      { return }
func (*BuiltinEventEngine) OnTraffic(_ Conn) (action Action)             { return }
func (*BuiltinEventEngine) OnTick() (delay time.Duration, action Action) { return }
