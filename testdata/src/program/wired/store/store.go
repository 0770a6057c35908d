// Package store keeps what the service needs.
package store

import (
	"context"

	"gorm.io/gorm"
)

type Store struct{ db *gorm.DB }

func New(db *gorm.DB) *Store { return &Store{db} }

func (s *Store) Get(ctx context.Context, id string) error {
	return s.db.WithContext(ctx).First(nil, id).Error // reached: GET /ask/:id until the client hangs up
}

// Put has a session of its own, with the same context.
func (s *Store) Put(ctx context.Context, id string) error {
	tx := s.db.WithContext(ctx)
	if id != "" {
		tx = tx.Where("id = ?", id)
	}
	return tx.Transaction(func(tx *gorm.DB) error { // reached: GET /ask/:id until the client hangs up
		return tx.Create(id).Error // reached: GET /ask/:id until the client hangs up
	})
}

// Ready is called by what main hands to a group.
func (s *Store) Ready() error {
	return s.db.First(nil).Error // reached: main unknown
}

// Other is made by a constructor that no container is given.
type Other struct{ db *gorm.DB }

func NewOther(db *gorm.DB) *Other { return &Other{db} }

func (o *Other) Get(ctx context.Context, id string) error { return o.db.First(nil, id).Error }

func (o *Other) Put(ctx context.Context, id string) error { return o.db.Create(id).Error }

func (o *Other) Ready() error { return o.db.First(nil).Error }
