package carried

import (
	"context"
	"net/http"
	"time"
)

type limiter interface {
	WithDeadlineOf(ctx context.Context, name string) context.Context
	Merge(a, b context.Context) context.Context
}

// ok: a ctx that may have got a deadline, and one made of two
func (d *desk) limited(w http.ResponseWriter, r *http.Request, l limiter) {
	d.db.ExecContext(l.WithDeadlineOf(context.Background(), "x"), "UPDATE hits SET n = n + 1")
	d.db.ExecContext(l.Merge(r.Context(), context.Background()), "UPDATE hits SET n = n + 1")
}

// ok: the caller's ctx, in a type of the program
func (d *desk) kept(w http.ResponseWriter, r *http.Request) {
	d.db.ExecContext(tenant{r.Context(), r.Host}, "UPDATE hits SET n = n + 1")
	d.db.ExecContext(&named{r.Context(), r.Host}, "UPDATE hits SET n = n + 1")
}

// ok: a type with an end of its own
type timed struct {
	context.Context
	done chan struct{}
}

func (t *timed) Done() <-chan struct{}       { return t.done }
func (t *timed) Deadline() (time.Time, bool) { return time.Now().Add(time.Second), true }

func (d *desk) ended(w http.ResponseWriter, r *http.Request) {
	d.db.ExecContext(&timed{context.Background(), nil}, "UPDATE hits SET n = n + 1")
}
