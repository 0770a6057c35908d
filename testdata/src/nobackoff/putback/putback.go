// Package putback puts jobs that failed straight back on their queue.
package putback

import (
	"context"
	"log"
	"net/http"
	"time"

	"example.com/verdicts"
)

type job struct {
	url      string
	attempts int
}

var client = &http.Client{Timeout: time.Minute}

func process(ctx context.Context, j job) error {
	req, err := http.NewRequestWithContext(ctx, "POST", j.url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A channel of the function.
func ranges(ctx context.Context, jobs chan job) {
	for j := range jobs {
		if err := process(ctx, j); err != nil {
			log.Print(err)
			jobs <- j // want `what fails in process goes straight back to jobs`
		}
	}
}

// One case of a select; the send is on a goroutine, for the sake of a full channel.
func selects(ctx context.Context, jobs chan job) {
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-jobs:
			err := process(ctx, j)
			if err == nil {
				continue
			}
			go func() {
				jobs <- j // want `what fails in process goes straight back to jobs`
			}()
		}
	}
}

// A field, and a function that is handed the job.
type worker struct{ jobs chan job }

func (w *worker) run(ctx context.Context) {
	for j := range w.jobs {
		w.handle(ctx, j)
	}
}

func (w *worker) handle(ctx context.Context, j job) {
	if err := process(ctx, j); err != nil {
		w.jobs <- j // want `what fails in process goes straight back to w.jobs`
		return
	}
	log.Print("done: ", j.url)
}

// A queue with methods.
type queue struct{ list []string }

func (q *queue) Get() (string, bool)            { return q.list[0], len(q.list) == 0 }
func (q *queue) Add(key string)                 { q.list = append(q.list, key) }
func (q *queue) AddAfter(string, time.Duration) {}
func (q *queue) Done(string)                    {}

type controller struct{ queue *queue }

func (c *controller) sync(key string) bool {
	_, err := client.Get(key)
	return err == nil
}

func (c *controller) next() bool {
	key, quit := c.queue.Get()
	if quit {
		return false
	}
	defer c.queue.Done(key)
	if !c.sync(key) {
		c.queue.Add(key) // want `what fails in \(\*controller\).sync goes straight back to c.queue`
	}
	return true
}

// The attempt is one of another package.
func far(reqs chan *http.Request) {
	for {
		req := <-reqs
		if ok := verdicts.Delivered(client, req); !ok {
			reqs <- req // want `what fails in verdicts.Delivered goes straight back to reqs`
		}
	}
}
