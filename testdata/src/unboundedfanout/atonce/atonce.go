// Package atonce has limits that protect nothing: so many that no language model
// answers them all.
package atonce

import (
	"context"
	"database/sql"
	"net/http"

	"github.com/hibiken/asynq"
	"github.com/openai/openai-go"
	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"
)

var client = openai.NewClient()

type summarise struct{}

func (summarise) ProcessTask(ctx context.Context, t *asynq.Task) error {
	_, err := client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{})
	return err
}

func serve() asynq.Config {
	return asynq.Config{Concurrency: 400} // want `400 asynq tasks at once, each calling OpenAI`
}

const crowd = 250

func later(cfg *asynq.Config) {
	cfg.Concurrency = crowd // want `250 asynq tasks at once, each calling OpenAI`
}

func few() asynq.Config { return asynq.Config{Concurrency: 20} }

func asked(n int) asynq.Config { return asynq.Config{Concurrency: n} }

type page struct{}

func (page) Kind() string { return "page" }

type embedder struct{}

func (w *embedder) Work(ctx context.Context, job *river.Job[page]) error {
	return embed(ctx, "text")
}

func embed(ctx context.Context, text string) error {
	_, err := client.Embeddings.New(ctx, openai.EmbeddingNewParams{})
	return err
}

func queues() map[string]river.QueueConfig {
	return map[string]river.QueueConfig{
		"pages": {MaxWorkers: 1000}, // want `1000 River workers at once, each calling OpenAI embeddings`
		"rest":  {MaxWorkers: 8},
	}
}

func group(ctx context.Context, texts []string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(500) // want `500 goroutines at once, each calling OpenAI embeddings`
	for _, t := range texts {
		g.Go(func() error { return embed(ctx, t) })
	}
	return g.Wait()
}

func semaphore(ctx context.Context, texts []string) {
	sem := make(chan struct{}, 2*crowd) // want `500 goroutines at once, each calling OpenAI embeddings`
	for _, t := range texts {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			embed(ctx, t)
		}()
	}
}

// What answers many at once may be asked by many.
func pages(ctx context.Context, urls []string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(500)
	for _, u := range urls {
		g.Go(func() error {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
			if err != nil {
				return err
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				return err
			}
			return resp.Body.Close()
		})
	}
	return g.Wait()
}

func rows(ctx context.Context, db *sql.DB, ids []int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(200)
	for _, id := range ids {
		g.Go(func() error {
			_, err := db.ExecContext(ctx, "update t set seen = true where id = ?", id)
			return err
		})
	}
	return g.Wait()
}

// Behind a call of something else, of which as much is known.
func fetched(ctx context.Context, urls []string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(300) // want `300 goroutines at once, each calling OpenAI embeddings`
	for _, u := range urls {
		g.Go(func() error { return fetchAndEmbed(ctx, u) })
	}
	return g.Wait()
}

func fetchAndEmbed(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	resp.Body.Close()
	return embed(ctx, url)
}
