package dial

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"time"
)

// ok: a deadline, wherever it is set in the function.
func limitedOne(addr string) (string, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(time.Second))
	fmt.Fprintln(conn, "hello")
	return bufio.NewReader(conn).ReadString('\n')
}

// ok: it may be set by who is handed the connection.
func setBefore(addr string) (string, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	setUp(conn)
	fmt.Fprintln(conn, "hello")
	return bufio.NewReader(conn).ReadString('\n')
}

func setUp(conn net.Conn) { conn.SetDeadline(time.Now().Add(time.Second)) }

// ok: a process of this machine.
func socketOf() (string, error) {
	conn, err := net.DialTimeout("unix", "/run/agent.sock", time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	fmt.Fprintln(conn, "hello")
	return bufio.NewReader(conn).ReadString('\n')
}

// ok: a tunnel lasts as long as both ends want.
func tunnelTo(client net.Conn, addr string) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	go io.Copy(conn, client)
	_, err = io.Copy(client, conn)
	return err
}

// ok: it listens until the peer has gone.
func listenTo(addr string, each func(string)) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	fmt.Fprintln(conn, "SUBSCRIBE")
	r := bufio.NewReader(conn)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			continue
		}
		each(line)
	}
}

// ok: the connection goes on elsewhere.
func opened(addr string) (net.Conn, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(conn, "hello")
	if _, err := bufio.NewReader(conn).ReadString('\n'); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}
