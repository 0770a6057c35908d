// Package broken is a retrieval service: it takes documents in and answers
// questions from them.
package broken

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/qdrant/go-client/qdrant"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
)

// A Service answers questions from the documents it was given.
type Service struct {
	cfg      ragservice.Config
	log      *slog.Logger
	embedder openai.Client
	llm      openai.Client
	store    *store

	mu      sync.Mutex
	vectors map[string][]float32 // of questions that were asked before
	topics  map[string]int       // what people ask about, and how often
}

// New connects to the dependencies and creates the collection.
func New(cfg ragservice.Config) (*Service, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	client, err := qdrant.NewClient(&qdrant.Config{Host: cfg.QdrantHost, Port: cfg.QdrantPort})
	if err != nil {
		return nil, err
	}
	s := &Service{
		cfg: cfg,
		log: cfg.Logger,
		// An embedding takes a third of a second. What has not answered after
		// two seconds is not going to.
		embedder: openai.NewClient(
			option.WithBaseURL(cfg.OpenAIURL),
			option.WithAPIKey(cfg.OpenAIKey),
			option.WithHTTPClient(&http.Client{
				Transport: &http.Transport{ResponseHeaderTimeout: 2 * time.Second},
			}),
			option.WithMiddleware(logFailures(cfg.Logger)),
		),
		llm: openai.NewClient(
			option.WithBaseURL(cfg.OpenAIURL),
			option.WithAPIKey(cfg.OpenAIKey),
			option.WithHTTPClient(&http.Client{}),
			option.WithMiddleware(logFailures(cfg.Logger)),
		),
		store:   &store{client: client, collection: cfg.Collection},
		vectors: make(map[string][]float32),
		topics:  make(map[string]int),
	}
	if err := s.store.create(); err != nil {
		client.Close()
		return nil, err
	}
	return s, nil
}

// logFailures logs each request that got no answer, or a bad one.
func logFailures(log *slog.Logger) option.Middleware {
	return func(req *http.Request, next option.MiddlewareNext) (*http.Response, error) {
		resp, err := next(req)
		switch {
		case err != nil:
			log.WarnContext(req.Context(), "request failed", "path", req.URL.Path, "err", err)
		case resp.StatusCode >= http.StatusBadRequest:
			log.WarnContext(req.Context(), "request failed", "path", req.URL.Path, "status", resp.Status)
		}
		return resp, err
	}
}

// Close closes the connections to the dependencies.
func (s *Service) Close() error {
	return s.store.client.Close()
}

// Server returns a server of the API on addr.
func (s *Service) Server(addr string) *http.Server {
	// An answer takes a second. Whoever has not got it after three is gone.
	return &http.Server{Addr: addr, Handler: s.Handler(), WriteTimeout: 3 * time.Second}
}

// ListenAndServe serves the API on addr.
func (s *Service) ListenAndServe(addr string) error {
	return s.Server(addr).ListenAndServe()
}
