// Package jobs keeps the states of jobs.
package jobs

import (
	"context"
	"errors"
)

type Store struct {
	run func(query string, args ...any) error
}

// SetState is not known to wait: what runs the query is a func value.
func (s *Store) SetState(ctx context.Context, id, state string) error {
	if id == "" {
		return errors.New("no id")
	}
	return s.run("update job set state = ? where id = ?", state, id)
}

func (s *Store) Remove(ctx context.Context, id string) error {
	return s.run("delete from job where id = ?", id)
}

func (s *Store) Touch(ctx context.Context, id string) error {
	return s.run("update job set seen = now() where id = ?", id)
}
