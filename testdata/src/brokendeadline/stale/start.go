// Package stale waits, for each request, on deadlines from when it started.
package stale

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"time"
)

// a field of what serves
type server struct {
	db  *sql.DB
	ctx context.Context
}

func newServer(db *sql.DB) *server {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	_ = cancel
	return &server{db: db, ctx: ctx}
}

func (s *server) count(w http.ResponseWriter, r *http.Request) {
	var n int
	err := s.db.QueryRowContext(s.ctx, "select count(*) from t").Scan(&n) // want `\(\*sql\.DB\)\.QueryRowContext \(and 1 more\) waits on s\.ctx, whose deadline was set once, not per call`
	fmt.Fprint(w, n, err)
}

func (s *server) list(w http.ResponseWriter, r *http.Request) { s.names(w) }

func (s *server) names(w http.ResponseWriter) {
	_, err := s.db.ExecContext(s.ctx, "select name from t")
	fmt.Fprint(w, err)
}

// a variable of the package
var (
	db          *sql.DB
	startCtx, _ = context.WithTimeout(context.Background(), time.Minute)
)

func page(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithValue(startCtx, key{}, r.URL.Path) // want `ExecContext waits on startCtx, whose deadline was set once`
	db.ExecContext(ctx, "insert into visits values (1)")
}

type key struct{}

// around a handler
func routes[D any](db *sql.DB, deps D) *http.ServeMux {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	_ = cancel
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if err := db.PingContext(ctx); err != nil { // want `\(\*sql\.DB\)\.PingContext waits on ctx, whose deadline was set once`
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
	return mux
}
