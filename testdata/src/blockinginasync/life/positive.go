// Package life asks how long calls take whose names begin with Run, Start,
// Close, …: what they do decides.
package life

import (
	"context"
	"net/http"

	"example.com/clinic"
)

type desk struct {
	c    *clinic.Client
	http *http.Client
}

// One request each, in another package.

func (d *desk) h0(w http.ResponseWriter, r *http.Request) {
	d.c.ConnectPatient(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h1(w http.ResponseWriter, r *http.Request) {
	d.c.DisconnectPhone(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h2(w http.ResponseWriter, r *http.Request) {
	d.c.FlushReminders(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h3(w http.ResponseWriter, r *http.Request) {
	d.c.ListenTo(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h4(w http.ResponseWriter, r *http.Request) {
	d.c.Subscribe(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h5(w http.ResponseWriter, r *http.Request) {
	d.c.WatchWeight(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h6(w http.ResponseWriter, r *http.Request) {
	d.c.ServeMeal(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h7(w http.ResponseWriter, r *http.Request) {
	d.c.Stop(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h8(w http.ResponseWriter, r *http.Request) {
	d.c.OpenAIDiagnosis(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h9(w http.ResponseWriter, r *http.Request) {
	d.c.ReceiveResult(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h10(w http.ResponseWriter, r *http.Request) {
	clinic.RunTest(context.Background(), d.c, r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h11(w http.ResponseWriter, r *http.Request) {
	d.JoinQueue(context.Background(), r.FormValue("id")) // want `ctx-dropped`
}

func (d *desk) h12(w http.ResponseWriter, r *http.Request) {
	d.Poll(context.Background()) // want `ctx-dropped`
}

func (d *desk) h13(w http.ResponseWriter, r *http.Request) {
	(*desk).StartNight(d, context.Background(), r.URL.Path) // want `ctx-dropped`
}

// One request each, in this package.

func (d *desk) JoinQueue(ctx context.Context, id string) error { return d.c.ConnectPatient(ctx, id) }

func (d *desk) Poll(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://clinic.example/news", nil)
	if err != nil {
		return err
	}
	resp, err := d.http.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (d *desk) StartNight(ctx context.Context, id string) error { return d.JoinQueue(ctx, id) }
