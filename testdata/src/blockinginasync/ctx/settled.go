package ctx

import (
	"context"
	"database/sql"
	"net/http"
)

type budget struct{ db *sql.DB }

func (b *budget) reserve(ctx context.Context, key string, n int64) bool {
	_, err := b.db.ExecContext(ctx, "update budget set n = n - ? where key = ?", n, key)
	return err == nil
}

func (b *budget) giveBack(ctx context.Context, key string, n int64) {
	b.db.ExecContext(ctx, "update budget set n = n + ? where key = ?", n, key)
}

func (b *budget) left(ctx context.Context, key string) (n int64, err error) {
	err = b.db.QueryRowContext(ctx, "select n from budget where key = ?", key).Scan(&n)
	return n, err
}

type limits struct{ spend *budget }

// What was reserved for the request is given back whatever becomes of it.
func (l *limits) serve(w http.ResponseWriter, r *http.Request) {
	if !l.spend.reserve(r.Context(), "k", 10) {
		http.Error(w, "too much", http.StatusTooManyRequests)
		return
	}
	work(w, r)
	l.spend.giveBack(context.Background(), "k", 3)
}

func (l *limits) noted(w http.ResponseWriter, r *http.Request) {
	spend := l.spend
	if ok := spend.reserve(r.Context(), "k", 10); !ok {
		return
	}
	_, _ = spend.left(context.Background(), "k")
}

// Its answer is needed.
func (l *limits) asks(w http.ResponseWriter, r *http.Request) {
	if !l.spend.reserve(r.Context(), "k", 10) {
		return
	}
	n, err := l.spend.left(context.Background(), "k") // want `\(\*budget\).left is given context.Background\(\) although r is in scope`
	if err == nil && n > 0 {
		work(w, r)
	}
}

// Nothing was asked for with the request's own.
func (l *limits) slips(w http.ResponseWriter, r *http.Request) {
	l.spend.giveBack(context.Background(), "k", 3) // want `\(\*budget\).giveBack is given context.Background\(\) although r is in scope`
	work(w, r)
}

// The same again is a slip.
func (l *limits) twice(w http.ResponseWriter, r *http.Request) {
	l.spend.giveBack(r.Context(), "k", 3)
	l.spend.giveBack(context.Background(), "k", 3) // want `\(\*budget\).giveBack is given context.Background\(\) although r is in scope`
}

func work(http.ResponseWriter, *http.Request) {}

// What is noted once something has failed, behind the return of what has not.
func (l *limits) failed(w http.ResponseWriter, r *http.Request) {
	_, err := l.spend.left(r.Context(), "k")
	if err == nil {
		work(w, r)
		return
	}
	if _, err := l.spend.left(context.Background(), "k"); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

// Behind the return of what has failed nothing has.
func (l *limits) succeeded(w http.ResponseWriter, r *http.Request) {
	_, err := l.spend.left(r.Context(), "k")
	if err != nil {
		return
	}
	l.spend.left(context.Background(), "k") // want `left is given context.Background\(\) although r is in scope`
}
