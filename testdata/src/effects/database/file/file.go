// Package file keeps its data in a file.
package file

import "database/sql"

type Store struct{ db *sql.DB } // want Store:"local database"

func Open(path string) (*Store, error) {
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

// Name waits for a file.
func (s *Store) Name(id string) (name string, err error) {
	err = s.db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name, err
}

// DB hands it out.
func (s *Store) DB() *sql.DB { return s.db }
