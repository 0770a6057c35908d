package policy

import (
	"context"
	"errors"
	"net/http"
	"time"

	retry5 "github.com/avast/retry-go/v5"
	backoff4 "github.com/cenkalti/backoff/v4"
	backoff5 "github.com/cenkalti/backoff/v5"
	"github.com/eapache/go-resiliency/retrier"
	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
	"github.com/hashicorp/go-retryablehttp"
	"github.com/jpillora/backoff"
	goretry "github.com/sethvargo/go-retry"
	"golang.org/x/time/rate"
	"k8s.io/apimachinery/pkg/util/wait"
)

func fetch(ctx context.Context) error { return nil }

func value() (int, error) { return 0, nil }

// cenkalti/backoff, version 4: a constant backoff has no MaxElapsedTime.
func constant() {
	backoff4.Retry(op, backoff4.NewConstantBackOff(time.Second))                       // want `backoff.NewConstantBackOff\(time.Second\) retries forever; limit the attempts or the time, or give it a context that ends`
	backoff4.Retry(op, backoff4.NewExponentialBackOff(backoff4.WithMaxElapsedTime(0))) // want `backoff.WithMaxElapsedTime\(0\) retries forever`
}

func constantEnds() {
	backoff4.Retry(op, backoff4.WithMaxRetries(backoff4.NewConstantBackOff(time.Second), 5))
}

// ok: the operation says when it is over.
func constantPermanent() {
	backoff4.Retry(func() error {
		if err := op(); err != nil {
			return backoff4.Permanent(err)
		}
		return nil
	}, backoff4.NewConstantBackOff(time.Second))
}

// Version 5 has a ctx, and 15 minutes unless told otherwise.
func five() {
	backoff5.Retry(context.Background(), value, backoff5.WithMaxElapsedTime(0))                           // want `backoff.WithMaxElapsedTime\(0\) retries forever`
	backoff5.Retry(context.Background(), value, backoff5.WithBackOff(backoff5.NewConstantBackOff(0)))     // want `backoff.NewConstantBackOff\(0\) retries without a pause`
	backoff5.Retry(context.Background(), value, backoff5.WithBackOff(backoff5.NewConstantBackOff(10000))) // ok: it ends after 15 minutes
}

func fiveEnds(ctx context.Context) {
	backoff5.Retry(ctx, value, backoff5.WithMaxElapsedTime(0))
}

// avast/retry-go, version 5.
func avast() {
	retry5.New(retry5.UntilSucceeded()).Do(op)                // want `retry-go.UntilSucceeded\(\) retries forever`
	retry5.New(retry5.Attempts(0)).Do(op)                     // want `retry-go.Attempts\(0\) retries forever`
	retry5.New(retry5.Attempts(3), retry5.Delay(0)).Do(op)    // want `retry-go.Delay\(0\) retries with hardly a pause, 100 ms at most`
	retry5.New(retry5.Attempts(3), retry5.Delay(1000)).Do(op) // ok
}

func avastEnds(ctx context.Context) {
	retry5.New(retry5.Attempts(0), retry5.Context(ctx)).Do(op)
}

// sethvargo/go-retry has no end unless told.
func sethvargo() {
	goretry.Do(context.Background(), goretry.NewFibonacci(time.Second), fetch) // want `go-retry.NewFibonacci\(time.Second\) retries forever`
	goretry.Constant(context.Background(), time.Second, fetch)                 // want `go-retry.Constant\(context.Background\(\)\) retries forever`
}

func sethvargoEnds(ctx context.Context) {
	goretry.Do(ctx, goretry.NewFibonacci(time.Second), fetch)
	goretry.Constant(ctx, time.Second, fetch)
}

func sethvargoCounts() {
	goretry.Do(context.Background(), goretry.WithMaxRetries(4, goretry.NewExponential(time.Second)), fetch)
}

func sethvargoEndsInTime() {
	b := goretry.NewConstant(time.Second)
	b = goretry.WithMaxDuration(time.Minute, b)
	goretry.Do(context.Background(), b, fetch)
}

// hashicorp/go-retryablehttp.
func retryable() *retryablehttp.Client {
	c := retryablehttp.NewClient()
	c.RetryMax = 10
	c.RetryWaitMin = 0 // want `retryablehttp.RetryWaitMin = 0 retries without a pause; pause between attempts, longer each time`
	return c
}

