// Package outlived leaves work behind on a ctx that ends.
package outlived

import (
	"context"
	"database/sql"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

type api struct {
	db   *sql.DB
	jobs chan job
}

type job struct {
	ctx  context.Context
	name string
}

// a goroutine of a handler
func (a *api) enqueue(w http.ResponseWriter, r *http.Request) {
	go func() {
		a.db.ExecContext(r.Context(), "insert into audit values (1)") // want `\(\*sql\.DB\)\.ExecContext runs in the background on r\.Context\(\), which ends with the request`
	}()
	w.WriteHeader(http.StatusAccepted)
}

// by a variable, with a timeout of its own that cannot help
func (a *api) notify(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	id := r.FormValue("id")
	go func() {
		ctx, cancel := context.WithTimeout(ctx, time.Minute) // want `\(\*api\)\.mail runs in the background on ctx, which ends with the request`
		defer cancel()
		a.mail(ctx, id)
	}()
	w.WriteHeader(http.StatusAccepted)
}

func (a *api) mail(ctx context.Context, id string) error {
	_, err := a.db.ExecContext(ctx, "insert into mails values (?)", id)
	return err
}

// the function itself on a goroutine
func (a *api) touch(w http.ResponseWriter, r *http.Request) {
	go a.mail(r.Context(), "x") // want `\(\*api\)\.mail runs in the background on r\.Context\(\)`
	w.WriteHeader(http.StatusAccepted)
}

// of a framework
func (a *api) page(c *gin.Context) {
	go func() { a.mail(c.Request.Context(), "x") }() // want `\(\*api\)\.mail runs in the background on c\.Request\.Context\(\)`
	c.String(http.StatusOK, "ok")
}

// later
func (a *api) remind(w http.ResponseWriter, r *http.Request) {
	time.AfterFunc(time.Hour, func() {
		a.mail(r.Context(), "reminder") // want `\(\*api\)\.mail runs in the background on r\.Context\(\)`
	})
}

// a function that only handlers call
func (a *api) create(w http.ResponseWriter, r *http.Request) {
	a.record(r.Context(), "create")
	w.WriteHeader(http.StatusCreated)
}

func (a *api) remove(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithValue(r.Context(), key{}, "remove")
	a.record(ctx, "remove")
}

type key struct{}

func (a *api) record(ctx context.Context, what string) {
	go func() {
		_, err := a.db.ExecContext(ctx, "insert into audit values (?)", what) // want `ExecContext \(and 1 more\) runs in the background on ctx, which ends with the request`
		if err != nil {
			a.db.ExecContext(ctx, "insert into failures values (?)", what)
		}
	}()
}

// cancelled when the function returns
func refresh(parent context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	defer cancel()
	_, err := db.ExecContext(ctx, "refresh view")
	go func() {
		db.ExecContext(ctx, "analyze") // want `ExecContext runs in the background on ctx, which ends when refresh returns`
	}()
	return err
}

// in a queue
func (a *api) submit(w http.ResponseWriter, r *http.Request) {
	a.jobs <- job{ctx: r.Context(), name: r.FormValue("name")} // want `a job sent to a\.jobs uses r\.Context\(\), which ends when \(\*api\)\.submit returns`
	w.WriteHeader(http.StatusAccepted)
}

func (a *api) work() {
	for j := range a.jobs {
		a.mail(j.ctx, j.name)
	}
}
