package abandoned

import (
	"context"
	"net/http"
	"time"
)

// room
func room(ctx context.Context) error {
	ch := make(chan error, 1)
	go func() { ch <- ask(ctx) }()
	select {
	case err := <-ch:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// a way out for the sender
func wayOut(ctx context.Context) error {
	ch := make(chan error)
	go func() {
		select {
		case ch <- ask(ctx):
		case <-ctx.Done():
		}
	}()
	select {
	case err := <-ch:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// waited for in the end
func waited(ctx context.Context, cancel func()) error {
	ch := make(chan error)
	go func() { ch <- ask(ctx) }()
	select {
	case err := <-ch:
		return err
	case <-ctx.Done():
		cancel()
	}
	return <-ch
}

// many, of which the function takes all
func many(n int) (sum int) {
	ch := make(chan int)
	for i := range n {
		go func() { ch <- i }()
	}
	for range n {
		sum += <-ch
	}
	return sum
}

// handed on
func handed(ctx context.Context, drain func(<-chan error)) error {
	ch := make(chan error)
	go func() { ch <- ask(ctx) }()
	select {
	case err := <-ch:
		return err
	case <-time.After(time.Second):
		drain(ch)
		return ctx.Err()
	}
}

// asked again
func ticks(ctx context.Context) error {
	ch := make(chan error)
	go func() { ch <- ask(ctx) }()
	for {
		select {
		case err := <-ch:
			return err
		case <-time.After(time.Second):
			println("still waiting")
		}
	}
}

// a server, with which the program ends
func serve(ctx context.Context, srv *http.Server) error {
	ch := make(chan error)
	go func() { ch <- srv.ListenAndServe() }()
	select {
	case err := <-ch:
		return err
	case <-ctx.Done():
		return srv.Close()
	}
}

// two results, for which room for one is not enough
func two(ctx context.Context) error {
	ch := make(chan error)
	go func() {
		ch <- ask(ctx)
		ch <- ask(ctx)
	}()
	select {
	case err := <-ch:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// many, in a loop
func stream(ctx context.Context) error {
	ch := make(chan error)
	go func() {
		for range 3 {
			ch <- ask(ctx)
		}
	}()
	select {
	case err := <-ch:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// returned to callers that all take it
func soon(f func() error) <-chan error {
	ch := make(chan error)
	go func() { ch <- f() }()
	return ch
}

func took(f func() error) error { return <-soon(f) }

func tookLater(ctx context.Context, f func() error) error {
	ch := soon(f)
	select {
	case err := <-ch:
		return err
	case <-ctx.Done():
	}
	return <-ch
}

// room for all
func roomForAll(ids []int, load func(int) error) error {
	ch := make(chan error, len(ids))
	for _, id := range ids {
		go func() { ch <- load(id) }()
	}
	return <-ch
}

// all are received, and the first failure is told after that
func receivesAll(ids []int, load func(int) error) (first error) {
	ch := make(chan error)
	for _, id := range ids {
		go func() { ch <- load(id) }()
	}
	for range ids {
		if err := <-ch; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// who sends has another way out
func givesUp(ctx context.Context, ids []int, load func(int) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ch := make(chan error)
	for _, id := range ids {
		go func() {
			select {
			case ch <- load(id):
			case <-ctx.Done():
			}
		}()
	}
	for range ids {
		if err := <-ch; err != nil {
			return err
		}
	}
	return nil
}

// the rest is drained
func drained(ids []int, load func(int) error) error {
	ch := make(chan error)
	for _, id := range ids {
		go func() { ch <- load(id) }()
	}
	for i := range ids {
		if err := <-ch; err != nil {
			go func() {
				for range len(ids) - i - 1 {
					<-ch
				}
			}()
			return err
		}
	}
	return nil
}

// the last has been received when it returns
func countsDown(ids []int, load func(int) error) (n int) {
	ch := make(chan error)
	for _, id := range ids {
		go func() { ch <- load(id) }()
	}
	left := len(ids)
	for {
		err := <-ch
		if err == nil {
			n++
		}
		if left--; left == 0 {
			return n
		}
	}
}

// one is started
func startsOne(ids []int, load func(int) error) error {
	ch := make(chan error)
	for _, id := range ids {
		if id > 0 {
			go func() { ch <- load(id) }()
			break
		}
	}
	return <-ch
}

// a channel of its own for each
func oneEach(ids []int, load func(int) error) []error {
	var errs []error
	for _, id := range ids {
		ch := make(chan error)
		go func() { ch <- load(id) }()
		errs = append(errs, <-ch)
	}
	return errs
}

// handed on
func handedOn(ids []int, load func(int) error, collect func(<-chan error) error) error {
	ch := make(chan error)
	for _, id := range ids {
		go func() { ch <- load(id) }()
	}
	return collect(ch)
}

// both results are taken
func both(ctx context.Context) (a, b error) {
	one, two := make(chan error), make(chan error)
	go func() { one <- ask(ctx) }()
	go func() { two <- ask(ctx) }()
	for range 2 {
		select {
		case a = <-one:
		case b = <-two:
		}
	}
	return a, b
}

// only the result ends the loop
func progress(ctx context.Context) (err error) {
	answer := make(chan error)
	go func() { answer <- ask(ctx) }()
	for done := false; !done; {
		select {
		case err = <-answer:
			done = true
		case <-time.After(time.Second):
			println("still waiting")
		}
	}
	return err
}

// an outer loop comes back
func again(ctx context.Context, rounds int) (err error) {
	answer := make(chan error)
	go func() { answer <- ask(ctx) }()
	for {
		for range rounds {
			select {
			case err = <-answer:
				return err
			case <-time.After(time.Second):
			}
		}
		println("another", rounds)
	}
}

// taken behind the loop
func behind(ctx context.Context, rounds int) error {
	answer := make(chan error)
	go func() { answer <- ask(ctx) }()
	for range rounds {
		select {
		case err := <-answer:
			return err
		case <-time.After(time.Second):
		}
	}
	return <-answer
}

// what is broken out of is the select
func stays(ctx context.Context, quiet func() bool) error {
	answer := make(chan error)
	go func() { answer <- ask(ctx) }()
	for {
		select {
		case err := <-answer:
			return err
		case <-time.After(time.Second):
			if quiet() {
				break
			}
			println("still waiting")
		}
	}
}