// failsafe-go.
func failsafes() error {
	policy := retrypolicy.NewBuilder[any]().WithMaxRetries(-1).WithBackoff(time.Second, time.Minute).Build() // want `failsafe.WithMaxRetries\(-1\) retries forever`
	return failsafe.With[any](policy).Run(op)
}

func failsafeEnds(ctx context.Context) error {
	policy := retrypolicy.NewBuilder[any]().WithMaxAttempts(-1).Build()
	return failsafe.With[any](policy).WithContext(ctx).Run(op)
}

func failsafeEndsInTime() error {
	policy := retrypolicy.NewBuilder[any]().WithMaxAttempts(-1).WithMaxDuration(time.Minute).Build()
	return failsafe.With[any](policy).Run(op)
}

// eapache/go-resiliency.
func resiliency() {
	retrier.New(retrier.ConstantBackoff(3, 0), nil).Run(op)                                           // want `go-resiliency.ConstantBackoff\(0\) retries without a pause`
	retrier.New(retrier.ExponentialBackoff(3, 0), nil).Run(op)                                        // want `go-resiliency.ExponentialBackoff\(0\) retries without a pause`
	retrier.New(retrier.LimitedExponentialBackoff(3, time.Second, 0), nil).Run(op)                    // want `go-resiliency.LimitedExponentialBackoff\(0\) retries without a pause`
	retrier.New(retrier.ExponentialBackoff(3, 100*time.Millisecond), nil).WithInfiniteRetry().Run(op) // want `go-resiliency.WithInfiniteRetry\(\) retries forever`
}

func resiliencyEnds(ctx context.Context) {
	retrier.New(retrier.ExponentialBackoff(3, time.Second), nil).WithInfiniteRetry().RunCtx(ctx, fetch)
}

// ok: jpillora/backoff takes its defaults for zero.
func jpillora(ctx context.Context) error {
	b := &backoff.Backoff{Min: 0, Max: 0}
	for range 3 {
		if fetch(ctx) == nil {
			return nil
		}
		time.Sleep(b.Duration())
	}
	return errors.New("failed")
}

// apimachinery.
func polls(ctx context.Context) {
	ready := func(context.Context) (bool, error) { return false, nil }
	wait.PollUntilContextCancel(ctx, 0, true, ready)                             // want `apimachinery.PollUntilContextCancel\(0\) polls without a pause`
	wait.PollUntilContextTimeout(ctx, 0, time.Minute, true, ready)               // want `apimachinery.PollUntilContextTimeout\(0\) polls without a pause`
	wait.PollUntilContextTimeout(ctx, time.Second, time.Minute, true, ready)     // ok
	wait.ExponentialBackoff(wait.Backoff{Duration: 0, Factor: 2, Steps: 5}, nil) // want `apimachinery.Duration = 0 retries without a pause`
	wait.ExponentialBackoff(wait.Backoff{Duration: 10, Steps: 5}, nil)
	wait.Poll(0, time.Minute, nil) // want `apimachinery.Poll\(0\) polls without a pause`
}

// golang.org/x/time/rate.
func rates(ctx context.Context, urls []string, n int, total time.Duration) {
	_ = rate.NewLimiter(rate.Every(0), 1)                     // want `rate.Every\(0\) is rate.Inf, and limits nothing; give it the pause between two calls`
	l := rate.NewLimiter(rate.Limit(200*time.Millisecond), 1) // want `rate.Limit\(200 \* time.Millisecond\) is a number of calls per second, not the pause between two: it limits nothing; rate.Every\(200 \* time.Millisecond\) was meant`
	_ = rate.NewLimiter(rate.Limit(time.Second/total), 1)     // ok: a number
	_ = rate.NewLimiter(rate.Every(time.Second), 1)           // ok
	_ = rate.NewLimiter(rate.Limit(n), 1)                     // ok
	l.Allow()                                                 // ok: the bucket is empty when the loop begins
	for _, u := range urls {
		l.Allow() // want `the result of l.Allow\(\) is dropped, so it limits nothing; call Wait\(ctx\) instead`
		if resp, err := http.Get(u); err == nil {
			resp.Body.Close()
		}
	}
	for _, u := range urls {
		if !l.Allow() {
			continue
		}
		if resp, err := http.Get(u); err == nil {
			resp.Body.Close()
		}
	}
}
