// Package shared gives one ctx to what the caller waits for and to what goes
// on: it is reported, and changed by no fix.
package shared

import (
	"context"
	"net/http"
	"os/exec"
	"sync"
	"time"
)

func post(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, "POST", url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A goroutine has the same ctx.
func beside(w http.ResponseWriter, r *http.Request) {
	ctx := context.Background() // want `post is given context.Background\(\) although r is in scope`
	go post(ctx, "http://audit")
	if err := post(ctx, "http://a"); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

// A literal that is started has.
func inLiteral(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(context.Background()) // want `post is given context.Background\(\) although r is in scope`
	time.AfterFunc(time.Second, func() {
		defer cancel()
		post(ctx, "http://audit")
	})
	post(ctx, "http://a")
}

type queue struct{ ctx context.Context }

// It is kept.
func (q *queue) kept(w http.ResponseWriter, r *http.Request) {
	ctx := context.Background() // want `post is given context.Background\(\) although r is in scope`
	q.ctx = ctx
	post(ctx, "http://a")
}

// The function it is given to goes on with it.
func handsOn(w http.ResponseWriter, r *http.Request) {
	ctx := context.Background() // want `postTwice is given context.Background\(\) although r is in scope`
	postTwice(ctx)
}

func postTwice(ctx context.Context) {
	go post(ctx, "http://audit")
	post(ctx, "http://a")
}

// A process that goes on.
func starts(w http.ResponseWriter, r *http.Request) {
	cmd := exec.Command("report")
	if err := cmd.Start(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

var (
	once    sync.Once
	loadErr error
)

// What is done once is done for others too.
func loaded(w http.ResponseWriter, r *http.Request) {
	once.Do(func() {
		loadErr = post(context.Background(), "http://a") // want `post is given context.Background\(\) although r is in scope`
	})
	if loadErr != nil {
		http.Error(w, loadErr.Error(), http.StatusBadGateway)
	}
}

// ok to change: all that has it is done when the handler returns.
func alone(w http.ResponseWriter, r *http.Request) {
	ctx := context.Background() // want `post \(and 1 more\) is given context.Background\(\) although r is in scope`
	if err := post(ctx, "http://a"); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	func() { post(ctx, "http://b") }()
}
