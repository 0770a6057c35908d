// Package life asks which goroutines go on until they are told to stop: what
// they call decides, and not how it is called.
package life

import (
	"context"
	"errors"
	"mime"
	"net"
	"net/http"
	"path"
	"strings"

	"example.com/clinic"
)

var client = &http.Client{Timeout: 10e9}

func get(u string) error {
	resp, err := client.Get(u)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func startPage(d string) error { return get(path.Join("pages", d, "start")) }

// Functions of std and of others that compute, in the goroutine or below it.
func compute(docs []string) {
	for _, d := range docs {
		go func() { get("https://a.example/" + net.JoinHostPort(d, "80")) }() // want `go-per-item`
	}
	for _, d := range docs {
		go func() { // want `go-per-item`
			if err := errors.Join(startPage(d), get(d)); err != nil {
				println(mime.FormatMediaType(d, nil))
			}
		}()
	}
	for _, d := range docs {
		go func(d string) { startPage(clinic.JoinNames(strings.Fields(d)...)) }(d) // want `go-per-item`
	}
}

// One request each.
func requests(ctx context.Context, c *clinic.Client, ids []string) {
	for _, id := range ids {
		go c.ServeMeal(ctx, id) // want `go-per-item`
	}
	for _, id := range ids {
		go func() { _, _ = c.ListenTo(ctx, id) }() // want `go-per-item`
	}
	for _, id := range ids {
		go c.Subscribe(ctx, id) // want `go-per-item`
	}
	for _, id := range ids {
		go c.WaitForDoctor(ctx, id) // want `go-per-item`
	}
}

// ok: one watcher each.
func watchers(ctx context.Context, c *clinic.Client, ids []string) {
	for _, id := range ids {
		go c.Watch(ctx, id)
	}
	for _, id := range ids {
		go func() {
			get(id)
			c.Serve(ctx)
		}()
	}
}

// What makes an action is no watcher: the action is run elsewhere, once.
func actions(ctx context.Context, c *clinic.Client, ids []string) {
	for _, id := range ids {
		go func() { // want `go-per-item`
			if clinic.WaitPhase(id, "ready").Do(ctx) == nil {
				startPage(id)
			}
		}()
	}
	for _, id := range ids {
		go func() { // want `go-per-item`
			pulse := clinic.WatchPulse(id)
			startPage(id)
			pulse(ctx)
		}()
	}
	for _, id := range ids {
		go func() { // ok: what serves goes on
			startPage(id)
			clinic.ServePhases(id)
		}()
	}
}

// A place in a channel that each call makes for itself limits nobody.
func ownPlaces(ids []string) {
	for _, id := range ids {
		go func() { // want `go-per-item`
			clinic.NewRoom()
			startPage(id)
		}()
	}
	for _, id := range ids {
		go func() { // want `go-per-item`
			bed := clinic.NewBed()
			startPage(id)
			println(bed)
		}()
	}
	for _, id := range ids {
		go func() { // want `go-per-item`
			b := newBench()
			startPage(id)
			println(b)
		}()
	}
}

type bench struct{ seat chan struct{} }

func newBench() *bench {
	b := new(bench)
	b.seat = make(chan struct{}, 1)
	b.seat <- struct{}{}
	return b
}

// ok in the default set: the place is one of a room that they share.
func sharedPlaces(ids []string, room *clinic.Room) {
	for _, id := range ids {
		go func() {
			room.Enter()
			startPage(id)
		}()
	}
	for _, id := range ids {
		go func() {
			clinic.NewGuest(room)
			startPage(id)
		}()
	}
}
