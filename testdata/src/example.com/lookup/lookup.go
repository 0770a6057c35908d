// Package lookup asks a service about names.
package lookup

import (
	"context"
	"net"
	"time"
)

type Resolver struct {
	Addr        string
	DialTimeout time.Duration
}

func (r *Resolver) Find(name string) (string, error) {
	return r.FindContext(context.Background(), name)
}

func (r *Resolver) FindContext(ctx context.Context, name string) (string, error) {
	d := net.Dialer{Timeout: r.DialTimeout}
	conn, err := d.DialContext(ctx, "tcp", r.Addr)
	if err != nil {
		return "", err
	}
	return conn.RemoteAddr().String(), conn.Close()
}
