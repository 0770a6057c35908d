// Package owed has retries that a fix would break: a return would leave
// something undone, or a pause would hold up others. They are reported, and no
// fix is offered.
package owed

import (
	"context"
	"database/sql"
	"net/http"
	"sync"
	"time"
)

func get(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

type poller struct {
	mu     sync.Mutex
	busy   bool
	active int
	url    string
}

// A lock that is given back after the loop.
func (p *poller) locked(ctx context.Context) (err error) {
	p.mu.Lock()
	for range 3 {
		if err = get(ctx, p.url); err == nil {
			break
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
	}
	p.mu.Unlock()
	return err
}

// The same without a pause: one would be taken under the lock.
func (p *poller) lockedBare(ctx context.Context) (err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for range 3 { // want `this loop retries get immediately when it fails, 3 times`
		if err = get(ctx, p.url); err == nil {
			return nil
		}
	}
	return err
}

// The lock is held by who calls.
func (p *poller) refresh(ctx context.Context) (err error) {
	for range 3 { // want `this loop retries get immediately when it fails, 3 times`
		if err = get(ctx, p.url); err == nil {
			return nil
		}
	}
	return err
}

func (p *poller) Refresh(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refresh(ctx)
}

// ok: the lock is given back before the pause, and the fix is offered.
func (p *poller) between(ctx context.Context) (err error) {
	for range 3 {
		p.mu.Lock()
		url := p.url
		p.mu.Unlock()
		if err = get(ctx, url); err == nil {
			return nil
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
	}
	return err
}

// A channel that somebody ranges over is closed at the end.
func feed(ctx context.Context, urls []string) {
	out := make(chan string)
	go func() {
		for u := range out {
			println(u)
		}
	}()
	for _, u := range urls {
		for range 3 {
			if get(ctx, u) == nil {
				out <- u
				break
			}
			time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
		}
	}
	close(out)
}

// A wait group is told at the end, not by a defer.
func work(ctx context.Context, wg *sync.WaitGroup, u string) {
	for range 3 {
		if get(ctx, u) == nil {
			break
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
	}
	wg.Done()
}

// A place that is given back at the end.
func limited(ctx context.Context, sem chan struct{}, u string) (err error) {
	sem <- struct{}{}
	for range 3 {
		if err = get(ctx, u); err == nil {
			break
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
	}
	<-sem
	return err
}

// A transaction that is neither committed nor rolled back by a return.
func record(ctx context.Context, db *sql.DB, u string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for range 3 {
		if err = get(ctx, u); err == nil {
			break
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
	}
	if err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// A counter and a flag that others look at.
func (p *poller) counted(ctx context.Context) (err error) {
	p.active++
	p.busy = true
	for range 3 {
		if err = get(ctx, p.url); err == nil {
			break
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
	}
	p.active--
	p.busy = false
	return err
}

// A func that ends what another began.
func released(ctx context.Context, acquire func() func(), u string) (err error) {
	release := acquire()
	for range 3 {
		if err = get(ctx, u); err == nil {
			break
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
	}
	release()
	return err
}
