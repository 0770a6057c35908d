package deaf

import (
	"context"
	"net"
	"time"
)

type listener struct {
	net.Listener
	limit chan struct{}
}

// A listener of the program's own.
func (l *listener) Accept() (net.Conn, error) {
	l.limit <- struct{}{}
	return l.Listener.Accept()
}

// ok: as net/http pauses, a second at most; the listener is closed when ctx ends.
func serve(ctx context.Context, l net.Listener, handle func(context.Context, net.Conn)) error {
	var delay time.Duration
	for {
		conn, err := l.Accept()
		if err != nil {
			if ne, ok := err.(net.Error); !ok || !ne.Timeout() {
				return err
			}
			if delay == 0 {
				delay = 5 * time.Millisecond
			} else {
				delay *= 2
			}
			if most := time.Second; delay > most {
				delay = most
			}
			time.Sleep(delay)
			continue
		}
		delay = 0
		go handle(ctx, conn)
	}
}

// ok: one length.
func serveTCP(ctx context.Context, l *net.TCPListener, handle func(context.Context, net.Conn)) {
	for {
		conn, err := l.AcceptTCP()
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		go handle(ctx, conn)
	}
}

// ok: its own listener.
func (l *listener) serve(ctx context.Context, handle func(context.Context, net.Conn)) {
	delay := 10 * time.Millisecond
	for {
		conn, err := l.Accept()
		if err != nil {
			time.Sleep(delay)
			delay = min(2*delay, time.Second)
			continue
		}
		go handle(ctx, conn)
	}
}

// The other end is waited for.
func dialed(ctx context.Context, addr string) net.Conn {
	for {
		var d net.Dialer
		conn, err := d.DialContext(ctx, "tcp", addr)
		if err == nil {
			return conn
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at \(\*net.Dialer\).DialContext continues after ctx is cancelled`
	}
}

// A minute is noticed.
func rarely(ctx context.Context, l net.Listener, handle func(context.Context, net.Conn)) {
	for {
		conn, err := l.Accept()
		if err != nil {
			time.Sleep(time.Minute) // want `the pause of 1m0s between attempts at net.Listener.Accept continues after ctx is cancelled`
			continue
		}
		go handle(ctx, conn)
	}
}
