// Package migration has migrations, which run once: nobody gives up on them.
package migration

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"
)

func init() { goose.AddMigrationContext(up, down) }

func up(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.Exec("ALTER TABLE albums ADD COLUMN artists"); err != nil {
		return err
	}
	return fill(ctx, tx)
}

func fill(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.Exec("UPDATE albums SET artists = ''")
	return err
}

func down(ctx context.Context, tx *sql.Tx) error { return nil }

// Not called by a migration.
func Clear(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.Exec("DELETE FROM albums") // want `\(\*sql.Tx\).Exec takes no context although ctx is in scope`
	return err
}
