package outlived

import (
	"context"
	"database/sql"
	"io"
	"iter"
	"net/http"
	"sync"
	"time"
)

// A layer below the handlers: it waits on the ctx itself, answers, and leaves
// work behind on it.
type orders struct {
	db    *sql.DB
	hooks []hook
	wg    sync.WaitGroup
}

type hook interface {
	Call(ctx context.Context, id string) error
}

type webhook struct{ url string }

func (h *webhook) Call(ctx context.Context, id string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url+id, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (o *orders) Place(ctx context.Context, id string) error {
	if _, err := o.db.ExecContext(ctx, "insert into orders values (?)", id); err != nil {
		return err
	}
	for _, h := range o.hooks {
		go func() { _ = h.Call(ctx, id) }() // want `Call runs in the background on ctx, which may end when \(\*orders\)\.Place returns`
	}
	return nil
}

func (o *orders) Cancel(ctx context.Context, id string) (n int64, err error) {
	ctx = context.WithValue(ctx, "id", id)
	res, err := o.db.ExecContext(ctx, "delete from orders where id = ?", id)
	if err != nil {
		return 0, err
	}
	go o.audit(ctx, "cancelled "+id) // want `audit runs in the background on ctx, which may end when \(\*orders\)\.Cancel returns`
	return res.RowsAffected()
}

func (o *orders) audit(ctx context.Context, what string) {
	o.db.ExecContext(ctx, "insert into audit values (?)", what)
}

func lookup[K comparable](ctx context.Context, db *sql.DB, cache map[K]string, key K) (string, error) {
	var v string
	if err := db.QueryRowContext(ctx, "select v from t where k = ?", key).Scan(&v); err != nil {
		return "", err
	}
	time.AfterFunc(time.Second, func() { db.ExecContext(ctx, "update t set seen = now() where k = ?", key) }) // want `ExecContext runs in the background on ctx, which may end when lookup returns`
	return v, nil
}

// ok: it sets up what goes on, and its ctx is that of the program
func (o *orders) Start(ctx context.Context) error {
	if err := o.db.PingContext(ctx); err != nil {
		return err
	}
	go o.audit(ctx, "started")
	return nil
}

func newOrders(ctx context.Context, db *sql.DB) (*orders, error) {
	o := &orders{db: db}
	if err := db.PingContext(ctx); err != nil {
		return nil, err
	}
	go o.audit(ctx, "made")
	return o, nil
}

// ok: nothing says whose ctx it is
func (o *orders) Later(ctx context.Context, id string) error {
	go o.audit(ctx, "later "+id)
	return nil
}

// ok: with a ctx of its own
func (o *orders) Ship(ctx context.Context, id string) error {
	if _, err := o.db.ExecContext(ctx, "update orders set shipped = true where id = ?", id); err != nil {
		return err
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		o.audit(ctx, "shipped "+id)
	}()
	return nil
}

// ok: it waits for what it starts
func (o *orders) Check(ctx context.Context, ids []string) error {
	if err := o.db.PingContext(ctx); err != nil {
		return err
	}
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Add(1)
		go func() {
			defer wg.Done()
			o.audit(ctx, id)
		}()
	}
	wg.Wait()
	return nil
}

// ok: it works until the ctx ends
func (o *orders) Follow(ctx context.Context) error {
	if err := o.db.PingContext(ctx); err != nil {
		return err
	}
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Minute):
				o.audit(ctx, "alive")
			}
		}
	}()
	return nil
}

// What comes out of a channel, an iterator or a body after the return is read on
// the ctx: the caller keeps it.

func (o *orders) Stream(ctx context.Context) (<-chan string, error) {
	if err := o.Place(ctx, "stream"); err != nil {
		return nil, err
	}
	out := make(chan string)
	go func() {
		defer close(out)
		if err := o.Place(ctx, "again"); err != nil {
			out <- err.Error()
		}
	}()
	return out, nil
}

func (o *orders) Each(ctx context.Context) (iter.Seq[string], error) {
	out := make(chan string)
	if err := o.Place(ctx, "each"); err != nil {
		return nil, err
	}
	go func() {
		defer close(out)
		_ = o.Place(ctx, "again")
	}()
	return func(yield func(string) bool) {
		for s := range out {
			if !yield(s) {
				return
			}
		}
	}, nil
}

func (o *orders) Body(ctx context.Context) (io.ReadCloser, error) {
	if err := o.Place(ctx, "body"); err != nil {
		return nil, err
	}
	r, w := io.Pipe()
	go func() { w.CloseWithError(o.Place(ctx, "again")) }()
	return r, nil
}
