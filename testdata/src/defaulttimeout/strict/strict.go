package strict

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"os/exec"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Requests end only with their callers' contexts.
var callers = &http.Client{} // want `callers has no timeout: .*; its requests end only if their callers' contexts do`

func do(ctx context.Context, u string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	resp, err := callers.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func debug() error {
	return http.ListenAndServe("localhost:6060", nil) // want `the server that http.ListenAndServe makes`
}

var metrics = &http.Server{Addr: "127.0.0.1:9090"} // want `metrics waits forever for request headers`

func local() (net.Conn, error) {
	return net.Dial("tcp", "127.0.0.1:80") // want `net.Dial has no timeout`
}

// SQL off the request path.
func migrate(db *sql.DB) error {
	_, err := db.Exec("create table t (id int)") // want `\(\*sql.DB\).Exec waits for the database, and for a free connection, with no deadline: if either never comes, migrate blocks forever; use ExecContext`
	return err
}

func count(db *sql.DB) (*sql.Rows, error) {
	return db.Query("select 1") // want `\(\*sql.DB\).Query waits for the database`
}

func begin(db *sql.DB) (*sql.Tx, error) {
	return db.Begin() // want `\(\*sql.DB\).Begin waits for the database`
}

func background(db *sql.DB) error {
	_, err := db.ExecContext(context.Background(), "vacuum") // want `\(\*sql.DB\).ExecContext is given a context without a deadline`
	return err
}

// A process.
func version() ([]byte, error) {
	return exec.Command("git", "version").Output() // want `the process that \(\*exec.Cmd\).Output waits for has no deadline`
}

// Ten seconds for a language model.
func llm() *openai.Client {
	cfg := openai.DefaultConfig("key")
	cfg.HTTPClient = &http.Client{Timeout: 10 * time.Second} // ok: brokendeadline's
	return openai.NewClientWithConfig(cfg)
}

var transport = &http.Transport{ // want `transport sets MaxIdleConns to 100 but keeps only two idle connections per host`
	MaxIdleConns:    100,
	IdleConnTimeout: time.Minute,
}

func guessed(timeoutMs int) *http.Client {
	return &http.Client{Timeout: time.Duration(timeoutMs) * time.Second} // want `Timeout multiplies timeoutMs by time.Second, though its name says another unit`
}

// Calls that end a lifetime: no fix.
func stop(s *http.Server) error {
	return s.Shutdown(context.Background()) // want `\(\*http.Server\).Shutdown is given a context without a deadline`
}
