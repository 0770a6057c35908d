// Package tables is a storage layer that takes no ctx.
package tables

import "database/sql"

type Tables struct{ db *sql.DB }

func New(db *sql.DB) *Tables { return &Tables{db} }

func (t *Tables) Title(id string) (title string, err error) {
	err = t.db.QueryRow("SELECT title FROM notes WHERE id = $1", id).Scan(&title)
	return title, err
}

func (t *Tables) Remove(id string) error {
	_, err := t.db.Exec("DELETE FROM notes WHERE id = $1", id)
	return err
}
