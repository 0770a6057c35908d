// Package choice has either.
package choice

import "database/sql"

type Store struct{ db *sql.DB }

func Open(dsn string, small bool) (*Store, error) {
	driver := "postgres"
	if small {
		driver = "sqlite"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

func (s *Store) Del(id string) error { // want Del:"sql unbounded via"
	_, err := s.db.Exec("DELETE FROM users WHERE id = $1", id)
	return err
}
