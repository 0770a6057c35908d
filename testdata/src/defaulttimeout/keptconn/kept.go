// Package keptconn keeps connections, and asks and reads on them.
package keptconn

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"sync"
	"time"
)

// A client that keeps its connection: it asks, and waits for the answer.
type store struct {
	mu   sync.Mutex
	conn net.Conn
	in   *bufio.Reader
}

func openStore(addr string) (*store, error) {
	conn, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		return nil, err
	}
	return &store{conn: conn, in: bufio.NewReader(conn)}, nil
}

func (s *store) get(key string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := fmt.Fprintf(s.conn, "get %s\r\n", key); err != nil {
		return "", err
	}
	return s.in.ReadString('\n') // want `\(\*store\).get waits for an answer on conn, which is never given a deadline`
}

// In two methods, which a third calls.
type meter struct {
	sock net.Conn
	buf  [64]byte
}

func (m *meter) connect(addr string) (err error) {
	m.sock, err = net.DialTimeout("tcp", addr, time.Second)
	return err
}

func (m *meter) ask(what string) error {
	_, err := m.sock.Write([]byte(what))
	return err
}

func (m *meter) answer() (string, error) {
	n, err := m.sock.Read(m.buf[:]) // want `\(\*meter\).answer waits for an answer on sock`
	return string(m.buf[:n]), err
}

func (m *meter) value(what string) (string, error) {
	if err := m.ask(what); err != nil {
		return "", err
	}
	return m.answer()
}

// Encoded, on TLS.
type ledger struct {
	tls *tls.Conn
	enc *json.Encoder
	dec *json.Decoder
}

func newLedger(addr string) (*ledger, error) {
	c, err := tls.DialWithDialer(&net.Dialer{Timeout: time.Second}, "tcp", addr, nil)
	if err != nil {
		return nil, err
	}
	l := &ledger{tls: c}
	l.enc, l.dec = json.NewEncoder(c), json.NewDecoder(c)
	return l, nil
}

func (l *ledger) balance(of string) (sum int, err error) {
	if err := l.enc.Encode(of); err != nil {
		return 0, err
	}
	return sum, l.dec.Decode(&sum) // want `\(\*ledger\).balance waits for an answer on tls`
}

// Of UDP: what is lost is waited for.
type clock struct{ udp net.Conn }

func (c *clock) now() (b [48]byte, err error) {
	if c.udp == nil {
		if c.udp, err = net.Dial("udp", "clock.example.com:123"); err != nil {
			return b, err
		}
	}
	if _, err = c.udp.Write(b[:]); err != nil {
		return b, err
	}
	_, err = c.udp.Read(b[:]) // want `\(\*clock\).now waits for an answer on udp`
	return b, err
}

// With a type parameter.
type typed[T any] struct {
	line net.Conn
	in   *bufio.Scanner
}

func (t *typed[T]) call(v T) string {
	if t.line == nil {
		line, err := net.DialTimeout("tcp", "typed.example.com:7000", time.Second)
		if err != nil {
			return ""
		}
		t.line, t.in = line, bufio.NewScanner(line)
	}
	fmt.Fprintln(t.line, v)
	t.in.Scan() // want `waits for an answer on line`
	return t.in.Text()
}

// ok: a session, which waits for what comes
type feed struct {
	conn net.Conn
	in   *bufio.Reader
}

func (f *feed) follow(addr string, each func(string)) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	f.conn, f.in = conn, bufio.NewReader(conn)
	fmt.Fprintln(f.conn, "subscribe")
	go f.receive(each)
	return nil
}

func (f *feed) receive(each func(string)) {
	for {
		line, err := f.in.ReadString('\n')
		if err != nil {
			return
		}
		each(line)
	}
}

// ok: nothing is read back
type gauge struct{ conn net.Conn }

func (g *gauge) open(addr string) (err error) {
	g.conn, err = net.DialTimeout("tcp", addr, time.Second)
	return err
}

func (g *gauge) set(name string, n int) { fmt.Fprintf(g.conn, "%s:%d|g\n", name, n) }

// ok: a process of this machine
type agent struct{ conn net.Conn }

func (a *agent) ping() error {
	conn, err := net.Dial("unix", "/run/agent.sock")
	if err != nil {
		return err
	}
	a.conn = conn
	fmt.Fprintln(a.conn, "ping")
	_, err = a.conn.Read(make([]byte, 4))
	return err
}

// ok: who makes it may give it a deadline
type given struct{ conn net.Conn }

func newGiven(c net.Conn) *given { return &given{conn: c} }

func (g *given) ask() error {
	fmt.Fprintln(g.conn, "ping")
	_, err := g.conn.Read(make([]byte, 4))
	return err
}

// ok: whoever has the type can reach the connection
type Open struct{ net.Conn }

func Connect(addr string) (*Open, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	return &Open{conn}, nil
}

func (o *Open) Ask() error {
	fmt.Fprintln(o.Conn, "ping")
	_, err := o.Conn.Read(make([]byte, 4))
	return err
}
