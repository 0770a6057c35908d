// Package odd has durations and numbers that are no times to wait, or are not
// known before the program runs. Nothing is said of any of them.
package odd

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/openai/openai-go"
	"github.com/openai/openai-go/option"
)

func events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	for range time.Tick(time.Second) {
		fmt.Fprint(w, "data: tick\n\n")
		w.(http.Flusher).Flush()
	}
}

const forever = time.Duration(math.MaxInt64)

func seconds(name string) time.Duration {
	n, err := strconv.Atoi(os.Getenv(name))
	if err != nil {
		panic(err)
	}
	return time.Duration(n) * time.Second
}

// Servers: none, negative, a day, the largest there is, computed, and what
// overflows when it is computed.
func servers(minutes int) []*http.Server {
	h := http.HandlerFunc(events)
	long := forever
	return []*http.Server{
		{Handler: h, WriteTimeout: 0},
		{Handler: h, WriteTimeout: -1},
		{Handler: h, WriteTimeout: 24 * time.Hour},
		{Handler: h, WriteTimeout: forever},
		{Handler: h, WriteTimeout: seconds("WRITE_TIMEOUT")},
		{Handler: h, WriteTimeout: time.Duration(minutes) * time.Minute},
		{Handler: h, WriteTimeout: long * 2},
		{Handler: h, WriteTimeout: long + time.Hour},
	}
}

// Clients of streams.
func follow(client *http.Client, emit func(string)) error {
	req, err := http.NewRequest(http.MethodGet, "https://feed.example/", nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "text/event-stream")
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	for in := bufio.NewScanner(resp.Body); in.Scan(); {
		if data, ok := strings.CutPrefix(in.Text(), "data:"); ok {
			emit(data)
		}
	}
	return nil
}

func clients(n int, emit func(string)) {
	long := forever
	follow(&http.Client{Timeout: 0}, emit)
	follow(&http.Client{Timeout: -time.Second}, emit)
	follow(&http.Client{Timeout: 2 * time.Hour}, emit)
	follow(&http.Client{Timeout: forever}, emit)
	follow(&http.Client{Timeout: long * 3}, emit)
	follow(&http.Client{Timeout: seconds("CLIENT_TIMEOUT")}, emit)
	follow(&http.Client{Timeout: time.Duration(n) * time.Second}, emit)
}

// Ctx in ctx.
func nested(ctx context.Context, n int) {
	long := forever
	for _, d := range []time.Duration{0, -time.Second, forever} {
		outer, cancel := context.WithTimeout(ctx, d)
		inner, done := context.WithTimeout(outer, time.Minute)
		get(inner)
		done()
		cancel()
	}
	zero, cancel := context.WithTimeout(ctx, 0)
	defer cancel()
	negative, cancel := context.WithTimeout(ctx, -time.Minute)
	defer cancel()
	computed, cancel := context.WithTimeout(ctx, time.Duration(n)*time.Second)
	defer cancel()
	large, cancel := context.WithTimeout(ctx, long*2)
	defer cancel()
	past, cancel := context.WithDeadline(ctx, time.Unix(0, 0))
	defer cancel()
	for _, outer := range []context.Context{zero, negative, computed, large, past} {
		inner, done := context.WithTimeout(outer, time.Minute)
		get(inner)
		done()
	}
	inner, cancel := context.WithTimeout(zero, time.Minute)
	defer cancel()
	get(inner)
	inner, cancel = context.WithTimeout(negative, time.Minute)
	defer cancel()
	get(inner)
	inner, cancel = context.WithTimeout(computed, time.Minute)
	defer cancel()
	get(inner)
	inner, cancel = context.WithTimeout(large, time.Minute)
	defer cancel()
	get(inner)
}

func get(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://a.example/", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Attempts.
var (
	none     = openai.NewClient(option.WithRequestTimeout(time.Minute), option.WithMaxRetries(0))
	negative = openai.NewClient(option.WithRequestTimeout(time.Minute), option.WithMaxRetries(-1))
	endless  = openai.NewClient(option.WithRequestTimeout(0), option.WithMaxRetries(5))
	counted  = openai.NewClient(option.WithRequestTimeout(seconds("A")), option.WithMaxRetries(int(seconds("B"))))
)

func attempts(ctx context.Context, p openai.ChatCompletionNewParams, n int) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, c := range []openai.Client{none, negative, endless, counted} {
		if _, err = c.Chat.Completions.New(ctx, p); err == nil {
			return nil
		}
	}
	for range n {
		if err = limited(ctx, forever); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	for i := 0; i < -3; i++ {
		if err = limited(ctx, time.Hour); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return err
}

func limited(ctx context.Context, d time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return get(ctx)
}
