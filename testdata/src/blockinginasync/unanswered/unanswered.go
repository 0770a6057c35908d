// Package unanswered dials, asks and reads while a request waits.
package unanswered

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

func lookup(addr, key string) (string, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := fmt.Fprintln(conn, key); err != nil {
		return "", err
	}
	return bufio.NewReader(conn).ReadString('\n')
}

type directory struct{ addr string }

func (d directory) find(key string) (string, error) { return lookup(d.addr, key) }

// Told where the handler calls.
func (d directory) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text, err := d.find(r.FormValue("key")) // want `directory.find waits for an answer on a connection that has no deadline: if the peer accepts and says nothing, the HTTP handler directory.ServeHTTP blocks forever; call conn.SetDeadline before the exchange`
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	fmt.Fprint(w, text)
}

// In the handler itself.
func ping(w http.ResponseWriter, r *http.Request) {
	conn, err := net.DialTimeout("tcp", r.FormValue("addr"), time.Second)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer conn.Close()
	conn.Write([]byte("PING\r\n"))
	buf := make([]byte, 16)
	n, _ := conn.Read(buf) // want `Read waits for an answer on a connection that has no deadline`
	w.Write(buf[:n])
}

// ok: a deadline.
func bounded(w http.ResponseWriter, r *http.Request) {
	conn, err := net.DialTimeout("tcp", r.FormValue("addr"), time.Second)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	conn.Write([]byte("PING\r\n"))
	buf := make([]byte, 16)
	n, _ := conn.Read(buf)
	w.Write(buf[:n])
}

// Two exchanges behind one call: the nearer is named, although the other is
// declared first.
func deeper(key string) {
	far, err := net.DialTimeout("tcp", "far.example.com:43", time.Second)
	if err != nil {
		return
	}
	defer far.Close()
	fmt.Fprintln(far, key)
	io.ReadAll(far)
}

func nearer(key string) {
	near, err := net.DialTimeout("tcp", "near.example.com:43", time.Second)
	if err != nil {
		return
	}
	defer near.Close()
	fmt.Fprintln(near, key)
	io.ReadAll(near)
	deeper(key)
}

func twice(w http.ResponseWriter, r *http.Request) {
	nearer(r.FormValue("key")) // want `call near.SetDeadline before the exchange`
}
