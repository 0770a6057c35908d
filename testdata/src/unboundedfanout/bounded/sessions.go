package bounded

import (
	"bufio"
	"context"
	"net"
)

// ok: what is made of an accepted connection asks who it is, and is no message.
type session struct {
	conn net.Conn
	name string
	r    *bufio.Reader
}

func newSession(ctx context.Context, conn net.Conn) (*session, error) {
	host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		return nil, err
	}
	names, err := net.DefaultResolver.LookupAddr(ctx, host)
	if err != nil || len(names) == 0 {
		names = []string{host}
	}
	return &session{conn, names[0], bufio.NewReader(conn)}, nil
}

func (s *session) serve(ctx context.Context) {
	defer s.conn.Close()
	fetch(ctx, "https://example.com/"+s.name)
}

func sessions(ctx context.Context, ln net.Listener) error {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		s, err := newSession(ctx, conn)
		if err != nil {
			conn.Close()
			continue
		}
		go s.serve(ctx)
	}
}

// ok: its greeting is read first.
func greeted(ctx context.Context, ln *net.TCPListener) error {
	for {
		conn, err := ln.AcceptTCP()
		if err != nil {
			return err
		}
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil {
			conn.Close()
			continue
		}
		go fetch(ctx, "https://example.com/"+line)
	}
}
