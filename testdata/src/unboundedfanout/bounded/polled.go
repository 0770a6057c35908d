package bounded

import (
	"context"
	"time"
)

// A place that is asked for without waiting is a limit where the answer counts.

func orSkip(ctx context.Context, urls []string, places chan struct{}) {
	for _, u := range urls {
		select {
		case places <- struct{}{}:
		default:
			continue // ok: dropped
		}
		go func() {
			defer func() { <-places }()
			fetch(ctx, u)
		}()
	}
}

func orInTurn(ctx context.Context, urls []string, places chan struct{}) {
	for _, u := range urls {
		select {
		case places <- struct{}{}:
			go func() { // ok: without a place it is done here
				defer func() { <-places }()
				fetch(ctx, u)
			}()
		default:
			fetch(ctx, u)
		}
	}
}

func remembered(ctx context.Context, urls []string, places chan struct{}) {
	for _, u := range urls {
		got := false
		select {
		case places <- struct{}{}:
			got = true
		default:
		}
		if !got {
			continue
		}
		go func() { // ok: only with a place
			defer func() { <-places }()
			fetch(ctx, u)
		}()
	}
}

func counted(ctx context.Context, urls []string, done chan struct{}) {
	running := 0
	for _, u := range urls {
		for running >= 8 {
			select {
			case <-done:
				running--
			default:
				time.Sleep(10 * time.Millisecond)
			}
		}
		running++
		go func() { // ok: eight
			fetch(ctx, u)
			done <- struct{}{}
		}()
	}
}

func pausing(ctx context.Context, urls []string, stop chan struct{}, clean func()) {
	for _, u := range urls {
		select {
		case <-stop:
			clean()
		default:
			time.Sleep(time.Second)
		}
		go fetch(ctx, u) // ok: one a second
	}
}
