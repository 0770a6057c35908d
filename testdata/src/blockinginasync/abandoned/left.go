// Package abandoned leaves goroutines with results that nobody takes.
package abandoned

import (
	"context"
	"time"
)

func ask(ctx context.Context) error { return ctx.Err() }

func result(ctx context.Context) error {
	ch := make(chan error)
	go func() { ch <- ask(ctx) }() // want `the send to ch blocks forever once result has returned on <-ctx\.Done\(\)`
	select {
	case err := <-ch:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func within[T any](d time.Duration, f func() (T, error)) (v T, err error) {
	done := make(chan struct{}, 0)
	values := make(chan T)
	go func() {
		got, failed := f()
		if failed != nil {
			values <- got // want `the send to values blocks forever once within has returned on <-time\.After\(d\)`
			return
		}
		values <- got
	}()
	_ = done
	select {
	case v = <-values:
		return v, nil
	case <-time.After(d):
		return v, context.DeadlineExceeded
	}
}

// on a goroutine of its own for each of many; it closes what nobody reads
func checks(all map[string]func() error, patience time.Duration, failed chan<- string) {
	for name, check := range all {
		go func() {
			res := make(chan error)
			go func() {
				res <- check() // want `the send to res blocks forever once func literal in checks has returned on <-timeout\.C`
				close(res)
			}()
			timeout := time.NewTimer(patience)
			select {
			case <-timeout.C:
				failed <- name
			case err := <-res:
				if err != nil {
					failed <- name
				}
			}
		}()
	}
}

// the result is used behind the select
func lookup(ctx context.Context, find func() string) string {
	found := make(chan string)
	go func() {
		defer close(found)
		found <- find() // want `the send to found blocks forever once lookup has returned on <-ctx\.Done\(\)`
		println("found")
	}()
	name := "unknown"
	select {
	case name = <-found:
	case <-ctx.Done():
	}
	return name
}

// in a loop that each of its sends leaves
func first(ctx context.Context, tries int, try func(int) (bool, error)) error {
	found := make(chan error)
	go func() {
		for i := range tries {
			ok, err := try(i)
			if err != nil {
				found <- err // want `the send to found blocks forever once first has returned on <-ctx\.Done\(\)`
				return
			}
			if ok {
				found <- nil
				return
			}
		}
		found <- context.DeadlineExceeded
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-found:
		return err
	}
}

// returned by a helper, to callers that leave
func async(f func() error) <-chan error {
	ch := make(chan error)
	go func() { ch <- f() }() // want `the send to ch blocks forever once patient has returned on <-time\.After\(d\)`
	return ch
}

func patient(d time.Duration, f func() error) error {
	select {
	case <-time.After(d):
		return context.DeadlineExceeded
	case err := <-async(f):
		return err
	}
}

type store[T any] struct{ load func() T }

func (s *store[T]) request() chan T {
	answer := make(chan T)
	go func() {
		defer close(answer)
		answer <- s.load() // want `the send to answer blocks forever once \(\*store\)\.get has returned on <-ctx\.Done\(\)`
	}()
	return answer
}

func (s *store[T]) get(ctx context.Context) (v T, err error) {
	answer := s.request()
	select {
	case v = <-answer:
	case <-ctx.Done():
		err = ctx.Err()
	}
	return v, err
}

// a loop that is over when the time is
func healthy(probe func() error, up func() bool, until time.Time) bool {
	failed := make(chan error)
	go func() {
		if err := probe(); err != nil {
			failed <- err // want `the send to failed blocks forever once healthy has returned on <-time\.After\(time\.Second\)`
		}
	}()
	ok := false
	for until.After(time.Now()) && !ok {
		select {
		case <-failed:
			return false
		case <-time.After(time.Second):
			ok = up()
		}
	}
	return ok
}

// so many rounds
func polled(ctx context.Context, done func() bool) (err error) {
	answer := make(chan error)
	go func() { answer <- ask(ctx) }() // want `the send to answer blocks forever once polled has returned on <-tick\.C`
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for range 10 {
		select {
		case err = <-answer:
			return err
		case <-tick.C:
			if done() {
				println("done")
			}
		}
	}
	return context.DeadlineExceeded
}

func rounds(ctx context.Context, many int) error {
	answer := make(chan error)
	go func() { answer <- ask(ctx) }() // want `the send to answer blocks forever once rounds has returned on <-time\.After\(time\.Second\)`
	for n := 0; n < many; n++ {
		select {
		case err := <-answer:
			return err
		case <-time.After(time.Second):
		}
	}
	return nil
}

// the case ends the loop
func broken(ctx context.Context, stop <-chan struct{}) (err error) {
	answer := make(chan error)
	go func() { answer <- ask(ctx) }() // want `the send to answer blocks forever once broken has returned on <-stop`
waiting:
	for {
		select {
		case err = <-answer:
			break waiting
		case <-time.After(time.Minute):
			println("still waiting")
		case <-stop:
			println("stopped")
			break waiting
		}
	}
	return err
}

func whileAlive(ctx context.Context) (err error) {
	answer := make(chan error)
	go func() { answer <- ask(context.WithoutCancel(ctx)) }() // want `the send to answer blocks forever once whileAlive has returned on <-ctx\.Done\(\)`
	for ctx.Err() == nil {
		select {
		case err = <-answer:
			return err
		case <-ctx.Done():
			println("gone")
		}
	}
	return ctx.Err()
}
