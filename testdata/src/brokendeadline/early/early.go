// Package early cancels what it returns.
package early

import (
	"bufio"
	"context"
	"database/sql"
	"io"
	"net/http"
	"time"
)

var client = &http.Client{Timeout: time.Minute}

func body(ctx context.Context, url string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil // want `resp\.Body outlives body, which cancels its context`
}

func response(ctx context.Context, url string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer func() { cancel() }()
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(req) // want `what \(\*http\.Client\)\.Do returns outlives response, which cancels its context`
}

// a helper makes it
func viaHelper(ctx context.Context, url string) (*http.Response, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	resp, err := get(ctx, url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
	}
	return resp, nil
}

func plainHelper(ctx context.Context, url string) (*http.Response, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	resp, err := get(ctx, url)
	return resp, err // want `resp outlives plainHelper`
}

func get(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(req)
}

// in a reader, in a struct
type lines struct {
	r io.Reader
}

func read(ctx context.Context, url string) (*lines, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	resp, err := get(ctx, url)
	if err != nil {
		return nil, err
	}
	return &lines{r: bufio.NewReader(resp.Body)}, nil // want `a lines outlives read`
}

type store struct{ db *sql.DB }

func (s *store) rows(ctx context.Context) (*sql.Rows, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return s.db.QueryContext(ctx, "select * from t") // want `what \(\*sql\.DB\)\.QueryContext returns outlives \(\*store\)\.rows, which cancels its context`
}

func (s *store) row(ctx context.Context, id int) *sql.Row {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.db.QueryRowContext(ctx, "select * from t where id = ?", id) // want `QueryRowContext returns outlives`
}

func begin[T any](ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	tx, err := db.BeginTx(ctx, nil)
	cancel()
	return tx, err // want `tx outlives begin, which cancels its context`
}
