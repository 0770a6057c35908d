// Package delay repeats failed requests at once.
package delay

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"time"
)

type client struct {
	http *http.Client
	db   *sql.DB
}

const maxAttempts = 3

// An attempt loop: continue on failure.
func (c *client) get(ctx context.Context, url string) ([]byte, error) {
	var lastErr error
	for attempt := 1; attempt <= maxAttempts; attempt++ { // want `this loop retries \(\*client\).once immediately when it fails, 3 times: `
		body, err := c.once(ctx, url)
		if err != nil {
			lastErr = err
			continue
		}
		return body, nil
	}
	return nil, fmt.Errorf("after %d attempts: %w", maxAttempts, lastErr)
}

func (c *client) once(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// range over an int, fall through to the loop header.
func (c *client) ranged(ctx context.Context, url string) (err error) {
	for range 5 { // want `this loop retries \(\*client\).once immediately when it fails, 5 times`
		if _, err = c.once(ctx, url); err == nil {
			return nil
		}
	}
	return err
}

// The failure is in the loop's condition.
func (c *client) inCondition(ctx context.Context, url string) {
	_, err := c.once(ctx, url)
	for i := 0; err != nil && i < 4; i++ { // want `this loop retries \(\*client\).once immediately when it fails`
		_, err = c.once(ctx, url)
	}
}

// A labelled continue, out of a switch.
func (c *client) labelled(ctx context.Context, url string) ([]byte, error) {
	n := 0
retry:
	for { // want `this loop retries \(\*client\).once immediately when it fails`
		body, err := c.once(ctx, url)
		switch {
		case err == nil:
			return body, nil
		case n < 3:
			n++
			continue retry
		}
		return nil, err
	}
}

// goto.
func (c *client) jumps(ctx context.Context, url string) ([]byte, error) {
	tries := 0
again:
	body, err := c.once(ctx, url)
	if err != nil && tries < 5 {
		tries++
		goto again // want `this goto retries \(\*client\).once immediately when it fails`
	}
	return body, err
}

// The sleep is on another path: only one of two failures waits.
func (c *client) onePath(ctx context.Context, url string) (*http.Response, error) {
	for i := 0; i < 4; i++ { // want `this loop retries \(\*http.Client\).Do immediately when it fails, 4 times.*: the pause at delay.go:\d+ is on another path`
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return nil, err
		}
		resp, err := c.http.Do(req)
		if err != nil {
			continue
		}
		if resp.StatusCode == http.StatusTooManyRequests {
			resp.Body.Close()
			time.Sleep(time.Second) // want `the pause of 1s between attempts at \(\*http.Client\).Do continues after ctx is cancelled`
			continue
		}
		return resp, nil
	}
	return nil, errors.New("too many attempts")
}

// A status, not an error.
func (c *client) byStatus(ctx context.Context, url string) (*http.Response, error) {
	for i := 0; i < 4; i++ { // want `this loop retries \(\*http.Client\).Do immediately when the server answers 503, 4 times`
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return nil, err
		}
		resp, err := c.http.Do(req)
		if err != nil {
			return nil, err
		}
		switch resp.StatusCode {
		case http.StatusOK:
			return resp, nil
		case http.StatusBadGateway, http.StatusServiceUnavailable:
			resp.Body.Close()
			continue
		}
		resp.Body.Close()
		return nil, errors.New(resp.Status)
	}
	return nil, errors.New("unavailable")
}

// A worker with a pause, which failures skip.
func (c *client) work(ctx context.Context) {
	for { // want `this loop retries \(\*sql.DB\).ExecContext immediately when it fails.*: the pause at delay.go:\d+ is taken only after success`
		if ctx.Err() != nil {
			return
		}
		if _, err := c.db.ExecContext(ctx, "update jobs set state = 'due' where at < now()"); err != nil {
			fmt.Println("update:", err)
			continue
		}
		time.Sleep(time.Minute)
	}
}

// A process.
func pull(ctx context.Context, image string) error {
	var err error
	for attempt := 0; attempt < 3; attempt++ { // want `this loop retries \(\*exec.Cmd\).Run immediately when it fails, 3 times`
		cmd := exec.CommandContext(ctx, "docker", "pull", image)
		if err = cmd.Run(); err == nil {
			return nil
		}
	}
	return err
}

type store interface {
	Save(ctx context.Context, doc string) error
}

// Nobody knows what an interface does, but the code calls it a retry.
func save(ctx context.Context, s store, doc string) error {
	var err error
	for retries := 0; retries < 10; retries++ { // want `this loop retries store.Save immediately when it fails, 10 times|this loop retries Save immediately when it fails, 10 times`
		if err = s.Save(ctx, doc); err == nil {
			break
		}
	}
	return err
}

// A select with a default does not wait.
func (c *client) polite(ctx context.Context, url string) error {
	for i := 0; i < 6; i++ { // want `this loop retries \(\*client\).once immediately when it fails, 6 times`
		select {
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
	}
	return errors.New("gave up")
}

// A flag that success sets.
func (c *client) untilFlag(ctx context.Context, url string) (err error) {
	done := false
	for attempt := 0; attempt < 3 && !done; attempt++ { // want `this loop retries \(\*client\).once immediately when it fails`
		if _, err = c.once(ctx, url); err == nil {
			done = true
		}
	}
	return err
}

// An answer that will not do is one more reason to try again, not another operation.
func (c *client) valid(ctx context.Context, url string) (body []byte, err error) {
	const maxRetries = 3
	for attempt := 0; attempt < maxRetries; attempt++ { // want `this loop retries \(\*client\).once immediately when it fails, 3 times`
		body, err = c.once(ctx, url)
		if err != nil {
			if attempt < maxRetries-1 {
				continue
			}
			break
		}
		if len(body) == 0 {
			err = errors.New("empty")
			if attempt < maxRetries-1 {
				continue
			}
			break
		}
		break
	}
	return body, err
}

// One failure goes round the pause that the others take, and does not count.
var errStalled = errors.New("stalled")

func (c *client) part(ctx context.Context, url string) error {
	var err error
	for try := 0; try < 6; try++ {
		_, err = c.once(ctx, url)
		switch {
		case errors.Is(err, errStalled):
			try--
			continue // want `this loop retries \(\*client\).once immediately when it fails.*.*: the pause at delay.go:\d+ is on another path`
		case err != nil:
			select {
			case <-time.After(time.Second << try):
			case <-ctx.Done():
				return ctx.Err()
			}
			continue
		default:
			return nil
		}
	}
	return err
}

var errConflict = errors.New("conflict")

// What is left when a lost race has been ruled out is a failure.
func (c *client) getUnlessConflict(ctx context.Context, url string) (err error) {
	for range maxAttempts { // want `immediately when it fails`
		if _, err = c.once(ctx, url); err == nil || err == errConflict {
			return err
		}
	}
	return err
}
