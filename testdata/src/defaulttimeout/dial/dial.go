package dial

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/rpc"
	"net/smtp"
)

func plain(addr string) (net.Conn, error) {
	return net.Dial("tcp", addr) // want `net.Dial has no timeout: a host that drops packets holds plain for minutes; use net.DialTimeout, or a net.Dialer with Timeout and DialContext`
}

func withCtx(ctx context.Context, network, addr string) (net.Conn, error) {
	return net.Dial(network, addr) // want `net.Dial has no timeout`
}

func dialer(addr string) (net.Conn, error) {
	return (&net.Dialer{}).Dial("tcp", addr) // want `\(\*net.Dialer\).Dial has no timeout: .*; set the Dialer's Timeout, or use DialContext`
}

func dialerVar(addr string) (net.Conn, error) {
	d := net.Dialer{DualStack: true}
	return d.Dial("tcp", addr) // want `\(\*net.Dialer\).Dial has no timeout`
}

func secure(addr string) (*tls.Conn, error) {
	return tls.Dial("tcp", addr, nil) // want `tls.Dial has no timeout: a host that stops answering blocks secure forever; use tls.DialWithDialer`
}

func mail(addr string) error {
	return smtp.SendMail(addr, nil, "a", []string{"b"}, nil) // want `smtp.SendMail has no timeout: .*; dial with net.DialTimeout`
}

func call(addr string) (*rpc.Client, error) {
	return rpc.Dial("tcp", addr) // want `rpc.Dial has no timeout`
}

// Inside a DialContext, whose context it ignores.
var transport = &http.Transport{
	DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		return net.Dial(network, addr) // want `net.Dial has no timeout`
	},
}

func handshake(raw net.Conn, cfg *tls.Config) error {
	c := tls.Server(raw, cfg)
	return c.Handshake() // want `the handshake on c has no deadline: a peer that connects and says nothing blocks handshake forever`
}

// To a resolved address.
func resolved(address string) (*net.TCPConn, error) {
	addr, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, err
	}
	return net.DialTCP("tcp", nil, addr) // want `net.DialTCP has no timeout: a host that drops packets holds resolved for minutes; use DialContext of a net.Dialer with Timeout and LocalAddr, or net.DialTimeout`
}

type gateway struct {
	peers []*net.TCPAddr
	local *net.TCPAddr
}

func (g *gateway) any() (conn *net.TCPConn, err error) {
	for _, peer := range g.peers {
		if conn, err = net.DialTCP("tcp4", g.local, peer); err == nil { // want `net.DialTCP has no timeout`
			break
		}
	}
	return conn, err
}

func numbered(ip net.IP, port int) error {
	conn, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: ip, Port: port}) // want `net.DialTCP has no timeout`
	if err != nil {
		return err
	}
	return conn.Close()
}

func withCtxResolved(ctx context.Context, network string, addr *net.TCPAddr) (net.Conn, error) {
	dial := func() (net.Conn, error) {
		return net.DialTCP(network, nil, addr) // want `net.DialTCP has no timeout`
	}
	return dial()
}

var fixed = &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 179}

func toFixed() (*net.TCPConn, error) { return net.DialTCP("tcp", nil, fixed) } // want `net.DialTCP has no timeout`

// Nothing gives the field a deadline.
type upgrade struct{ raw net.Conn }

func (u *upgrade) startTLS(cfg *tls.Config) error {
	c := tls.Client(u.raw, cfg)
	return c.Handshake() // want `the handshake on c has no deadline`
}
