package delay

import (
	"context"
	"net/http"
	"sync"
)

type probe struct {
	client *http.Client
	mu     sync.Mutex
}

func (p *probe) check(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, url, nil)
	if err != nil {
		return err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// All that is done stands in the condition; what is written behind the brace
// stays there.
func (p *probe) until(ctx context.Context, url string) {
	for p.check(ctx, url) != nil { // want `this loop retries` `until it succeeds`
	}
}

func (p *probe) logged(ctx context.Context, url string) {
	for p.check(ctx, url) != nil { // want `this loop retries` `until it succeeds`
		println("not yet") // nothing else
	}
}

func (p *probe) endless(url string) {
	for p.check(context.Background(), url) != nil { // want `this loop retries` `until it succeeds`
	}
}

// No fix: the body is reached after the last attempt, too.
func (p *probe) counted(ctx context.Context, url string) {
	for i := 0; i < 5 && p.check(ctx, url) != nil; i++ { // want `this loop retries`
	}
}

// No fix: it would wait, and leave, under the lock.
func (p *probe) locked(ctx context.Context, url string) {
	p.mu.Lock()
	for p.check(ctx, url) != nil { // want `this loop retries` `until it succeeds`
	}
	p.mu.Unlock()
}

// The round begins with a declaration; the named error is looked at when all
// have failed.
func (p *probe) ask(ctx context.Context, url string) (status string, err error) {
	for attempt := 0; attempt < 3; attempt++ { // want `this loop retries`
		var resp *http.Response
		resp, err = p.client.Do(request(ctx, url))
		if err == nil {
			return resp.Status, resp.Body.Close()
		}
	}
	return "", err
}

func (p *probe) askLimited(ctx context.Context, url string) (err error) {
	for range 3 { // want `this loop retries`
		var (
			resp *http.Response
			base = url
		)
		resp, err = p.client.Do(request(ctx, base))
		if err == nil {
			return resp.Body.Close()
		}
	}
	return err
}

// No fix: the ctx that ends it would leave the lock to nobody.
func (p *probe) askLocked(ctx context.Context, url string) (err error) {
	p.mu.Lock()
	for attempt := 0; attempt < 3; attempt++ { // want `this loop retries`
		var resp *http.Response
		if resp, err = p.client.Do(request(ctx, url)); err == nil {
			resp.Body.Close()
			break
		}
	}
	p.mu.Unlock()
	return err
}

func request(ctx context.Context, url string) *http.Request {
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	return req
}
