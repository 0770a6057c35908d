// Package run has goroutines that send to somebody who may have left. What the
// fixes make of them is run.
package run

import (
	"context"
	"time"
)

// Left gives up with its ctx.
func Left(ctx context.Context, work func() string) (string, error) {
	done := make(chan string)
	go func() {
		done <- work() // want `the send to done blocks forever once Left has returned`
	}()
	select {
	case s := <-done:
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Late gives up after a second.
func Late(ctx context.Context, work func() string) (string, error) {
	done := make(chan string)
	go func() {
		done <- work() // want `the send to done blocks forever once Late has returned`
	}()
	select {
	case s := <-done:
		return s, nil
	case <-time.After(time.Second):
		return "", context.DeadlineExceeded
	}
}

// First takes the first answer of many.
func First(ctx context.Context, work func() string) (string, error) {
	asked := []string{"a", "b", "c"}
	answers := make(chan string)
	for range asked {
		go func() {
			answers <- work() // want `all sends to answers but one block forever`
		}()
	}
	select {
	case s := <-answers:
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
