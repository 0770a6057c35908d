package life

import (
	"context"
	"net/http"

	"example.com/clinic"
)

type bell interface {
	StartRinging(ctx context.Context, id string) error
}

// What lasts, what ends the program's own, and what nobody can see.
func (d *desk) night(w http.ResponseWriter, r *http.Request, b bell) {
	id := r.FormValue("id")
	d.c.Watch(context.Background(), id)         // ok: loops until its ctx ends
	d.c.Serve(context.Background())             // ok: works off a channel
	d.c.WaitForDoctor(context.Background(), id) // ok: asks again until something has happened
	d.c.Shutdown(context.Background())          // ok: ends its receiver
	d.c.Close(context.Background())             // ok: ends its receiver
	d.c.ReleaseLock(context.Background(), id)   // ok: gives back what it holds
	d.c.Connect(context.Background(), id)       // ok: a session that goes on
	v, err := d.c.StartVisit(context.Background(), id)
	if err == nil { // ok: as long as the visit
		v.Close()
	}
	b.StartRinging(context.Background(), id) // ok: nobody sees what it does
	d.RunAll(context.Background())
	_ = clinic.JoinNames(id)
}

// RunAll goes on for ever.
func (d *desk) RunAll(ctx context.Context) {
	for {
		if d.Poll(ctx) != nil && ctx.Err() != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-r10:
		}
	}
}

var r10 = make(chan struct{})
