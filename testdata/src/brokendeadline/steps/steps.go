// Package steps makes several calls, each of which has to be made, under one
// deadline.
package steps

import (
	"context"
	"database/sql"
	"net/http"
	"time"
)

var client = &http.Client{Timeout: 30 * time.Second}

func get(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Each may take the time of the client.
func both(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 40*time.Second) // want `2 steps may need 1m0s together, but the context ends after 40s`
	defer cancel()
	if err := get(ctx, "https://a.example"); err != nil {
		return err
	}
	return get(ctx, "https://b.example")
}

// Each has a deadline of its own, made of the one that they share.
func pages(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // want `3 steps may need 1m30s together, but the context ends after 1m0s`
	defer cancel()
	for range 3 {
		if err := page(ctx); err != nil {
			return err
		}
	}
	return nil
}

func page(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return get(ctx, "https://a.example")
}

// Nothing but the deadline that they share ends them: it is their time.
func queries(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second) // ok
	defer cancel()
	if _, err := db.ExecContext(ctx, "create extension if not exists vector"); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "create table if not exists t (id int)")
	return err
}

// Each round has a deadline, and none is above them.
func rounds() error {
	for page := 1; page <= 4; page++ {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second) // ok: one round's
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://a.example", nil)
		if err != nil {
			cancel()
			return err
		}
		resp, err := client.Do(req)
		if err != nil {
			cancel()
			return err
		}
		resp.Body.Close()
		cancel()
	}
	return nil
}

// They fit.
func fits(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute) // ok
	defer cancel()
	if err := get(ctx, "https://a.example"); err != nil {
		return err
	}
	return get(ctx, "https://b.example")
}
