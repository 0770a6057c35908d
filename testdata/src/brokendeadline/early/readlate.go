package early

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// What goes on with a ctx is read in the function that has cancelled it.

func cutShort(ctx context.Context, url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	resp, err := get(ctx, url)
	cancel()
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body) // want `io\.ReadAll uses what get returned under a context that has ended`
}

// by a decoder, in a loop over pages
func pages(ctx context.Context, urls []string) (n int, err error) {
	for _, url := range urls {
		limit, stop := context.WithTimeout(ctx, time.Second)
		req, err := http.NewRequestWithContext(limit, http.MethodGet, url, nil)
		if err != nil {
			stop()
			return n, err
		}
		resp, err := client.Do(req)
		stop()
		if err != nil {
			return n, err
		}
		var page struct{ Items []int }
		err = json.NewDecoder(resp.Body).Decode(&page) // want `Decode uses what \(\*http\.Client\)\.Do returned under a context that has ended`
		resp.Body.Close()
		if err != nil {
			return n, err
		}
		n += len(page.Items)
	}
	return n, nil
}

// in a function that is given the response
func handedDown(ctx context.Context, url string, out any) error {
	ctx, cancel := context.WithCancelCause(ctx)
	resp, err := get(ctx, url)
	cancel(io.EOF)
	if err != nil {
		return err
	}
	return into(resp, out) // want `into uses what get returned under a context that has ended`
}

func into(resp *http.Response, out any) error {
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(out)
}

func (s *store) names(ctx context.Context) (names []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	rows, err := s.db.QueryContext(ctx, "select name from t")
	cancel()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() { // want `\(\*sql\.Rows\)\.Next uses what \(\*sql\.DB\)\.QueryContext returned under a context that has ended`
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

func (s *store) name(ctx context.Context, id int) (name string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	row := s.db.QueryRowContext(ctx, "select name from t where id = ?", id)
	cancel()
	err = row.Scan(&name) // want `\(\*sql\.Row\)\.Scan uses what`
	return name, err
}

func (s *store) twice(ctx context.Context) error {
	begin, cancel := context.WithTimeout(ctx, time.Second)
	tx, err := s.db.BeginTx(begin, nil)
	cancel()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update t set n = n + 1"); err != nil { // want `\(\*sql\.Tx\)\.ExecContext uses what`
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// after the group that has the ctx
func afterGroup(ctx context.Context, url string) ([]byte, error) {
	g, gctx := errgroup.WithContext(ctx)
	var resp *http.Response
	g.Go(func() (err error) {
		resp, err = get(gctx, url)
		return err
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body) // want `io\.ReadAll uses what get returned under a context that has ended: .* use it before that ends`
}

// Right: the ctx ends with the function, or after the last read, or only where
// nothing is read.

func deferred(ctx context.Context, url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	resp, err := get(ctx, url)
	if err != nil {
		cancel()
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func readThenCancelled(ctx context.Context, urls []string) (all []byte, err error) {
	for _, url := range urls {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		resp, err := get(ctx, url)
		if err != nil {
			cancel()
			return nil, err
		}
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		cancel()
		if err != nil {
			return nil, err
		}
		all = append(all, b...)
	}
	return all, nil
}

func emptied(ctx context.Context, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	resp, err := get(ctx, url)
	cancel()
	if err != nil {
		return 0, err
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	return resp.StatusCode, nil
}

// another answer, under another ctx
func second(ctx context.Context, url string) ([]byte, error) {
	first, cancel := context.WithTimeout(ctx, time.Second)
	resp, err := get(first, url)
	cancel()
	if err == nil && resp.StatusCode == http.StatusOK {
		resp.Body.Close()
	}
	again, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	resp, err = get(again, url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// cancelled on one way only
func perhaps(ctx context.Context, url string, late bool) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	resp, err := get(ctx, url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if late {
		cancel()
	}
	return io.ReadAll(resp.Body)
}

// the rows are read, then closed under a ctx that has ended
func (s *store) count(ctx context.Context) (n int, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	rows, err := s.db.QueryContext(ctx, "select 1 from t")
	if err != nil {
		cancel()
		return 0, err
	}
	for rows.Next() {
		n++
	}
	cancel()
	rows.Close()
	return n, rows.Err()
}

// rolled back, which the end of the ctx does too
func (s *store) tried(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	cancel()
	if err != nil {
		return err
	}
	return tx.Rollback()
}
