package window

import (
	"context"
	"database/sql"
	"time"
)

// Several windows under one deadline are one finding, of the worst of them,
// whichever comes first.

func several(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second) // want `5 attempts and 8s of pauses need 8s, but the context ends after 1s`
	defer cancel()
	for range 3 {
		if _, err := db.ExecContext(ctx, "update t set a = 1"); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return fiveTimes(ctx, db)
}

func fiveTimes(ctx context.Context, db *sql.DB) (err error) {
	for range 5 {
		if _, err = db.ExecContext(ctx, "update t set b = 1"); err == nil {
			return nil
		}
		time.Sleep(2 * time.Second)
	}
	return err
}

func twice(ctx context.Context, db *sql.DB) (err error) {
	for range 2 {
		if _, err = db.ExecContext(ctx, "update t set b = 1"); err == nil {
			return nil
		}
		time.Sleep(2 * time.Second)
	}
	return err
}

func otherWay(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second) // want `4 attempts and 9s of pauses need 9s, but the context ends after 1s`
	defer cancel()
	for range 4 {
		if _, err := db.ExecContext(ctx, "update t set a = 1"); err == nil {
			return nil
		}
		time.Sleep(3 * time.Second)
	}
	return twice(ctx, db)
}
