// Package pool limits its goroutines, to more than there are connections.
package pool

import (
	"context"
	"database/sql"
	"net/http"
	"sync"

	"golang.org/x/sync/errgroup"
)

type store struct{ db *sql.DB }

func open(db *sql.DB) *store {
	db.SetMaxOpenConns(8)
	return &store{db: db}
}

func (s *store) update(ctx context.Context, ids []int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(32) // want `32 goroutines at once share the 8 connections of db`
	for _, id := range ids {
		g.Go(func() error {
			_, err := s.db.ExecContext(ctx, "update t set seen = true where id = ?", id)
			return err
		})
	}
	return g.Wait()
}

const places = 20

func (s *store) semaphore(ctx context.Context, ids []int) {
	sem := make(chan struct{}, places) // want `20 goroutines at once share the 8 connections of db`
	var wg sync.WaitGroup
	for _, id := range ids {
		sem <- struct{}{}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-sem }()
			s.db.ExecContext(ctx, "update t set seen = true where id = ?", id)
		}()
	}
	wg.Wait()
}

func (s *store) fits(ctx context.Context, ids []int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4) // ok: half of the pool
	for _, id := range ids {
		g.Go(func() error {
			_, err := s.db.ExecContext(ctx, "update t set seen = true where id = ?", id)
			return err
		})
	}
	return g.Wait()
}

func (s *store) given(ctx context.Context, ids []int, n int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(n) // ok: not known
	for _, id := range ids {
		g.Go(func() error {
			_, err := s.db.ExecContext(ctx, "update t set seen = true where id = ?", id)
			return err
		})
	}
	return g.Wait()
}

// HTTP by a transport.
var client = &http.Client{Transport: &http.Transport{MaxConnsPerHost: 2, MaxIdleConnsPerHost: 2}}

func fetch(ctx context.Context, urls []string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(16) // want `16 goroutines at once share the 2 connections of a host`
	for _, u := range urls {
		g.Go(func() error {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
			if err != nil {
				return err
			}
			resp, err := client.Do(req)
			if err != nil {
				return err
			}
			return resp.Body.Close()
		})
	}
	return g.Wait()
}
