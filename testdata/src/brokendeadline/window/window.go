// Package window has attempts that share a deadline which does not do for them.
package window

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

var model = openai.NewClient(option.WithRequestTimeout(2*time.Minute), option.WithMaxRetries(3))

// The client's own attempts.
func ask(ctx context.Context, p openai.ChatCompletionNewParams) (*openai.ChatCompletion, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // want `4 attempts of up to 2m0s need 8m0s, but the context ends after 1m0s`
	defer cancel()
	return model.Chat.Completions.New(ctx, p)
}

// From a handler, by options of the call.
func handler(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 90*time.Second) // want `6 attempts of up to 30s need 3m0s, but the context ends after 1m30s: only the first 3 can`
	defer cancel()
	model.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{}, option.WithMaxRetries(5), option.WithRequestTimeout(30*time.Second))
}

type store struct {
	db   *sql.DB
	http *http.Client
}

func newStore(db *sql.DB) *store {
	return &store{db: db, http: &http.Client{Timeout: 20 * time.Second}}
}

func (s *store) get(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A loop; the attempt waits through a helper, the pause doubles by a shift.
func (s *store) shifted(ctx context.Context, url string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second) // want `4 attempts of up to 20s and 7s of pauses need 1m27s, but the context ends after 30s: only the first can`
	defer cancel()
	for i := 0; i < 4; i++ {
		if err = s.get(ctx, url); err == nil {
			return nil
		}
		select {
		case <-time.After(time.Duration(1<<i) * time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return err
}

// The pause is a variable that doubles; each attempt has a ctx of its own.
func (s *store) doubled(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second) // want `3 attempts of up to 10s and 3s of pauses need 33s, but the context ends after 15s`
	defer cancel()
	delay := time.Second
	for range 3 {
		if err = s.ping(ctx); err == nil {
			return nil
		}
		if err := sleep(ctx, delay); err != nil {
			return err
		}
		delay *= 2
	}
	return err
}

func (s *store) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return s.db.PingContext(ctx)
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The pauses alone are too long.
func (s *store) pauses(ctx context.Context, do func(context.Context) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // want `4 attempts and 9s of pauses need 9s, but the context ends after 5s`
	defer cancel()
	for attempt := 1; attempt <= 4; attempt++ {
		if _, err = s.db.ExecContext(ctx, "select refresh()"); err == nil {
			return nil
		}
		select {
		case <-time.After(3 * time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return err
}

// Time enough.
func (s *store) fits(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, 40*time.Second) // ok: 33 s are needed
	defer cancel()
	delay := time.Second
	for range 3 {
		if err = s.ping(ctx); err == nil {
			return nil
		}
		if err := sleep(ctx, delay); err != nil {
			return err
		}
		delay *= 2
	}
	return err
}

// The attempts have a deadline each, and no one above them.
func (s *store) apart(ctx context.Context) (err error) {
	for range 5 {
		if err = s.ping(ctx); err == nil { // ok: nothing above
			return nil
		}
		if err := sleep(ctx, time.Second); err != nil {
			return err
		}
	}
	return err
}

// As many as fit: the loop has no number.
func (s *store) until(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // ok: the deadline is the number
	defer cancel()
	for {
		err := s.ping(ctx)
		if err == nil {
			return nil
		}
		if err := sleep(ctx, time.Second+rand.N(time.Second)); err != nil {
			return err
		}
	}
}

// The SDK's own number, which nobody has written here.
var plain = openai.NewClient(option.WithRequestTimeout(40 * time.Second))

func own(ctx context.Context, p openai.ChatCompletionNewParams) (*openai.ChatCompletion, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // ok
	defer cancel()
	return plain.Chat.Completions.New(ctx, p)
}
