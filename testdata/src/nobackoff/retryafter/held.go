package retryafter

import (
	"context"
	"errors"
	"log"
	"net/http"
	"strconv"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

var llm = openai.NewClient(option.WithRequestTimeout(time.Minute), option.WithMaxRetries(0))

func ask(ctx context.Context) error {
	_, err := llm.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{})
	return err
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// The error of an SDK holds the answer, and its header.
func asked(ctx context.Context) (err error) {
	for i := range 4 {
		_, err = llm.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{})
		var apiErr *openai.Error
		if errors.As(err, &apiErr) && apiErr.StatusCode == http.StatusTooManyRequests { // want `the pause after 429 ignores the Retry-After header of apiErr.Response`
			if err := wait(ctx, time.Second<<i); err != nil {
				return err
			}
			continue
		}
		return err
	}
	return err
}

// Whatever else is refused is given up.
func refused(ctx context.Context) (err error) {
	for i := 0; i < 4; i++ {
		if err = ask(ctx); err == nil {
			return nil
		}
		var e *openai.Error
		if !errors.As(err, &e) || e.StatusCode != 429 { // want `the pause after 429 ignores the Retry-After header of e.Response`
			return err
		}
		if err := wait(ctx, time.Second<<i); err != nil {
			return err
		}
	}
	return err
}

// As a set of statuses.
func set(ctx context.Context) (err error) {
	for i := range 4 {
		if err = ask(ctx); err == nil {
			return nil
		}
		var e *openai.Error
		if !errors.As(err, &e) {
			return err
		}
		switch e.StatusCode {
		case 429, 503: // want `the pause after 429 ignores the Retry-After header of e.Response`
			if err := wait(ctx, time.Second<<i); err != nil {
				return err
			}
		default:
			return err
		}
	}
	return err
}

// ok: read where the answer is, and capped.
func readsHeld(ctx context.Context) (err error) {
	for range 4 {
		if err = ask(ctx); err == nil {
			return nil
		}
		var e *openai.Error
		if !errors.As(err, &e) || e.StatusCode != 429 {
			return err
		}
		s, _ := strconv.Atoi(e.Response.Header.Get("Retry-After"))
		if err := wait(ctx, min(time.Duration(s+1)*time.Second, time.Minute)); err != nil {
			return err
		}
	}
	return err
}

// ok: by a function that makes a pause of the error.
func pauseFor(err error, i int) time.Duration {
	var e *openai.Error
	if errors.As(err, &e) {
		if s, err := strconv.Atoi(e.Response.Header.Get("retry-after")); err == nil {
			return min(time.Duration(s)*time.Second, time.Minute)
		}
	}
	return time.Second << i
}

func byHelper(ctx context.Context) (err error) {
	for i := range 4 {
		if err = ask(ctx); err == nil {
			return nil
		}
		var e *openai.Error
		if !errors.As(err, &e) || e.StatusCode != 429 {
			return err
		}
		if err := wait(ctx, pauseFor(err, i)); err != nil {
			return err
		}
	}
	return err
}

// ok: what is tried again is anything but that.
func others(ctx context.Context) (err error) {
	for i := range 4 {
		if err = ask(ctx); err == nil {
			return nil
		}
		var e *openai.Error
		if errors.As(err, &e) && e.StatusCode == http.StatusTooManyRequests {
			return err
		}
		if err := wait(ctx, time.Second<<i); err != nil {
			return err
		}
	}
	return err
}

// ok: an error that keeps no answer cannot say.
type statusError struct{ StatusCode int }

func (*statusError) Error() string { return "refused" }

func plain(ctx context.Context) (err error) {
	for i := range 4 {
		if err = ask(ctx); err == nil {
			return nil
		}
		var e *statusError
		if !errors.As(err, &e) || e.StatusCode != 429 {
			return err
		}
		log.Print("too many requests")
		if err := wait(ctx, time.Second<<i); err != nil {
			return err
		}
	}
	return err
}
