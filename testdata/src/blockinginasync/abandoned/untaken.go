package abandoned

import (
	"context"
	"errors"
	"sync"
	"time"
)

// the first of many wins
func fastest(ctx context.Context, mirrors []string, get func(context.Context, string) error) error {
	answers := make(chan error)
	for _, m := range mirrors {
		go func() {
			answers <- get(ctx, m) // want `all sends to answers but one block forever: fastest receives only the first`
		}()
	}
	return <-answers
}

// a failure ends the rounds in which the others are received
func all(ctx context.Context, ids []int, load func(context.Context, int) (string, error)) ([]string, error) {
	type loaded struct {
		text string
		err  error
	}
	ch := make(chan loaded)
	for _, id := range ids {
		go func(id int) {
			text, err := load(ctx, id)
			if err != nil {
				ch <- loaded{err: err} // want `sends to ch block forever once all has returned at a failure`
				return
			}
			ch <- loaded{text: text}
		}(id)
	}
	var texts []string
	for range ids {
		l := <-ch
		if l.err != nil {
			return nil, l.err
		}
		texts = append(texts, l.text)
	}
	return texts, nil
}

// by a method that is given the channel
type crawler struct {
	sites   map[string]string
	replies int
}

func (c *crawler) visit(site string, errs chan<- error) {
	if site == "" {
		errs <- errors.New("empty") // want `sends to errs block forever once \(\*crawler\)\.direct has returned at a failure`
		return
	}
	errs <- nil
}

func (c *crawler) direct() error {
	errs := make(chan error)
	for _, site := range c.sites {
		go c.visit(site, errs)
	}
	for range len(c.sites) {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// closed when all are done, which they never are
func counted(n int, work func(int) error) error {
	failed := make(chan error, 0)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			if err := work(i); err != nil {
				failed <- err // want `sends to failed block forever once counted has returned at a failure`
			}
		})
	}
	go func() { wg.Wait(); close(failed) }()
	for err := range failed {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return nil
}

// beside a timeout
func quorum(d time.Duration, peers [3]func() int) (int, error) {
	votes := make(chan int)
	for _, ask := range peers {
		go func() { votes <- ask() }() // want `all sends to votes but one block forever: quorum receives only the first`
	}
	select {
	case v := <-votes:
		return v, nil
	case <-time.After(d):
		return 0, context.DeadlineExceeded
	}
}

// over a literal
func models(ask func(string) string) string {
	ch := make(chan string)
	for _, m := range []string{"large", "small"} {
		go func() { ch <- ask(m) }() // want `all sends to ch but one block forever: models receives only the first`
	}
	return <-ch
}
