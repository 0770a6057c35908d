package dial

import (
	"context"
	"net"
	"net/smtp"
	"time"
)

// A context without a deadline gives the Dialer none.
func withBackground(addr string) (net.Conn, error) {
	d := net.Dialer{KeepAlive: time.Minute}
	return d.DialContext(context.Background(), "tcp", addr) // want `net.Dialer\).DialContext has no timeout`
}

// Connecting is limited, the greeting is not.
func greeted(addr string) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	c, err := smtp.NewClient(conn, "mail.example") // want `smtp.NewClient waits on conn, which has no deadline`
	if err != nil {
		return err
	}
	return c.Quit()
}

// ok: the connection is given a deadline
func hurried(addr string) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	conn.SetDeadline(time.Now().Add(time.Minute))
	c, err := smtp.NewClient(conn, "mail.example")
	if err != nil {
		return err
	}
	return c.Quit()
}

func prepare(c net.Conn) { c.SetDeadline(time.Now().Add(time.Minute)) }

// ok: another function may give it one
func prepared(addr string) (*smtp.Client, error) {
	conn, err := net.Dial("tcp4", addr) // want `net.Dial has no timeout`
	if err != nil {
		return nil, err
	}
	prepare(conn)
	return smtp.NewClient(conn, "mail.example")
}

// ok: somebody else's connection, a ctx that ends, a Dialer from elsewhere
func others(ctx context.Context, conn net.Conn, d *net.Dialer, addr string) (*smtp.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if _, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr); err != nil {
		return nil, err
	}
	if _, err := d.DialContext(context.Background(), "tcp", addr); err != nil {
		return nil, err
	}
	return smtp.NewClient(conn, "mail.example")
}
