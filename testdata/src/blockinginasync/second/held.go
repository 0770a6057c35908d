// Package second asks pools for connections while it holds one of them.
package second

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
)

type api struct{ db *sql.DB }

// in a transaction
func (a *api) transfer(ctx context.Context) error {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := a.db.QueryRowContext(ctx, "select balance from t").Scan(&n); err != nil { // want `\(\*sql\.DB\)\.QueryRowContext takes a second connection of a\.db while tx holds one`
		return err
	}
	if _, err := tx.ExecContext(ctx, "update t set balance = ?", n-1); err != nil {
		return err
	}
	return tx.Commit()
}

func (a *api) sets(ctx context.Context, id int) (n int, err error) {
	err = a.db.QueryRowContext(ctx, "select count(*) from sets where workout = ?", id).Scan(&n)
	return n, err
}

// in a loop over rows, by a method
func (a *api) list(w http.ResponseWriter, r *http.Request) {
	rows, err := a.db.QueryContext(r.Context(), "select id from workouts")
	if err != nil {
		return
	}
	defer rows.Close()
	var all []int
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return
		}
		n, err := a.sets(r.Context(), id) // want `\(\*api\)\.sets takes a second connection of a\.db while rows holds one`
		if err != nil {
			return
		}
		all = append(all, n)
	}
	json.NewEncoder(w).Encode(all)
}

// by a function that is given the pool, of a local variable
func names[T ~int](ctx context.Context, db *sql.DB, ids []T) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for range ids {
		if err := touch(ctx, db); err != nil { // want `touch takes a second connection of db while tx holds one`
			tx.Rollback()
			return err
		}
	}
	return tx.Commit()
}

func touch(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "update t set seen = now()")
	return err
}

// in what runs in a transaction
func (a *api) inTx(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func (a *api) order(ctx context.Context) error {
	return a.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "insert into orders values (1)"); err != nil {
			return err
		}
		_, err := a.db.ExecContext(ctx, "insert into audit values (1)") // want `\(\*sql\.DB\)\.ExecContext takes a second connection of a\.db while tx holds one`
		return err
	})
}
