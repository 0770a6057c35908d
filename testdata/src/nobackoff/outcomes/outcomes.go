// Package outcomes has attempts whose end is told by something else than an
// error: functions and tables that judge an answer, bools, iterators.
package outcomes

import (
	"context"
	"errors"
	"io"
	"iter"
	"log"
	"net/http"
	"slices"
	"time"

	"example.com/verdicts"
)

var errBusy = errors.New("busy")

type gateway struct {
	http    *http.Client
	refuses func(*http.Response) bool
	busy    []int
}

func newGateway() *gateway {
	return &gateway{http: &http.Client{Timeout: time.Minute}, refuses: func(resp *http.Response) bool { return resp.StatusCode > 499 }}
}

func overloaded(code int) bool {
	switch code {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests, http.StatusInternalServerError:
		return true
	}
	return false
}

// A judge of the status.
func (g *gateway) judged(req *http.Request) (*http.Response, error) {
	for n := 0; n < 6; n++ { // want `this loop retries \(\*http.Client\).Do immediately when the server answers 429, 6 times`
		resp, err := g.http.Do(req)
		if err != nil {
			return nil, err
		}
		if overloaded(resp.StatusCode) {
			resp.Body.Close()
			continue
		}
		return resp, nil
	}
	return nil, errBusy
}

// A judge in a variable, asked through another.
func (g *gateway) closure(req *http.Request) (*http.Response, error) {
	again := func(resp *http.Response) bool { return overloaded(resp.StatusCode) }
	for range 6 { // want `this loop retries \(\*http.Client\).Do immediately when the server answers 429, 6 times`
		resp, err := g.http.Do(req)
		if err != nil {
			return nil, err
		}
		if !again(resp) {
			return resp, nil
		}
		resp.Body.Close()
	}
	return nil, errBusy
}

// A judge in a field.
func (g *gateway) field(req *http.Request) (*http.Response, error) {
	for range 6 { // want `this loop retries \(\*http.Client\).Do immediately when the server answers 503, 6 times`
		resp, err := g.http.Do(req)
		if err != nil {
			return nil, err
		}
		if !g.refuses(resp) {
			return resp, nil
		}
		resp.Body.Close()
	}
	return nil, errBusy
}

// A judge of another package, which is given both.
func (g *gateway) far(req *http.Request) (resp *http.Response, err error) {
	for range 6 { // want `this loop retries \(\*http.Client\).Do immediately when it fails, 6 times`
		resp, err = g.http.Do(req)
		if verdicts.Accepted(resp, err) {
			break
		}
	}
	return resp, err
}

// One of another package that is given the status.
func (g *gateway) farStatus(req *http.Request) (*http.Response, error) {
	for range 6 { // want `this loop retries \(\*http.Client\).Do immediately when the server answers 429, 6 times`
		resp, err := g.http.Do(req)
		if err != nil {
			return nil, err
		}
		if code := resp.StatusCode; !verdicts.TryLater(code) {
			return resp, nil
		}
		resp.Body.Close()
	}
	return nil, errBusy
}

// Tables: of the package, of another, lists.
var hopeful = map[int]struct{}{429: {}, 503: {}}

func (g *gateway) table(req *http.Request) (*http.Response, error) {
	for range 6 { // want `this loop retries \(\*http.Client\).Do immediately when the server answers 429, 6 times`
		resp, err := g.http.Do(req)
		if err != nil {
			return nil, err
		}
		if _, again := hopeful[resp.StatusCode]; !again {
			return resp, nil
		}
		resp.Body.Close()
	}
	return nil, errBusy
}

func (g *gateway) farTable(req *http.Request) (*http.Response, error) {
	for range 6 { // want `this loop retries \(\*http.Client\).Do immediately when the server answers 429, 6 times`
		resp, err := g.http.Do(req)
		if err != nil {
			return nil, err
		}
		if !verdicts.Transient[resp.StatusCode] {
			return resp, nil
		}
		resp.Body.Close()
	}
	return nil, errBusy
}

func (g *gateway) list(req *http.Request) (*http.Response, error) {
	for range 6 { // want `this loop retries \(\*http.Client\).Do immediately when the server answers 429, 6 times`
		resp, err := g.http.Do(req)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(g.busy, resp.StatusCode) {
			return resp, nil
		}
		resp.Body.Close()
	}
	return nil, errBusy
}

// An attempt that answers with a bool.
func (g *gateway) push(req *http.Request) bool {
	resp, err := g.http.Do(req)
	if err != nil {
		log.Print(err)
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusNoContent
}

func (g *gateway) bool(req *http.Request) error {
	for n := 0; n < 9; n++ { // want `this loop retries \(\*gateway\).push immediately when it fails, 9 times`
		if g.push(req) {
			return nil
		}
	}
	return errBusy
}

// In a variable that the loop asks for.
func (g *gateway) flag(req *http.Request) bool {
	sent := false
	for n := 9; n > 0 && !sent; n-- { // want `this loop retries \(\*gateway\).push immediately when it fails`
		sent = g.push(req)
	}
	return sent
}

// The value, and whether it is there.
func (g *gateway) fetch(url string) (string, bool) {
	resp, err := g.http.Get(url)
	if err != nil {
		return "", false
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err == nil
}

func (g *gateway) value(url string) string {
	for range 5 { // want `this loop retries \(\*gateway\).fetch immediately when it fails, 5 times`
		if v, ok := g.fetch(url); ok {
			return v
		}
	}
	return ""
}

// True says that it went wrong.
func (g *gateway) fails(url string) bool {
	_, err := g.http.Get(url)
	return err != nil
}

func (g *gateway) worse(url string) {
	for range 5 { // want `this loop retries \(\*gateway\).fails immediately when it fails, 5 times`
		if !g.fails(url) {
			return
		}
	}
}

func farBool(client *http.Client, req *http.Request) bool {
	for range 5 { // want `this loop retries verdicts.Delivered immediately when it fails, 5 times`
		if verdicts.Delivered(client, req) {
			return true
		}
	}
	return false
}

// An attempt that fails through an iterator.
func (g *gateway) events(ctx context.Context, url string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			yield("", err)
			return
		}
		resp, err := g.http.Do(req)
		if err != nil {
			yield("", err)
			return
		}
		resp.Body.Close()
		yield(resp.Status, nil)
	}
}

func (g *gateway) drain(ctx context.Context, url string) (all []string, err error) {
	for range 4 { // want `this loop retries \(\*gateway\).events immediately when it fails, 4 times`
		err = nil
		for line, failed := range g.events(ctx, url) {
			if failed != nil {
				err = failed
				break
			}
			all = append(all, line)
		}
		if err == nil {
			return all, nil
		}
	}
	return all, err
}

func farSeq(ctx context.Context, url string) error {
	for { // want `this loop retries verdicts.Lines immediately when it fails` `this loop retries verdicts.Lines until it succeeds`
		failed := false
		for _, err := range verdicts.Lines(ctx, url) {
			if err != nil {
				failed = true
			}
		}
		if !failed {
			return nil
		}
	}
}

// Beside its caller, in another package.
func (g *gateway) beside(ctx context.Context, req *http.Request) (err error) {
	for range 4 { // want `this loop retries verdicts.Beside immediately when it fails, 4 times`
		err = verdicts.Beside(ctx, func() error {
			resp, err := g.http.Do(req)
			if err == nil {
				resp.Body.Close()
			}
			return err
		})
		if err == nil {
			return nil
		}
	}
	return err
}
