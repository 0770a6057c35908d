// Package named is told the driver's name, and has one.
package named

import (
	"database/sql"

	_ "github.com/mattn/go-sqlite3"
)

type Config struct{ Driver, DSN string }

var DB *sql.DB // want DB:"local database"

func Open(cfg Config) (err error) {
	DB, err = sql.Open(cfg.Driver, cfg.DSN)
	return err
}

func Del(id string) error {
	_, err := DB.Exec("DELETE FROM users WHERE id = ?", id)
	return err
}
