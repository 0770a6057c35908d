package fixed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A retrier is the one place where requests are tried again.
type retrier struct {
	attempts  int
	base, max time.Duration
	log       *slog.Logger
}

// do calls op until it succeeds, fails for good, or was tried often enough. It
// pauses between attempts, and ctx ends the pauses.
func (r retrier) do(ctx context.Context, op func(context.Context) error) error {
	for attempt := 1; ; attempt++ {
		err := op(ctx)
		if err == nil {
			return nil
		}
		if attempt >= r.attempts || ctx.Err() != nil || !isTransient(err) {
			return err
		}
		delay := r.delay(attempt, err)
		r.log.WarnContext(ctx, "request failed, trying again", "attempt", attempt, "delay", delay, "err", err)
		pause := time.NewTimer(delay)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return fmt.Errorf("%w after %d attempts, the last: %w", ctx.Err(), attempt, err)
		}
	}
}

// delay doubles with each attempt. What the server asks for is added, so that
// clients who were turned away together do not come back together.
func (r retrier) delay(attempt int, err error) time.Duration {
	ceiling := r.max
	if shift := attempt - 1; shift < 16 {
		ceiling = min(r.base<<shift, r.max)
	}
	return min(retryAfter(err)+rand.N(ceiling), r.max)
}

// retryAfter returns how long the server wants to be left alone.
func retryAfter(err error) time.Duration {
	if exhausted, ok := errors.AsType[*qdrant.QdrantResourceExhaustedError](err); ok {
		return time.Duration(exhausted.RetryAfterS) * time.Second
	}
	apiErr, ok := errors.AsType[*openai.Error](err)
	if !ok || apiErr.Response == nil {
		return 0
	}
	header := apiErr.Response.Header
	if ms, err := strconv.Atoi(header.Get("Retry-After-Ms")); err == nil && ms > 0 {
		return time.Duration(ms) * time.Millisecond
	}
	if s, err := strconv.Atoi(header.Get("Retry-After")); err == nil && s > 0 {
		return time.Duration(s) * time.Second
	}
	if at, err := http.ParseTime(header.Get("Retry-After")); err == nil {
		return max(time.Until(at), 0)
	}
	return 0
}

// isTransient reports whether the same request may succeed later.
func isTransient(err error) bool {
	if apiErr, ok := errors.AsType[*openai.Error](err); ok {
		switch code := apiErr.StatusCode; code {
		case http.StatusRequestTimeout, http.StatusConflict, http.StatusTooManyRequests:
			return true
		default:
			return code >= http.StatusInternalServerError
		}
	}
	if _, ok := errors.AsType[*qdrant.QdrantResourceExhaustedError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*url.Error](err); ok {
		return true // no answer
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return true // of the attempt: the caller asks its ctx first
	}
	switch status.Code(err) {
	case codes.Unavailable, codes.ResourceExhausted, codes.Aborted, codes.DeadlineExceeded:
		return true
	}
	return false
}
