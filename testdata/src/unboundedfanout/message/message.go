// Package message starts a goroutine per message.
package message

import (
	"bufio"
	"context"
	"database/sql"
	"net/http"
	"os"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

func post(ctx context.Context, body string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://example.com/"+body, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A channel.
func consume(ctx context.Context, events <-chan string) {
	for e := range events {
		go post(ctx, e) // want `one goroutine per message from events, each calling HTTP, with no limit: a burst of 10,000 is 10,000 calls at once`
	}
}

// A receive loop.
func loop(ctx context.Context, events <-chan string) {
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-events:
			if !ok {
				return
			}
			go func() { // want `one goroutine per message from events`
				post(ctx, e)
			}()
		}
	}
}

// Rows.
func rows(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT url FROM docs")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var url string
		if err := rows.Scan(&url); err != nil {
			return err
		}
		go post(ctx, url) // want `one goroutine per round of rows`
	}
	return rows.Err()
}

// Lines.
func lines(ctx context.Context) {
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		line := in.Text()
		go post(ctx, line) // want `one goroutine per round of in`
	}
}

// Deliveries of a queue, with nothing that says how many may be under way.
func deliveries(ctx context.Context, msgs <-chan amqp.Delivery) {
	for d := range msgs {
		go func(d amqp.Delivery) { // want `one goroutine per message from msgs`
			if post(ctx, string(d.Body)) == nil {
				d.Ack(false)
			}
		}(d)
	}
}

// A signal is no work: what is received goes nowhere.
func signals(ctx context.Context, reload <-chan struct{}, tick *time.Ticker) {
	for {
		select {
		case <-reload:
			go post(ctx, "reload")
		case <-tick.C:
			go post(ctx, "tick")
		case <-ctx.Done():
			return
		}
	}
}

// Workers take the messages.
func pool(ctx context.Context, events <-chan string) {
	for range 8 {
		go func() {
			for e := range events {
				post(ctx, e)
			}
		}()
	}
}

// A place for each.
func limited(ctx context.Context, events <-chan string) {
	sem := make(chan struct{}, 8)
	for e := range events {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			post(ctx, e)
		}()
	}
}

// What is sent where the round ends is no place taken before the goroutine.
func reported(ctx context.Context, events <-chan string, errs chan error) {
	for e := range events {
		if e == "" {
			errs <- context.Canceled
			continue
		}
		go post(ctx, e) // want `one goroutine per message from events`
	}
}
