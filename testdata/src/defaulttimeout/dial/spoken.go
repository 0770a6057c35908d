package dial

import (
	"bufio"
	"io"
	"net"
	"time"
)

// The peer speaks first.

func banner(host string) (string, error) {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, "22"), 3*time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	buf := make([]byte, 256)
	n, err := conn.Read(buf) // want `banner waits for an answer on conn, which has no deadline`
	return string(buf[:n]), err
}

func hello(host string) (string, error) {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, "25"), 3*time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	return bufio.NewReader(conn).ReadString('\n') // want `hello waits for an answer on conn`
}

// ok: it has a deadline
func bannerInTime(host string) (string, error) {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, "22"), 3*time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
		return "", err
	}
	buf := make([]byte, 256)
	n, err := conn.Read(buf)
	return string(buf[:n]), err
}

// ok: it listens, for as long as the peer speaks
func hear(host string, w io.Writer) error {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, "514"), 3*time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	buf := make([]byte, 256)
	for n := 0; err == nil; n, err = conn.Read(buf) {
		w.Write(buf[:n])
	}
	return err
}
