package stale

import (
	"context"
	"database/sql"
	"log"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// a worker that takes jobs, with one deadline for all of them
func (s *server) work(n int, jobs <-chan string, results chan<- error) {
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			for id := range jobs {
				_, err := s.db.ExecContext(ctx, "update t set done = true where id = ?", id) // want `\(\*sql\.DB\)\.ExecContext waits on ctx, whose deadline was set once, before the loop`
				results <- err
			}
		}()
	}
	wg.Wait()
}

// in a loop that goes on until it is told to stop, behind a helper
func collect(db *sql.DB, stop <-chan struct{}) {
	ctx, cancel := context.WithTimeout(context.TODO(), 5*time.Second)
	defer cancel()
	for {
		sample(ctx, db) // want `sample waits on ctx, whose deadline was set once, before the loop`
		select {
		case <-stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func sample(ctx context.Context, db *sql.DB) {
	if err := db.PingContext(ctx); err != nil {
		log.Print(err)
	}
}

// the deadline of connecting, given to what goes on
func start(db *sql.DB, targets []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	_ = cancel
	if err := db.PingContext(ctx); err != nil {
		return err
	}
	go watch(ctx, targets)
	return nil
}

func watch(ctx context.Context, targets []string) {
	for range time.Tick(time.Minute) {
		for _, t := range targets {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, t, nil)
			if err != nil {
				continue
			}
			resp, err := http.DefaultClient.Do(req) // want `\(\*http\.Client\)\.Do waits on req, whose deadline was set once, before the loop`
			if err != nil {
				log.Print(err)
				continue
			}
			resp.Body.Close()
		}
	}
}

// on a goroutine of a group, in a generic worker
type batcher[T any] struct {
	db    *sql.DB
	queue chan T
	done  chan struct{}
}

func (b *batcher[T]) run(g *errgroup.Group) {
	g.Go(func() error {
		ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(time.Minute))
		defer cancel()
		for {
			select {
			case <-b.done:
				return nil
			case item := <-b.queue:
				if _, err := b.db.ExecContext(ctx, "insert into t values (?)", item); err != nil { // want `ExecContext waits on ctx, whose deadline was set once, before the loop`
					log.Print(err)
				}
			}
		}
	})
}

// nobody knows what it waits on, but it is given a deadline and may fail
type prober interface {
	Probe(ctx context.Context, host string) error
}

type answer struct {
	host string
	err  error
}

func scan(p prober, hosts <-chan string, answers chan<- answer, patience time.Duration) {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		for h := range hosts {
			answers <- probe(ctx, p, h) // want `probe waits on ctx, whose deadline was set once, before the loop`
		}
	}()
}

func probe(ctx context.Context, p prober, host string) answer {
	return answer{host, p.Probe(ctx, host)}
}
