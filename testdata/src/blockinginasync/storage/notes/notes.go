// Package notes keeps notes in a file.
package notes

import (
	"context"
	"database/sql"
)

type Notes struct{ DB *sql.DB }

func Open(path string) (*Notes, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	return &Notes{db}, err
}

func (n *Notes) Title(id string) (title string, err error) {
	err = n.DB.QueryRow("SELECT title FROM notes WHERE id = ?", id).Scan(&title)
	return title, err
}

func (n *Notes) Remove(ctx context.Context, id string) error {
	_, err := n.DB.ExecContext(ctx, "DELETE FROM notes WHERE id = ?", id)
	return err
}
