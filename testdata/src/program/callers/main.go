// Command callers begins contexts. A comment "no deadline:" stands at a wait that
// no caller in the program gives a context with a deadline, with the tier.
package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"time"

	"program/callers/svc"
)

type key struct{}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	client := &http.Client{}
	w := svc.NewWorker(client, svc.NewQueue(client))
	go w.Run(context.Background())
	go w.Signalled(ctx)
	values, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, "x"))
	defer cancel()
	go w.Derived(values)
	go func() {
		for range time.Tick(time.Minute) {
			w.Twice(context.Background())
			w.Mixed(context.Background())
			w.Timed(context.TODO())
			w.Bounded(context.Background())
			w.Own(context.Background())
			svc.Generic[string](context.Background(), client, "x")
		}
	}()
	tick(w.AsValue)
	soon, end := context.WithTimeout(context.Background(), time.Second)
	defer end()
	w.Mixed(soon)
	w.Start(context.Background())
	w.Hook = w.Hooked
	go w.CallHook(context.Background())
	http.HandleFunc("/x", func(rw http.ResponseWriter, r *http.Request) {
		w.Served(r.Context())
		w.Twice(context.WithoutCancel(r.Context()))
	})
	(&http.Server{ReadTimeout: time.Second}).ListenAndServe()
}

func tick(f func(context.Context)) {
	for range time.Tick(time.Minute) {
		f(context.Background())
	}
}
