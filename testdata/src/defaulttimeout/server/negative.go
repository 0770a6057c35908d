package server

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

var readHeader = &http.Server{ReadHeaderTimeout: time.Second}

// ReadTimeout alone is enough: the headers' limit is its.
var read = &http.Server{ReadTimeout: time.Second}

func later(d time.Duration) *http.Server {
	s := &http.Server{Addr: ":1"}
	s.ReadHeaderTimeout = d
	return s
}

type config struct{ ReadTimeout time.Duration }

func configured(c config) *http.Server { return &http.Server{ReadTimeout: c.ReadTimeout} }

type app struct{ srv *http.Server }

func newApp() *app { return &app{srv: &http.Server{}} }

func (a *app) setup() { a.srv.ReadTimeout = time.Second }

// On this machine only: for audits.
func debug() error {
	return http.ListenAndServe("localhost:6060", nil)
}

var metrics = &http.Server{Addr: "127.0.0.1:9090"}

// On a Unix socket: for audits.
func socket(h http.Handler) error {
	l, err := net.Listen("unix", "/tmp/x.sock")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: h}
	go http.Serve(l, h)
	return srv.Serve(l)
}

// On this machine only, by what the address begins with: for audits.
func callback(port int) []*http.Server {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil
	}
	srv := &http.Server{}
	go srv.Serve(l)
	return []*http.Server{
		{Addr: fmt.Sprintf("127.0.0.1:%d", port)},
		{Addr: "localhost:" + strconv.Itoa(port)},
		{Addr: net.JoinHostPort("::1", strconv.Itoa(port))},
	}
}

// A helper that listens on this machine.
func listenCallback(port int) (net.Listener, int, error) {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, 0, err
	}
	return l, port, nil
}

func helped(h http.Handler) error {
	l, _, err := listenCallback(0)
	if err != nil {
		return err
	}
	s := &http.Server{Handler: h}
	return s.Serve(l)
}
