package noctx

import (
	"bytes"
	"context"
	"database/sql"
	"net/http"
	"os/exec"
	"time"
)

type server struct {
	db     *sql.DB
	client *http.Client
}

func (s *server) user(ctx context.Context, id string) (name string, err error) {
	err = s.db.QueryRow("SELECT name FROM users WHERE id = $1", id).Scan(&name) // want `\(\*sql.DB\).QueryRow takes no context although ctx is in scope: \(\*server\).user keeps waiting for SQL after its caller has given up; use QueryRowContext with ctx`
	return name, err
}

func (s *server) handle(w http.ResponseWriter, r *http.Request) {
	rows, err := s.db.Query("SELECT 1") // want `use QueryContext with r.Context\(\)`
	if err != nil {
		return
	}
	defer rows.Close()
	tx, err := s.db.Begin() // want `use BeginTx with r.Context\(\)`
	if err != nil {
		return
	}
	defer tx.Rollback()
	if _, err := tx.Exec("DELETE FROM x"); err != nil { // want `use ExecContext with r.Context\(\)`
		return
	}
	tx.Commit()
}

func (s *server) dump(ctx context.Context) ([]byte, error) {
	cmd := exec.Command("pg_dump", "-Fc") // want `exec.Command makes a command without a context although ctx is in scope`
	return cmd.Output()
}

// A request without a ctx, sent here.
func (s *server) rerank(ctx context.Context, body []byte) error {
	req, err := http.NewRequest(http.MethodPost, "http://reranker/", bytes.NewReader(body)) // want `http.NewRequest makes a request without a context although ctx is in scope: \(\*http.Client\).Do sends it`
	if err != nil {
		return err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// By a helper that sends it.
func (s *server) forward(w http.ResponseWriter, r *http.Request) {
	req, err := http.NewRequest(r.Method, "http://backend", r.Body) // want `http.NewRequest makes a request without a context although r is in scope: \(\*server\).send sends it`
	if err != nil {
		return
	}
	s.send(req)
}

func (s *server) send(req *http.Request) error {
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The ignored parameter has no name: no fix.
func (s *server) unnamed(_ context.Context) error {
	_, err := s.db.Exec("VACUUM") // want `takes no context although \(\*server\).unnamed takes one, which has no name`
	return err
}

var timeout = time.Second
