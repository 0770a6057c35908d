// Package server talks to a server.
package server

import "database/sql"

const driver = "pgx"

type Store struct{ db *sql.DB }

func Open(dsn string) (*Store, error) {
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

func (s *Store) Name(id string) (name string, err error) { // want Name:"sql unbounded remote"
	err = s.db.QueryRow("SELECT name FROM users WHERE id = $1", id).Scan(&name)
	return name, err
}
