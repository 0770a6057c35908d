package ctx

import (
	"context"
	"database/sql"
	"net/http"
	"time"
)

type upstream struct {
	client *http.Client
	db     *sql.DB
}

// An answer of another service is made although nobody reads it: for a minute more.
func (u *upstream) relay(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // want `\(\*http.Client\).Do is given context.Background\(\) although r is in scope: when the client goes away it still waits for HTTP until its own timeout`
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://api.example.com/complete", r.Body)
	if err != nil {
		return
	}
	if resp, err := u.client.Do(req); err == nil {
		resp.Body.Close()
	}
}

// A query that ends by itself: for audits.
func (u *upstream) count(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	u.db.ExecContext(ctx, "UPDATE seen SET n = n + 1") // ok: a second
}

// What must be said although the caller has gone says so.
func (u *upstream) notify(w http.ResponseWriter, r *http.Request) {
	// In the background: the peer has to know in any case.
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://peer.example.com/done", nil)
	if err != nil {
		return
	}
	if resp, err := u.client.Do(req); err == nil {
		resp.Body.Close()
	}
}
