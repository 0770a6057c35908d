// Package collector asks a database once per scrape, which is a request.
package collector

import (
	"context"
	"database/sql"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

type exporter struct{ db *sql.DB }

func (e *exporter) Describe(chan<- *prometheus.Desc) {}

// Collect asks itself and by helpers; one finding for all calls of a function.
func (e *exporter) Collect(ch chan<- prometheus.Metric) {
	var n int
	e.db.QueryRow("SELECT 1").Scan(&n) // want `\(\*sql.DB\).QueryRow waits for the database, and for a free connection, with no deadline: if it stops answering, the Prometheus collector \(\*exporter\).Collect blocks forever.*; use QueryRowContext`
	e.sizes()
	each(e.bounded, e.db)
	go e.beside()
}

func (e *exporter) sizes() {
	rows, err := e.db.Query("SELECT size FROM tables") // want `\(\*sql.DB\).Query waits for the database`
	if err == nil {
		rows.Close()
	}
}

func each(f func(), db *sql.DB) {
	f()
	db.Exec("ANALYZE") // want `\(\*sql.DB\).Exec waits for the database`
}

// ok: it has a deadline.
func (e *exporter) bounded() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var n int
	e.db.QueryRowContext(ctx, "SELECT 1").Scan(&n)
}

// ok: nobody waits for it (strict, elsewhere).
func (e *exporter) beside() { e.db.Exec("VACUUM") }

// ok: no scrape leads here (strict, elsewhere).
func setup(db *sql.DB) error {
	_, err := db.Exec("CREATE TABLE t ()")
	return err
}

// A handler has a ctx: no-ctx-call tells.
func (e *exporter) serve(w http.ResponseWriter, r *http.Request) {
	var n int
	e.db.QueryRow("SELECT 1").Scan(&n) // want `without a context although r is in scope|r is in scope`
}
