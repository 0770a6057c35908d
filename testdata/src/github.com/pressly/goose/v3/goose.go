// Package goose is a stub.
package goose

import (
	"context"
	"database/sql"
)

type GoMigrationContext func(ctx context.Context, tx *sql.Tx) error

func AddMigrationContext(up, down GoMigrationContext) {}
