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

// Nothing is sent: no wait.
func udpResolved(addr *net.UDPAddr) (*net.UDPConn, error) { return net.DialUDP("udp", nil, addr) }

func ipResolved(addr *net.IPAddr) (*net.IPConn, error) { return net.DialIP("ip4:icmp", nil, addr) }

// On this machine.
func localResolved() (*net.TCPConn, error) {
	addr, err := net.ResolveTCPAddr("tcp", "127.0.0.1:9000")
	if err != nil {
		return nil, err
	}
	return net.DialTCP("tcp", nil, addr)
}

func localNumbered(port int) (*net.TCPConn, error) {
	return net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
}

func localParsed(port int) (*net.TCPConn, error) {
	addr := &net.TCPAddr{IP: net.ParseIP("127.0.0.1"), Port: port}
	return net.DialTCP("tcp", nil, addr)
}

func local6(port int) (*net.TCPConn, error) {
	return net.DialTCP("tcp6", nil, &net.TCPAddr{IP: net.IPv6loopback, Port: port})
}

// With a deadline for the dial.
func resolvedTimed(addr *net.TCPAddr) (net.Conn, error) {
	return (&net.Dialer{Timeout: time.Second}).Dial("tcp", addr.String())
}

// The deadline of the last command still stands on the connection.
type session struct {
	conn    net.Conn
	timeout time.Duration
}

func (s *session) command(buf []byte) (int, error) {
	if err := s.conn.SetReadDeadline(time.Now().Add(s.timeout)); err != nil {
		return 0, err
	}
	return s.conn.Read(buf)
}

func (s *session) startTLS(cfg *tls.Config) error {
	upgraded := tls.Server(s.conn, cfg)
	if err := upgraded.Handshake(); err != nil {
		return err
	}
	s.conn = upgraded
	return nil
}
