// Package kept makes what it keeps behind some helpers.
package kept

import (
	"context"
	"database/sql"
	"time"
)

var db *sql.DB

// Ready makes the store on first use.
func Ready() error { return first() }

func first() error  { return second() }
func second() error { return third() }
func third() error  { return fourth() }
func fourth() error { return NewStore() }

// NewStore fills the store.
func NewStore() error {
	_, err := db.Query("select 1")
	return err
}

// Count asks as often as it is called.
func Count() error { return count() }

func count() error {
	_, err := db.Query("select count(*)")
	return err
}

type loader interface {
	load(ctx context.Context) error
}

type fast struct{}

func (fast) load(context.Context) error { return inTime() }

func inTime() error { return inTimeToo() }

func inTimeToo() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, err := db.ExecContext(ctx, "select 1")
	return err
}

type slow struct{}

func (slow) load(context.Context) error {
	_, err := db.Exec("select 1")
	return err
}

// Store loads in one of two ways.
type Store struct{ by loader }

// Load waits on either.
func (s Store) Load() error { return s.by.load(context.Background()) }
