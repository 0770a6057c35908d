package stale

import (
	"context"
	"database/sql"
	"net/http"
	"time"
)

// made per call
func (s *server) fresh(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	s.db.PingContext(ctx)
}

// used when it is made, before requests come
func open(dsn string) (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	db, err := sql.Open("x", dsn)
	if err != nil {
		return nil, err
	}
	return newServer(db), db.PingContext(ctx)
}

// for each request one
type task struct {
	db  *sql.DB
	ctx context.Context
}

func (s *server) run(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	t := &task{db: s.db, ctx: ctx}
	t.do()
}

func (t *task) do() { t.db.PingContext(t.ctx) }

// a field with a ctx that has no deadline
type plain struct {
	db  *sql.DB
	ctx context.Context
}

func newPlain(db *sql.DB) *plain { return &plain{db, context.Background()} }

func (p *plain) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.db.PingContext(p.ctx) }

// a program that ends
func job(db *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	for range 10 {
		if err := db.PingContext(ctx); err != nil {
			return err
		}
	}
	return nil
}

// ok: in no request
func warm() { db.PingContext(startCtx) }
