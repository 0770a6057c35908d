// Package sql asks databases.
package sql

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

type users struct{ pool *pgxpool.Pool }

func openPool(ctx context.Context, dsn string) (*users, error) {
	pool, err := pgxpool.New(ctx, dsn)
	if err != nil {
		return nil, err
	}
	return &users{pool: pool}, nil
}

func (u *users) name(ctx context.Context, id int) (name string, err error) {
	err = u.pool.QueryRow(ctx, "SELECT name FROM users WHERE id = $1", id).Scan(&name)
	return name, err
}

// The request's ctx is dropped.
func (u *users) handle(w http.ResponseWriter, r *http.Request) {
	if _, err := u.pool.Exec(context.Background(), "DELETE FROM sessions"); err != nil { // want `\(\*pgxpool\.Pool\)\.Exec is given context\.Background\(\) although r is in scope.*; pass r\.Context\(\)`
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

func (u *users) handleName(w http.ResponseWriter, r *http.Request) {
	u.name(context.Background(), 1) // want `\(\*users\)\.name is given context\.Background\(\) although r is in scope.*; pass r\.Context\(\)`
}

// One goroutine per user: the pool lets few of them on.
func (u *users) names(ctx context.Context, ids []int) {
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() { u.name(ctx, id) }) // want `wg\.Go starts one goroutine per element of ids, each calling PostgreSQL, with no limit`
	}
	wg.Wait()
}

// At once, forever.
func connect(ctx context.Context, dsn string) *pgx.Conn {
	for { // want `this loop retries pgx\.Connect immediately when it fails`
		if conn, err := pgx.Connect(ctx, dsn); err == nil {
			return conn
		}
	}
}

// A pool for each request.
func handlePool(w http.ResponseWriter, r *http.Request) {
	pool, err := pgxpool.New(r.Context(), "postgres://localhost/app") // want `pgxpool\.New is built on every call of the HTTP handler handlePool`
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer pool.Close()
	pool.Ping(r.Context())
}

// ok: the request's ctx, a deadline.
func (u *users) handleOK(w http.ResponseWriter, r *http.Request) {
	u.name(r.Context(), 1)
}

func (u *users) clean() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, err := u.pool.Exec(ctx, "DELETE FROM sessions")
	return err
}

// ok: a batch is one round trip.
func (u *users) batch(ctx context.Context, ids []int) error {
	b := new(pgx.Batch)
	for _, id := range ids {
		b.Queue("UPDATE users SET seen = now() WHERE id = $1", id)
	}
	return u.pool.SendBatch(ctx, b).Close()
}
