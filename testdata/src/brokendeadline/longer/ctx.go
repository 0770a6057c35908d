// Package longer has timeouts that are longer than the one that ends them.
package longer

import (
	"context"
	"database/sql"
	"net/http"
	"time"
)

type store struct{ db *sql.DB }

// One made of another, in the same function.
func (s *store) nested(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 30*time.Second) // want `this timeout of 30s is never reached: ctx ends after 5s`
	defer stop()
	return s.db.PingContext(inner)
}

const (
	outer = 2 * time.Second
	query = 10 * time.Second
)

// Through a function of the package, by constants.
func (s *store) load(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, outer)
	defer cancel()
	return s.step(ctx)
}

func (s *store) step(ctx context.Context) error {
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(query)) // want `this timeout of 10s is never reached: ctx ends after 2s`
	defer cancel()
	_, err := s.db.ExecContext(ctx, "call slow()")
	return err
}

// In a literal.
func (s *store) deferred(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	do := func() error {
		inner, stop := context.WithTimeout(ctx, time.Minute) // want `this timeout of 1m0s is never reached`
		defer stop()
		return s.db.PingContext(inner)
	}
	return do()
}

// A client whose requests all end first.
var api = &http.Client{Timeout: time.Minute} // want `this timeout of 1m0s is never reached: the context of every request ends after 10s`

func fetch(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := api.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Shorter inside than outside, as it should be.
func (s *store) right(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 5*time.Second) // ok
	defer stop()
	return s.db.PingContext(inner)
}

// Another caller gives it more.
func (s *store) shared(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second) // ok: long calls it without a limit
	defer cancel()
	return s.db.PingContext(ctx)
}

func (s *store) short(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.shared(ctx)
}

func (s *store) long(ctx context.Context) error { return s.shared(ctx) }

// Callers are not all in sight.
func (s *store) Exported(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second) // ok
	defer cancel()
	return s.db.PingContext(ctx)
}

func (s *store) brief(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.Exported(ctx)
}

// The ctx is made of another that goes on.
func (s *store) detached(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := s.db.PingContext(ctx); err != nil {
		return err
	}
	save, stop := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second) // ok
	defer stop()
	_, err := s.db.ExecContext(save, "insert into log values (1)")
	return err
}

// Some requests of the client have no ctx that ends.
var mixed = &http.Client{Timeout: time.Minute} // ok

func fetchMixed(ctx context.Context, url string) error {
	for _, d := range []time.Duration{time.Second, 0} {
		c := ctx
		if d > 0 {
			var cancel context.CancelFunc
			c, cancel = context.WithTimeout(ctx, time.Second)
			defer cancel()
		}
		req, err := http.NewRequestWithContext(c, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		resp, err := mixed.Do(req)
		if err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}

// One after the other is not one in the other.
func (s *store) inTurn(ctx context.Context) error {
	first, cancel := context.WithTimeout(ctx, time.Second)
	err := s.db.PingContext(first)
	cancel()
	if err != nil {
		return err
	}
	second, cancel := context.WithTimeout(ctx, time.Minute) // ok: made of ctx
	defer cancel()
	return s.db.PingContext(second)
}

func computed(ctx context.Context, s *store, n int) error {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(n)*time.Second)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, time.Minute) // ok: not known
	defer stop()
	return s.db.PingContext(inner)
}
