package noctx

import (
	"context"
	"database/sql"
)

type shelf struct{ db *sql.DB }

// The statements of one transaction have one cause: it is told once.
func (s *shelf) save(ctx context.Context, titles []string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.Prepare("insert into book (title) values (?)") // want `\(\*sql\.Tx\)\.Prepare takes no context \(and 2 more\) although ctx is in scope`
	if err != nil {
		return err
	}
	link, err := tx.Prepare("insert into shelf_book (book_id) values (?)")
	if err != nil {
		return err
	}
	count, err := tx.Prepare("update shelf set books = books + 1")
	if err != nil {
		return err
	}
	for _, title := range titles {
		res, err := insert.ExecContext(ctx, title)
		if err != nil {
			return err
		}
		id, err := res.LastInsertId()
		if err != nil {
			return err
		}
		if _, err := link.ExecContext(ctx, id); err != nil {
			return err
		}
	}
	if _, err := count.ExecContext(ctx); err != nil {
		return err
	}
	return tx.Commit()
}

// Another receiver, another method and another function have their own.
func (s *shelf) move(ctx context.Context, other *shelf, id int) error {
	if _, err := s.db.Exec("delete from book where id = ?", id); err != nil { // want `\(\*sql\.DB\)\.Exec takes no context although ctx is in scope`
		return err
	}
	if err := s.db.Ping(); err != nil { // want `\(\*sql\.DB\)\.Ping takes no context although ctx is in scope`
		return err
	}
	to := other.db
	_, err := to.Exec("insert into book (id) values (?)", id) // want `\(\*sql\.DB\)\.Exec takes no context although ctx is in scope`
	return err
}

// One that has the ctx is not counted.
func (s *shelf) rename(ctx context.Context, id int, title string) error {
	if _, err := s.db.ExecContext(ctx, "update book set title = ? where id = ?", title, id); err != nil {
		return err
	}
	_, err := s.db.Exec("update log set last = ?", id) // want `\(\*sql\.DB\)\.Exec takes no context although ctx is in scope`
	return err
}
