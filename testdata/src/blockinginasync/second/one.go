package second

import (
	"context"
	"database/sql"
)

// the transaction's own
func (a *api) own(ctx context.Context) error {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := a.count(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

func (a *api) count(ctx context.Context, tx *sql.Tx) error {
	if tx == nil {
		_, err := a.db.ExecContext(ctx, "select 1")
		return err
	}
	_, err := tx.ExecContext(ctx, "select 1")
	return err
}

// before and after it
func (a *api) around(ctx context.Context) error {
	if _, err := a.sets(ctx, 1); err != nil {
		return err
	}
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		a.db.ExecContext(ctx, "insert into failures values (1)")
		return err
	}
	if _, err := tx.ExecContext(ctx, "update t set x = 1"); err != nil {
		tx.Rollback()
		a.db.ExecContext(ctx, "insert into failures values (2)")
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = a.sets(ctx, 1)
	return err
}

// read to the end first
func (a *api) collected(ctx context.Context) error {
	rows, err := a.db.QueryContext(ctx, "select id from workouts")
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids []int
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		if _, err := a.sets(ctx, id); err != nil {
			return err
		}
	}
	return rows.Err()
}

// another pool
type two struct{ read, write *sql.DB }

func (t *two) copy(ctx context.Context) error {
	rows, err := t.read.QueryContext(ctx, "select id from t")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := t.write.ExecContext(ctx, "insert into t values (1)"); err != nil {
			return err
		}
	}
	return rows.Err()
}
