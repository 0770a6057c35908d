// Package evio has the shapes of github.com/tidwall/evio that the corpora use.
package evio

import "time"

type Action int

const None Action = iota

type Options struct{}

type Server struct{}

type Conn interface {
	Context() interface{}
	SetContext(interface{})
	Wake()
}

type Events struct {
	NumLoops int
	Serving  func(server Server) (action Action)
	Opened   func(c Conn) (out []byte, opts Options, action Action)
	Closed   func(c Conn, err error) (action Action)
	Data     func(c Conn, in []byte) (out []byte, action Action)
	Tick     func() (delay time.Duration, action Action)
}

func Serve(events Events, addr ...string) error { return nil }
