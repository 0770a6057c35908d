// Package pause sleeps between attempts.
package pause

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"time"
)

type client struct{ http *http.Client }

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

// After the attempt: the fix also spares the pause after the last.
func (c *client) get(ctx context.Context, url string) (body []byte, err error) {
	for attempt := 1; attempt <= 5; attempt++ {
		if body, err = c.once(ctx, url); err == nil {
			return body, nil
		}
		time.Sleep(time.Duration(attempt) * time.Second) // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return nil, err
}

// Before the attempt.
func (c *client) before(ctx context.Context, url string) error {
	var err error
	for i := range 3 {
		if i > 0 {
			time.Sleep(2 * time.Second) // want `the pause of 2s between attempts at \(\*client\).once continues after ctx is cancelled`
		}
		if _, err = c.once(ctx, url); err == nil {
			return nil
		}
	}
	return err
}

// A request is as good as a ctx.
func (c *client) handler(w http.ResponseWriter, r *http.Request) {
	for i := 0; i < 4; i++ {
		body, err := c.once(r.Context(), "http://upstream")
		if err != nil {
			time.Sleep(time.Second) // want `the pause of 1s between attempts at \(\*client\).once continues after r.Context\(\) is cancelled`
			continue
		}
		w.Write(body)
		return
	}
	http.Error(w, "upstream", http.StatusBadGateway)
}

// No ctx in scope.
func (c *client) alone(url string) error {
	var err error
	for i := 0; i < 4; i++ {
		if _, err = c.once(context.Background(), url); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return err
}

// A poll: the pause is taken after success too.
func (c *client) poll(ctx context.Context, url string) {
	for ctx.Err() == nil {
		if _, err := c.once(ctx, url); err != nil {
			log.Print(err)
		}
		time.Sleep(time.Minute)
	}
}

// Pages, with a pause for the sake of a quota.
func (c *client) pages(ctx context.Context, urls []string) {
	for _, url := range urls {
		if _, err := c.once(ctx, url); err != nil {
			log.Print(err)
			continue
		}
		time.Sleep(time.Second)
	}
}

// Timer and select.
func (c *client) heeds(ctx context.Context, url string) error {
	for range 3 {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
	return errors.New("gave up")
}

// ok: next to nothing (strict).
func (c *client) short(ctx context.Context, url string) error {
	for range 3 {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		pause := 20 * time.Millisecond
		time.Sleep(pause)
	}
	return errors.New("gave up")
}

// The code knows that nobody waits.
func (c *client) stubborn(ctx context.Context, url string) error {
	for i := 0; i < 3; i++ { // want `this loop retries \(\*client\).once after the context is cancelled`
		_, err := c.once(ctx, url)
		if err == nil {
			return nil
		}
		if errors.Is(err, context.Canceled) {
			log.Print("canceled")
		} else {
			log.Print("failed: ", err)
		}
		wait() // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errors.New("gave up")
}

func wait() { time.Sleep(time.Second) }

// break leaves the select, not the loop.
func (c *client) breaks(ctx context.Context, url string) error {
	for i := 0; i < 3; i++ { // want `this loop retries \(\*client\).once after the context is cancelled`
		_, err := c.once(ctx, url)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			break
		case <-time.After(time.Second):
		}
	}
	return errors.New("gave up")
}

// It leaves.
func (c *client) leaves(ctx context.Context, url string) error {
	for i := 0; i < 3; i++ {
		_, err := c.once(ctx, url)
		if err == nil || ctx.Err() != nil || errors.Is(err, context.Canceled) {
			return err
		}
		wait() // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errors.New("gave up")
}

// Each attempt has a ctx of its own.
func (c *client) each(ctx context.Context, url string) error {
	for i := 0; i < 3; i++ {
		one, cancel := context.WithTimeout(ctx, time.Second)
		_, err := c.once(one, url)
		cancel()
		if err == nil {
			return nil
		}
		if one.Err() != nil {
			log.Print("too slow")
		}
		wait() // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errors.New("gave up")
}

// What else the attempt is given is read off what it is given anyway.
type part struct{ start, done int64 }

func (p *part) begin() int64 { return p.start + p.done }

func (c *client) chunk(ctx context.Context, from int64, p *part) error {
	_, err := c.once(ctx, "http://example.com/chunk")
	return err
}

func (c *client) download(ctx context.Context, p *part) error {
	var err error
	for try := 0; try < 6; try++ {
		from := p.begin()
		err = c.chunk(ctx, from, p)
		switch {
		case errors.Is(err, context.Canceled):
			return err
		case err != nil:
			time.Sleep(time.Second << try) // want `the pause between attempts at \(\*client\).chunk continues after ctx is cancelled`
			continue
		default:
			return nil
		}
	}
	return err
}

// What the attempt is given is computed anew each time, from the same.
type userKey struct{}

func userOf(ctx context.Context) string {
	id, _ := ctx.Value(userKey{}).(string)
	return id
}

func (c *client) url(ctx context.Context, name string) string {
	return "http://store/" + userOf(ctx) + "/" + name
}

func (c *client) upload(ctx context.Context, name string) error {
	for i := 0; i < 3; i++ {
		if _, err := c.once(ctx, c.url(ctx, name)); err == nil {
			return nil
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errors.New("gave up")
}

// Another server each time is no retry, but the caller waits all the same.
type servers struct {
	urls []string
	at   int
}

func (s *servers) server() string {
	s.at++
	return s.urls[s.at%len(s.urls)]
}

func (c *client) anyServer(ctx context.Context, s *servers) error {
	for i := 0; i < 3; i++ {
		if _, err := c.once(ctx, s.server()); err == nil {
			return nil
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errors.New("gave up")
}

// An answer that will not do costs a pause too.
func (c *client) filled(ctx context.Context, url string) (body []byte, err error) {
	for attempt := range 3 {
		body, err = c.once(ctx, url)
		if err != nil {
			if attempt < 2 {
				time.Sleep(time.Second << attempt) // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
				continue
			}
			break
		}
		if len(body) == 0 {
			err = errors.New("empty")
			if attempt < 2 {
				time.Sleep(time.Second << attempt) // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
				continue
			}
		}
		break
	}
	return body, err
}

// As above, with one pause for both.
func (c *client) either(ctx context.Context, url string, retries int) ([]byte, error) {
	for attempt := 0; attempt < retries; attempt++ {
		body, err := c.once(ctx, url)
		if err == nil && body != nil {
			return body, nil
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return nil, errors.New("gave up")
}

// ok: a poll, of something that may not be there yet.
func (c *client) there(ctx context.Context, url string) []byte {
	for {
		body, err := c.once(ctx, url)
		if err == nil && body != nil {
			return body
		}
		time.Sleep(time.Second)
	}
}

// As above, by index.
func (c *client) failover(ctx context.Context, urls []string) ([]byte, error) {
	at := 0
	for ctx.Err() == nil {
		if c.http == nil { // a pause for another reason
			time.Sleep(100 * time.Millisecond)
			continue
		}
		body, err := c.once(ctx, urls[at%len(urls)])
		if err != nil {
			at++
			time.Sleep(6 * time.Second) // want `the pause of 6s between attempts at \(\*client\).once continues after ctx is cancelled`
			continue
		}
		return body, nil
	}
	return nil, ctx.Err()
}

// ok: another item each time, and all of them.
func (c *client) everyURL(ctx context.Context, urls []string) {
	for _, url := range urls {
		if _, err := c.once(ctx, url); err != nil {
			time.Sleep(time.Second)
			continue
		}
		log.Print(url)
	}
}
