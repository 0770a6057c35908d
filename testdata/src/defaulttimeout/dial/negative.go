package dial

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

func timed(addr string) (net.Conn, error) { return net.DialTimeout("tcp", addr, time.Second) }

func udp(addr string) (net.Conn, error) { return net.Dial("udp", addr) } // ok: nothing to wait for

func unix(path string) (net.Conn, error) { return net.Dial("unix", path) } // ok: on this machine

func bounded(addr string) (net.Conn, error) {
	d := &net.Dialer{Timeout: time.Second}
	return d.Dial("tcp", addr)
}

func boundedLater(addr string) (net.Conn, error) {
	var d net.Dialer
	d.Timeout = time.Second
	return d.Dial("tcp", addr)
}

func given(d *net.Dialer, addr string) (net.Conn, error) {
	return d.Dial("tcp", addr) // ok: whoever made d decides
}

func ctx(ctx context.Context, addr string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "tcp", addr)
}

func local() (net.Conn, error) { return net.Dial("tcp", "127.0.0.1:80") } // for audits

func handshakeDeadline(raw net.Conn, cfg *tls.Config) error {
	raw.SetDeadline(time.Now().Add(time.Second))
	return tls.Server(raw, cfg).Handshake()
}

func handshakeDeadlineVar(raw net.Conn, cfg *tls.Config) error {
	c := tls.Server(raw, cfg)
	c.SetDeadline(time.Now().Add(time.Second))
	return c.Handshake()
}

func handshakeGiven(c *tls.Conn) error { return c.Handshake() } // ok: its owner may have set one

// The network is decided elsewhere: udp does not connect.
type ntp struct{ network, address string }

func (n ntp) ask() (net.Conn, error) { return net.Dial(n.network, n.address) }
