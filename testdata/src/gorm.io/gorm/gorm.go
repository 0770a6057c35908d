// Package gorm is a stub of gorm.io/gorm.
package gorm

import "context"

type Dialector interface{ Name() string }

type Config struct{}

type Option interface{ Apply(*Config) error }

func (c *Config) Apply(*Config) error { return nil }

type DB struct {
	*Config
	Error error
}

func Open(d Dialector, opts ...Option) (*DB, error) { return &DB{}, nil }

func (db *DB) WithContext(ctx context.Context) *DB                  { return db }
func (db *DB) Where(query any, args ...any) *DB                     { return db }
func (db *DB) First(dest any, conds ...any) *DB                     { return db }
func (db *DB) Find(dest any, conds ...any) *DB                      { return db }
func (db *DB) Create(value any) *DB                                 { return db }
func (db *DB) Transaction(fc func(tx *DB) error, opts ...any) error { return fc(db) }
func (db *DB) Connection(fc func(tx *DB) error) error               { return fc(db) }
func (db *DB) FindInBatches(dest any, size int, fc func(tx *DB, batch int) error) *DB {
	fc(db, 1)
	return db
}
func (db *DB) Raw(sql string, values ...any) *DB  { return db }
func (db *DB) Scan(dest any) *DB                  { return db }
func (db *DB) Delete(value any, conds ...any) *DB { return db }
func (db *DB) Begin(opts ...any) *DB              { return db }
func (db *DB) Commit() *DB                        { return db }
func (db *DB) Rollback() *DB                      { return db }
