package second

import (
	"context"
	"strings"
)

// Each way through the chain ends the first transaction: where err was not
// different from nil, it is nil.
func (a *api) alter(ctx context.Context) error {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	_, err = tx.ExecContext(ctx, "alter table a add column b int")
	if err != nil && strings.Contains(err.Error(), "duplicate") {
		tx.Rollback()
	} else if err != nil {
		return err
	} else if err == nil {
		if failed := tx.Commit(); failed != nil {
			return failed
		}
	}
	next, err := a.db.BeginTx(ctx, nil) // ok: the first has ended
	if err != nil {
		return err
	}
	defer next.Rollback()
	return next.Commit()
}

// The same the other way round.
func (a *api) alterBack(ctx context.Context) error {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, "alter table a drop column b"); err == nil {
		tx.Commit()
	} else if err != nil {
		tx.Rollback()
	}
	return a.db.PingContext(ctx) // ok: it has ended
}

// One way leaves it open: another error decides.
func (a *api) alterTwice(ctx context.Context, failed error) error {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	_, err = tx.ExecContext(ctx, "alter table a add column c int")
	if err != nil {
		return err
	} else if failed == nil {
		tx.Commit()
	}
	return a.db.PingContext(ctx) // want `takes a second connection of a\.db while tx holds one`
}
