package outcomes

import (
	"context"
	"net/http"
	"time"

	"example.com/verdicts"
)

// ok: a poll that asks until the job is done; the answer says that it is not.
func (g *gateway) pending(resp *http.Response) bool { return resp.Header.Get("State") == "pending" }

func (g *gateway) await(req *http.Request) (*http.Response, error) {
	for range 60 {
		resp, err := g.http.Do(req)
		if err != nil {
			return nil, err
		}
		if !g.pending(resp) {
			return resp, nil
		}
		resp.Body.Close()
	}
	return nil, errBusy
}

// ok: accepted is an answer that asks to come again.
func (g *gateway) accepted(req *http.Request) (*http.Response, error) {
	for {
		resp, err := g.http.Do(req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode != http.StatusAccepted {
			return resp, nil
		}
		resp.Body.Close()
		time.Sleep(time.Second)
	}
}

// ok: a question that is put until the answer is yes.
func (g *gateway) isReady(url string) bool {
	resp, err := g.http.Get(url)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return true
}

func (g *gateway) ready(ctx context.Context, url string) bool {
	for range 50 {
		if g.isReady(url) {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}

// ok: what the bool means is not known.
func (g *gateway) changed(url string) bool {
	resp, err := g.http.Get(url)
	if err != nil {
		return url != ""
	}
	resp.Body.Close()
	return resp.Header.Get("ETag") != ""
}

func (g *gateway) follow(url string) {
	for range 50 {
		if g.changed(url) {
			return
		}
	}
}

// ok: each round another host.
func (g *gateway) any(hosts []string) bool {
	for _, h := range hosts {
		if g.push(&http.Request{Host: h}) {
			return true
		}
	}
	return false
}

// ok: a judge that asks for no other attempt, whatever the status.
func (g *gateway) counted(resp *http.Response) bool { return resp.ContentLength > 0 }

func (g *gateway) first(req *http.Request) *http.Response {
	for range 3 {
		resp, err := g.http.Do(req)
		if err != nil {
			return nil
		}
		if g.counted(resp) {
			return resp
		}
		resp.Body.Close()
	}
	return nil
}

// ok: an error in the middle of a stream goes to who reads it; the next round
// reads another page.
func (g *gateway) pages(ctx context.Context, urls []string) (n int) {
	for _, url := range urls {
		for _, err := range g.events(ctx, url) {
			if err != nil {
				break
			}
			n++
		}
	}
	return n
}

// ok: started, and not waited for.
func (g *gateway) start(req *http.Request) {
	for range 3 {
		verdicts.Start(func() error {
			_, err := g.http.Do(req)
			return err
		})
	}
}

// ok: pauses, and is ended by the ctx.
func (g *gateway) patient(ctx context.Context, req *http.Request) bool {
	for n := range 9 {
		if g.push(req) {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(time.Second << n):
		}
	}
	return false
}

// ok: what is repeated waits on nothing.
func parsed() error {
	return Until(4, func() error { return errBusy })
}

// ok: the function pauses.
func (g *gateway) calmly(ctx context.Context, url string) error {
	return verdicts.Calmly(ctx, 4, func() error {
		_, err := g.http.Get(url)
		return err
	})
}

// ok: each of a list, whatever became of the others.
func each(hooks []string, f func(string) error) (err error) {
	for _, h := range hooks {
		if err = f(h); err != nil {
			time.Sleep(time.Millisecond)
		}
	}
	return err
}
