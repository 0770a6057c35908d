// Package sharing does work for several callers on the ctx of one.
package sharing

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"sync"

	"golang.org/x/sync/singleflight"
)

type cache struct {
	db   *sql.DB
	sf   singleflight.Group
	once sync.Once
	err  error
}

// in a handler
func (c *cache) page(w http.ResponseWriter, r *http.Request) {
	v, err, _ := c.sf.Do("page", func() (any, error) {
		var n int
		err := c.db.QueryRowContext(r.Context(), "select 1").Scan(&n) // want `\(\*sql\.DB\)\.QueryRowContext in \(\*singleflight\.Group\)\.Do waits on r\.Context\(\), the context of the first caller`
		return n, err
	})
	fmt.Fprint(w, v, err)
}

// anywhere, by a helper
func (c *cache) Get(ctx context.Context, key string) (any, error) {
	v, err, _ := c.sf.Do(key, func() (any, error) {
		return c.load(ctx, key) // want `\(\*cache\)\.load in \(\*singleflight\.Group\)\.Do waits on ctx, the context of the first caller`
	})
	return v, err
}

func (c *cache) load(ctx context.Context, key string) (string, error) {
	var s string
	err := c.db.QueryRowContext(ctx, "select v from t where k = ?", key).Scan(&s)
	return s, err
}

// callers that give up do not stop it, the first does
func (c *cache) GetOr(ctx context.Context, key string) (any, error) {
	ch := c.sf.DoChan(key, func() (any, error) {
		return c.load(ctx, key) // want `\(\*cache\)\.load in \(\*singleflight\.Group\)\.DoChan waits on ctx`
	})
	select {
	case r := <-ch:
		return r.Val, r.Err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// once for all
func (c *cache) warm(w http.ResponseWriter, r *http.Request) {
	c.once.Do(func() {
		_, c.err = c.load(r.Context(), "all") // want `\(\*cache\)\.load in \(\*sync\.Once\)\.Do waits on r\.Context\(\)`
	})
}
