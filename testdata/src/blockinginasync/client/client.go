package client

import (
	"crypto/tls"
	"database/sql"
	"net/http"
	"time"

	"example.com/greeter"
	"google.golang.org/grpc"
)

type config struct{ dsn, addr string }

type server struct {
	cfg  config
	tls  *tls.Config
	conn *grpc.ClientConn
	db   *sql.DB
}

func (s *server) query(w http.ResponseWriter, r *http.Request) {
	db, err := sql.Open("postgres", s.cfg.dsn) // want `sql.Open is built on every call of the HTTP handler \(\*server\).query`
	if err != nil {
		return
	}
	defer db.Close()
	db.ExecContext(r.Context(), "SELECT 1")
}

// In a helper.
func (s *server) call(w http.ResponseWriter, r *http.Request) { s.dial() }

func (s *server) dial() error {
	conn, err := grpc.NewClient(s.cfg.addr) // want `grpc.NewClient in \(\*server\).dial .* of the HTTP handler \(\*server\).call`
	if err != nil {
		return err
	}
	return conn.Close()
}

// A transport, in a client.
func (s *server) forward(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{TLSClientConfig: s.tls}} // want `http.Transport{} is built on every call of the HTTP handler \(\*server\).forward`
	resp, err := client.Do(r)
	if err != nil {
		return
	}
	resp.Body.Close()
}

// Given to the client later: at the client.
func (s *server) forwardTLS(w http.ResponseWriter, r *http.Request) {
	client := http.Client{Timeout: time.Second} // want `http.Transport{} is built on every call of the HTTP handler \(\*server\).forwardTLS`
	if s.tls != nil {
		client.Transport = &http.Transport{TLSClientConfig: s.tls}
	}
	resp, err := client.Do(r)
	if err != nil {
		return
	}
	resp.Body.Close()
}

// Per item, without an entry.
func (s *server) sync(items []string) error {
	for range items {
		db, err := sql.Open("postgres", s.cfg.dsn) // want `sql.Open in \(\*server\).sync is built once per item`
		if err != nil {
			return err
		}
		db.Close()
	}
	return nil
}

// What a project's router adds to a handler's parameters is no request.
func forwardTo(cfg *config, w http.ResponseWriter, r *http.Request) {
	conn, err := grpc.NewClient(cfg.addr) // want `grpc.NewClient is built on every call of the HTTP handler forwardTo`
	if err == nil {
		conn.Close()
	}
}

// The request's ctx makes no other connection.
func dialCtx(w http.ResponseWriter, r *http.Request) {
	conn, err := grpc.DialContext(r.Context(), "search:50051") // want `grpc.DialContext is built on every call of the HTTP handler dialCtx`
	if err != nil {
		return
	}
	defer conn.Close()
	greeter.NewGreeterClient(conn).SayHello(r.Context(), nil)
}
