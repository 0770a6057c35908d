package noctx

import (
	"context"
	"io"
	"net/http"
	"os/exec"
)

// The request gets its ctx later.
func (s *server) later(ctx context.Context) error {
	req, err := http.NewRequest(http.MethodGet, "http://x", nil)
	if err != nil {
		return err
	}
	req = req.WithContext(ctx)
	return s.send(req)
}

// Built, not sent.
func (s *server) build(ctx context.Context) (*http.Request, error) {
	return http.NewRequest(http.MethodGet, "http://x", nil)
}

// Started and left running.
func (s *server) daemon(ctx context.Context) error {
	return exec.Command("daemon").Start()
}

// No ctx in scope.
func (s *server) vacuum() error {
	_, err := s.db.Exec("VACUUM")
	return err
}

// The form with a ctx, built on the one without.
type legacy struct{ db execer }

type execer interface{ Exec(q string) error }

func (s *server) ExecContext(ctx context.Context, q string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.Exec(q)
}

func (s *server) Exec(q string) error {
	_, err := s.db.Exec(q)
	return err
}

// The http.Get family is another rule's, in handlers too.
func (s *server) get(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("http://x")
	if err != nil {
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}

// Detached.
func (s *server) detached(w http.ResponseWriter, r *http.Request) {
	go func() { s.db.Exec("INSERT INTO log VALUES (1)") }()
}
