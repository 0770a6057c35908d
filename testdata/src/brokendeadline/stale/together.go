package stale

import (
	"context"
	"database/sql"
	"log"
	"sync"
	"time"
)

// what fails leaves the loop: the deadline is that of all pages
func (s *server) pages(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		var next string
		if err := s.db.QueryRowContext(ctx, "select next from t").Scan(&next); err != nil {
			return err
		}
		if next == "" {
			return nil
		}
	}
}

// the loop ends when the deadline is over
func (s *server) until() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
			s.db.PingContext(ctx)
		}
	}
}

func (s *server) while() {
	parent, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ctx := context.WithValue(parent, key{}, 1)
	for parent.Err() == nil {
		s.db.PingContext(ctx)
		time.Sleep(time.Second)
	}
}

// a queue that is drained, in so much time together
func (s *server) drain(jobs chan string) {
	close(jobs)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for id := range jobs {
		if _, err := s.db.ExecContext(ctx, "update t set late = true where id = ?", id); err != nil {
			log.Print(err)
		}
	}
}

// a deadline for all workers, set where they are started
func (s *server) all(jobs chan string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for id := range jobs {
				s.db.ExecContext(ctx, "delete from t where id = ?", id)
			}
		}()
	}
	wg.Wait()
}

// one for each round
func (s *server) each(stop chan struct{}) {
	for {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		s.db.PingContext(ctx)
		cancel()
		select {
		case <-stop:
			return
		case <-time.After(time.Second):
		}
	}
}

// what fails ends the program
func mustPoll(db *sql.DB) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		if err := db.PingContext(ctx); err != nil {
			log.Fatal(err)
		}
		time.Sleep(time.Second)
	}
}

// another caller gives it a ctx without a deadline
func boot(ctx context.Context, db *sql.DB) {
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	poll(short, db)
	poll(ctx, db)
}

func poll(ctx context.Context, db *sql.DB) {
	for range time.Tick(time.Second) {
		db.PingContext(ctx)
	}
}

// as long as a shift
func shift(db *sql.DB) {
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Hour)
	defer cancel()
	for range time.Tick(time.Second) {
		db.PingContext(ctx)
	}
}

// a log takes a ctx too, and waits for nothing
type journal interface {
	Note(ctx context.Context, text string)
}

func noted(j journal) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	for range time.Tick(time.Second) {
		j.Note(ctx, "tick")
		tick(ctx, j)
	}
}

func tick(ctx context.Context, j journal) { j.Note(ctx, "tock") }
