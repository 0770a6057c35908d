package owed

import (
	"context"
	"net/http"
	"time"
)

// The keys of a map do not count the rounds.
func mirrors(ctx context.Context, weights map[int]string, url string) (err error) {
	for i := range weights {
		println(i)
		if err = get(ctx, url); err == nil {
			return nil
		}
	}
	return err
}

// The counter of the inner loop means nothing behind it.
func nested(ctx context.Context, u string) (err error) {
	for i := 0; i < 3; i++ {
		for j := 0; j < 2; j++ {
			if err = get(ctx, u); err == nil {
				return nil
			}
		}
		time.Sleep(time.Minute) // want `the pause of 1m0s between attempts at get continues after ctx is cancelled`
	}
	return err
}

// There is no response where there is an error.
func answered(u string) int {
	for range 2 {
		resp, err := http.Get(u) // want `resp.Body is not closed before the next attempt`
		if err != nil || resp.StatusCode == 500 {
			time.Sleep(time.Second)
			continue
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	return 0
}

// A float counts the rounds.
func halves(u string) (err error) {
	for x := 0.0; x < 3; x++ { // want `this loop retries get immediately when it fails`
		if err = get(context.Background(), u); err == nil {
			return nil
		}
	}
	return err
}
