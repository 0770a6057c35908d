// Package given has what its caller has.
package given

import "database/sql"

type Store struct{ db *sql.DB }

func New(db *sql.DB) *Store { return &Store{db} }

func (s *Store) Del(id string) error { // want Del:"sql unbounded via"
	_, err := s.db.Exec("DELETE FROM users WHERE id = $1", id)
	return err
}
