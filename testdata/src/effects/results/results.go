// Package results: what contexts, requests and clients functions return.
package results

import (
	"context"
	"log"
	"net/http"
	"os"
	"time"
)

func Deadline(ctx context.Context) (context.Context, context.CancelFunc) { // want Deadline:"result0 has"
	return context.WithTimeout(ctx, time.Second)
}

func Root() context.Context { return context.Background() } // want Root:"result0 none"

func Same(n int, ctx context.Context) context.Context { return context.WithValue(ctx, n, n) } // want Same:"result0 param1"

func Either(ctx context.Context, wait bool) context.Context { // want Either:"result0 none|param0"
	if wait {
		return context.Background()
	}
	return ctx
}

func Named(parent context.Context) (ctx context.Context, cancel context.CancelFunc) { // want Named:"result0 has"
	ctx, cancel = context.WithTimeout(parent, time.Second)
	return
}

func Request(ctx context.Context, u string) (*http.Request, error) { // want Request:"result0 param0"
	return http.NewRequestWithContext(ctx, "GET", u, nil)
}

func Bare() *http.Client { return &http.Client{} } // want Bare:"result0 none"

func Timed() *http.Client { return &http.Client{Timeout: time.Second} } // want Timed:"result0 has"

func Configured(d time.Duration) *http.Client { return &http.Client{Timeout: d} }

func Limit(c *http.Client, d time.Duration) { c.Timeout = d } // want Limit:"configures0"

func Die(err error) { // want Die:"noreturn"
	log.Fatal(err)
}

func Exit() { // want Exit:"noreturn"
	println("bye")
	os.Exit(1)
}

func Must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
