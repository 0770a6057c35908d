// Package fixed is a retrieval service: it takes documents in and answers
// questions from them. Each call of a dependency ends in time, as many calls
// are under way as the dependency has room for, and a call that failed is tried
// again in one place, after a pause.
package fixed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/qdrant/go-client/qdrant"
	"golang.org/x/sync/semaphore"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
)

// Options bound what a Service does. A zero field has the default.
type Options struct {
	EmbedTimeout  time.Duration // one request for a batch of embeddings; 90s
	ChatTimeout   time.Duration // a whole answer of the model, streamed or not; 120s
	HeaderTimeout time.Duration // until the model begins to answer; 90s
	StoreTimeout  time.Duration // one request to the vector store; 30s
	HTTPTimeout   time.Duration // fetching a document, reranking; 30s
	IngestTimeout time.Duration // all documents of one upload; 15m

	Batch       int // documents in a request; 128
	Concurrency int // batches at a time, over all uploads; 5
	Fetches     int // documents fetched at a time in an upload; 10
	Questions   int // questions whose vectors are kept; 1000

	Attempts  int           // of a request; 4
	BaseDelay time.Duration // before the second attempt; 500ms
	MaxDelay  time.Duration // between attempts, whatever the server asks for; 30s
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.EmbedTimeout, 90 * time.Second},
		{&o.ChatTimeout, 120 * time.Second},
		{&o.HeaderTimeout, 90 * time.Second},
		{&o.StoreTimeout, 30 * time.Second},
		{&o.HTTPTimeout, 30 * time.Second},
		{&o.IngestTimeout, 15 * time.Minute},
		{&o.BaseDelay, 500 * time.Millisecond},
		{&o.MaxDelay, 30 * time.Second},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	for _, n := range []struct {
		field *int
		value int
	}{
		{&o.Batch, 128},
		{&o.Concurrency, 5},
		{&o.Fetches, 10},
		{&o.Questions, 1000},
		{&o.Attempts, 4},
	} {
		if *n.field <= 0 {
			*n.field = n.value
		}
	}
	return o
}

// A Service answers questions from the documents it was given.
type Service struct {
	cfg     ragservice.Config
	opts    Options
	log     *slog.Logger
	openai  openai.Client
	web     *http.Client
	store   *store
	retry   retrier
	batches *semaphore.Weighted

	counting *semaphore.Weighted // questions that are being counted
	counts   sync.WaitGroup

	mu      sync.Mutex
	vectors map[string][]float32 // of questions that were asked before
	topics  map[string]int       // what people ask about, and how often
}

// New connects to the dependencies and creates the collection.
func New(ctx context.Context, cfg ragservice.Config, opts Options) (*Service, error) {
	opts = opts.withDefaults()
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	defaults, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return nil, errors.New("http.DefaultTransport was replaced")
	}
	transport := defaults.Clone()
	transport.ResponseHeaderTimeout = opts.HeaderTimeout
	transport.MaxIdleConnsPerHost = 2 * opts.Concurrency

	// The check of the version would wait up to a minute, without ctx.
	client, err := qdrant.NewClient(&qdrant.Config{
		Host:                   cfg.QdrantHost,
		Port:                   cfg.QdrantPort,
		SkipCompatibilityCheck: true,
	})
	if err != nil {
		return nil, err
	}
	s := &Service{
		cfg:  cfg,
		opts: opts,
		log:  cfg.Logger,
		// A Timeout on the client would cut answers that stream. The transport
		// bounds the wait for an answer, each call bounds its whole.
		openai: openai.NewClient(
			option.WithBaseURL(cfg.OpenAIURL),
			option.WithAPIKey(cfg.OpenAIKey),
			option.WithHTTPClient(&http.Client{Transport: transport}),
			option.WithMaxRetries(0), // the retrier does it
		),
		web:     &http.Client{Timeout: opts.HTTPTimeout},
		store:   &store{client: client, collection: cfg.Collection, timeout: opts.StoreTimeout},
		retry:   retrier{attempts: opts.Attempts, base: opts.BaseDelay, max: opts.MaxDelay, log: cfg.Logger},
		batches: semaphore.NewWeighted(int64(opts.Concurrency)),
		vectors: make(map[string][]float32),

		counting: semaphore.NewWeighted(int64(opts.Concurrency)),
		topics:   make(map[string]int),
	}
	if err := s.retry.do(ctx, s.store.create); err != nil {
		client.Close()
		return nil, err
	}
	return s, nil
}

// Close waits for what was left behind, and closes the connections to the
// dependencies.
func (s *Service) Close() error {
	s.counts.Wait()
	return s.store.client.Close()
}

// Server returns a server of the API on addr. It has no WriteTimeout, which would
// cut answers that stream: each handler ends in time.
func (s *Service) Server(addr string) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           s.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute, // an upload
		IdleTimeout:       2 * time.Minute,
	}
}

// ListenAndServe serves the API on addr until ctx ends.
func (s *Service) ListenAndServe(ctx context.Context, addr string) error {
	srv := s.Server(addr)
	failed := make(chan error, 1)
	go func() { failed <- srv.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	// What is under way may come to its end.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil {
		return fmt.Errorf("shutdown: %w", err)
	}
	return nil
}
