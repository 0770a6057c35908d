package early

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"net"
	"net/http"
	"time"
)

// read before it returns
func content(ctx context.Context, url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	resp, err := get(ctx, url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// the body is replaced by what was read of it
func buffered(ctx context.Context, url string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	resp, err := get(ctx, url)
	if err != nil {
		return resp, err
	}
	data, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, err
}

// closed: its status is all that is left to look at
func status(ctx context.Context, url string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	resp, err := get(ctx, url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return resp, nil
}

// cancelled by whoever closes it
type cancelling struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (c cancelling) Close() error { c.cancel(); return c.ReadCloser.Close() }

func closes(ctx context.Context, url string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	resp, err := get(ctx, url)
	if err != nil {
		cancel()
		return nil, err
	}
	return cancelling{resp.Body, cancel}, nil
}

// the caller's ctx is not cancelled here
func (s *store) plain(ctx context.Context) (*sql.Rows, error) {
	check, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := s.db.PingContext(check); err != nil {
		return nil, err
	}
	return s.db.QueryContext(ctx, "select * from t")
}

// a connection outlives the ctx it was dialled under
func dial(ctx context.Context, addr string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	var d net.Dialer
	return d.DialContext(ctx, "tcp", addr)
}

// a statement outlives the ctx it was prepared under
func (s *store) prepare(ctx context.Context) (*sql.Stmt, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.db.PrepareContext(ctx, "select 1")
}

// ok: a helper may read it
func helped(ctx context.Context, url string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	resp, err := get(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := drain(resp); err != nil {
		return nil, err
	}
	return resp, nil
}

func drain(resp *http.Response) error {
	data, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return err
}

// only where it fails is it returned behind the cancel
func onlyErr(ctx context.Context, url string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	resp, err := get(ctx, url)
	if err != nil {
		cancel()
		return resp, err
	}
	context.AfterFunc(ctx, cancel)
	return resp, nil
}
