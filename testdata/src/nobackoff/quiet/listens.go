package quiet

import (
	"errors"
	"net"
	"time"
)

// ok: the attempt itself has waited for its deadline.
func accept(ln *net.TCPListener, alive func() bool) (net.Conn, error) {
	for {
		if !alive() {
			return nil, net.ErrClosed
		}
		if err := ln.SetDeadline(time.Now().Add(time.Second)); err != nil {
			return nil, err
		}
		conn, err := ln.AcceptTCP()
		if err != nil {
			var netErr net.Error
			if errors.As(err, &netErr) && netErr.Timeout() {
				continue
			}
			return nil, err
		}
		return conn, nil
	}
}
