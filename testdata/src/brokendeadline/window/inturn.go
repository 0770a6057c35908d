package window

import (
	"context"
	"net"
	"time"
)

// One address after the other, under a deadline that the first may use up.
func reach(ctx context.Context, addrs []string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // want `the first of addrs that does not answer uses up all 5s of the context`
	defer cancel()
	var d net.Dialer
	var last error
	for _, addr := range addrs {
		conn, err := d.DialContext(ctx, "tcp", addr)
		if err == nil {
			return conn, nil
		}
		last = err
	}
	return nil, last
}

// The time of one is longer than that of all.
func reachLong(ctx context.Context, addrs []string) (conn net.Conn, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // want `the first of addrs that does not answer uses up all 5s of the context`
	defer cancel()
	d := &net.Dialer{Timeout: 10 * time.Second}
	for _, addr := range addrs {
		conn, err = d.DialContext(ctx, "tcp", addr)
		if err != nil {
			continue
		}
		break
	}
	return conn, err
}

// ok: each has its share, by the dialer.
func reachShare(ctx context.Context, addrs []string) (conn net.Conn, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	d := &net.Dialer{Timeout: time.Second}
	for _, addr := range addrs {
		if conn, err = d.DialContext(ctx, "tcp", addr); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// ok: by a ctx of its own.
func reachOwn(ctx context.Context, addrs []string) (conn net.Conn, err error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	var d net.Dialer
	for _, addr := range addrs {
		one, stop := context.WithTimeout(ctx, 3*time.Second)
		conn, err = d.DialContext(one, "tcp", addr)
		stop()
		if err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// ok: all of them, or none.
func reachAll(ctx context.Context, addrs []string) (list []net.Conn, err error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	var d net.Dialer
	for _, addr := range addrs {
		conn, err := d.DialContext(ctx, "tcp", addr)
		if err != nil {
			return nil, err
		}
		list = append(list, conn)
	}
	return list, nil
}

// ok: as many as answer.
func reachMany(ctx context.Context, addrs []string) (list []net.Conn) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	var d net.Dialer
	for _, addr := range addrs {
		conn, err := d.DialContext(ctx, "tcp", addr)
		if err != nil {
			continue
		}
		list = append(list, conn)
	}
	return list
}

// ok: whoever made the dialer may have given it a timeout.
func reachBy(ctx context.Context, d *net.Dialer, addrs []string) (conn net.Conn, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for _, addr := range addrs {
		if conn, err = d.DialContext(ctx, "tcp", addr); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// ok: a deadline that the caller decides.
func reachWithin(ctx context.Context, addrs []string) (conn net.Conn, err error) {
	var d net.Dialer
	for _, addr := range addrs {
		if conn, err = d.DialContext(ctx, "tcp", addr); err == nil {
			return conn, nil
		}
	}
	return nil, err
}
