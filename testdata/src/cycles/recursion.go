package cycles

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/openai/openai-go/v3"
	"golang.org/x/sync/errgroup"
)

// What makes a value may call itself for it: a pause, a client, a group, a
// connection, a ctx, a request, a listener, a predicate, a lock.

func pauseAfter(attempt int) time.Duration {
	if attempt <= 0 {
		return 50 * time.Millisecond
	}
	return pauseAfter(attempt-1) * 2
}

func retryAfter(h http.Header, left int) time.Duration {
	if s, err := strconv.Atoi(h.Get("Retry-After")); err == nil {
		return time.Duration(s) * time.Second
	}
	wait := retryAfter(h, left-1)
	return wait
}

func fetchPatiently(c *http.Client, req *http.Request) (*http.Response, error) {
	for attempt := range 4 {
		resp, err := c.Do(req)
		if err != nil || resp.StatusCode != http.StatusServiceUnavailable {
			return resp, err
		}
		resp.Body.Close()
		wait := max(pauseAfter(attempt), retryAfter(resp.Header, attempt))
		time.Sleep(wait)
	}
	return nil, nil
}

func model(depth int) openai.Client {
	if depth > 0 {
		return model(depth - 1)
	}
	return openai.NewClient()
}

func plainClient(tries int) *http.Client {
	if tries == 0 {
		return &http.Client{}
	}
	return plainClient(tries - 1)
}

func askTwice(ctx context.Context) {
	m := model(2)
	for range 2 {
		if _, err := m.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{}); err == nil {
			break
		}
	}
	resp, err := plainClient(3).Get("http://example.com")
	if err == nil {
		resp.Body.Close()
	}
}

func group(parts int) *errgroup.Group {
	if parts > 1 {
		return group(parts / 2)
	}
	return &errgroup.Group{}
}

func fetchAll(urls []string) error {
	g := group(len(urls))
	for _, u := range urls {
		g.Go(func() error {
			_, err := http.Get(u)
			return err
		})
	}
	return g.Wait()
}

func dialAgain(left int) (net.Conn, error) {
	if left == 0 {
		return net.Dial("tcp", "example.com:80")
	}
	return dialAgain(left - 1)
}

func tagged(ctx context.Context, names []string) context.Context {
	if len(names) == 0 {
		return ctx
	}
	return tagged(context.WithValue(ctx, names[0], true), names[1:])
}

func queryTagged(db *sql.DB, names []string) error {
	_, err := db.ExecContext(tagged(context.Background(), names), "select 1")
	return err
}

func withHeaders(r *http.Request, names []string) *http.Request {
	if len(names) > 0 {
		r = r.WithContext(tagged(withHeaders(r, names[1:]).Context(), names))
	}
	return r
}

func isGone(err, target error) bool { return isAway(err, target) }

func isAway(err, target error) bool { return isGone(err, target) }

func untilGone(c *http.Client, req *http.Request) {
	for {
		if _, err := c.Do(req); err != nil && isGone(err, net.ErrClosed) {
			continue
		}
		return
	}
}

type box struct {
	mu    sync.Mutex
	inner *box
}

func (b *box) lockAll() {
	b.mu.Lock()
	if b.inner != nil {
		b.inner.lockAll()
	}
}

func (b *box) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.lockAll()
	defer b.mu.Unlock()
	if resp, err := plainClient(1).Get("http://example.com"); err == nil {
		resp.Body.Close()
	}
}

// A type that holds itself.
type nested[T any] struct {
	value T
	next  *nested[T]
}

func eachNested(list []*nested[string]) {
	for _, n := range list {
		go func() { _, _ = http.Get(n.value) }()
	}
}
