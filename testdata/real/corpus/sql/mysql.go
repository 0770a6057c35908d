package sql

import (
	"context"
	"database/sql"
	"net/http"
	"time"

	"github.com/go-sql-driver/mysql"
)

type orders struct{ db *sql.DB }

func openMySQL(dsn string) (*orders, error) {
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		return nil, err
	}
	return &orders{db: db}, nil
}

func openConfig(addr string) (*sql.DB, error) {
	config := mysql.NewConfig()
	config.Addr = addr
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// No ctx at all, though there is a request.
func (o *orders) handle(w http.ResponseWriter, r *http.Request) {
	rows, err := o.db.Query("SELECT id FROM orders WHERE customer = ?", r.FormValue("customer")) // want `\(\*sql\.DB\)\.Query takes no context although r is in scope: \(\*orders\)\.handle keeps waiting for SQL after its caller has given up; use QueryContext with r\.Context\(\)`
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer rows.Close()
}

// ok: strict: a helper without a ctx.
func (o *orders) total(customer string) (n int, err error) {
	err = o.db.QueryRow("SELECT sum(amount) FROM orders WHERE customer = ?", customer).Scan(&n)
	return n, err
}

func (o *orders) handleTotal(w http.ResponseWriter, r *http.Request) {
	o.total(r.FormValue("customer"))
}

func (o *orders) ship(ctx context.Context, id int) error {
	_, err := o.db.ExecContext(context.Background(), "UPDATE orders SET shipped = 1 WHERE id = ?", id) // want `\(\*sql\.DB\)\.ExecContext is given context\.Background\(\) although ctx is in scope.*; pass ctx`
	return err
}

// ok: off: one after the other.
func (o *orders) shipAll(ctx context.Context, ids []int) error {
	for _, id := range ids {
		if _, err := o.db.ExecContext(ctx, "UPDATE orders SET shipped = 1 WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

// At once.
func (o *orders) ping(ctx context.Context) error {
	var err error
	for i := 0; i < 10; i++ { // want `this loop retries \(\*sql\.DB\)\.PingContext immediately when it fails, 10 times`
		if err = o.db.PingContext(ctx); err == nil {
			return nil
		}
	}
	return err
}

// ok: the request's ctx.
func (o *orders) handleOK(w http.ResponseWriter, r *http.Request) {
	if _, err := o.db.ExecContext(r.Context(), "UPDATE customers SET seen = now()"); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

// ok: a deadline.
func (o *orders) prune() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, err := o.db.ExecContext(ctx, "DELETE FROM carts")
	return err
}
