// Package storagestrict has its storage layer in the same package.
package storagestrict

import (
	"context"
	"database/sql"
	"net/http"

	"blockinginasync/storage/tables"
)

type rows struct {
	ctx context.Context
	db  *sql.DB
}

func open(db *sql.DB) *rows { return &rows{context.Background(), db} }

func (s *rows) count(q string) (n int, err error) {
	err = s.db.QueryRow("SELECT count(*) FROM notes WHERE t = $1", q).Scan(&n)
	return n, err
}

func (s *rows) countWithin(q string) (n int, err error) {
	err = s.db.QueryRowContext(s.ctx, "SELECT count(*) FROM notes WHERE t = $1", q).Scan(&n)
	return n, err
}

type server struct {
	rows   *rows
	tables *tables.Tables
}

// In the same package, at the first call that leaves the ctx behind.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.rows.count(r.FormValue("q"))       // want `\(\*rows\).count waits for SQL with no time limit and takes no context`
	s.rows.countWithin(r.FormValue("q")) // want `\(\*rows\).countWithin waits for SQL with no time limit and takes no context`
	s.tables.Remove(r.FormValue("id"))   // want `\(\*tables.Tables\).Remove waits for SQL with no time limit`
	s.tables.Title(r.FormValue("id"))    // ok: shares the finding of count, which ends in the same call
	s.named(r.FormValue("id"))
}

// named has no ctx in scope: the call that led here has its own finding.
func (s *server) named(id string) { s.rows.count(id) }
