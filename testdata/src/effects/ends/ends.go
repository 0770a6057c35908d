// Package ends has functions that return when a ctx has ended.
package ends

import (
	"context"
	"net/http"
	"time"
)

func Stopped(ctx context.Context) { <-ctx.Done() } // want Stopped:`ends0`

func Served(w http.ResponseWriter, r *http.Request) { // want Served:`ends1`
	done := r.Context().Done()
	<-done
}

func Loop(name string, ctx context.Context, tick func()) { // want Loop:`runs2 loop; lasts; ends1`
	for ctx.Err() == nil {
		tick()
	}
}

func Through(ctx context.Context) { Helper(ctx) }

func Helper(ctx context.Context) { // want Helper:`ends0`
	select {
	case <-ctx.Done():
	}
}

func StoppedOr(ctx context.Context, d time.Duration) { // want StoppedOr:`pauses`
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func Early(ctx context.Context, ready bool) {
	if ready {
		return
	}
	<-ctx.Done()
}
