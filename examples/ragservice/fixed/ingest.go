package fixed

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"golang.org/x/sync/errgroup"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
)

// maxDocument is more than the embedding model reads.
const maxDocument = 1 << 20

// Ingest embeds the documents and puts them into the store.
func (s *Service) Ingest(ctx context.Context, docs []ragservice.Document) ragservice.Report {
	docs, report := s.load(ctx, docs)
	var (
		wg sync.WaitGroup
		mu sync.Mutex
	)
	for batch := range slices.Chunk(docs, s.opts.Batch) {
		if err := s.batches.Acquire(ctx, 1); err != nil {
			mu.Lock()
			fail(&report, batch, err)
			mu.Unlock()
			continue
		}
		wg.Go(func() {
			defer s.batches.Release(1)
			err := s.ingest(ctx, batch)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				fail(&report, batch, err)
				return
			}
			report.Stored += len(batch)
		})
	}
	wg.Wait()
	return report
}

func fail(report *ragservice.Report, docs []ragservice.Document, err error) {
	for _, doc := range docs {
		report.Failed = append(report.Failed, ragservice.Failure{ID: doc.ID, Err: err})
	}
}

func (s *Service) ingest(ctx context.Context, batch []ragservice.Document) error {
	texts := make([]string, len(batch))
	for i, doc := range batch {
		texts[i] = doc.Text
	}
	vectors, err := s.embed(ctx, texts)
	if err != nil {
		return fmt.Errorf("embed: %w", err)
	}
	err = s.retry.do(ctx, func(ctx context.Context) error {
		return s.store.upsert(ctx, batch, vectors)
	})
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// load fetches the documents that came as an address. It returns those that
// have a text, and a report of the others.
func (s *Service) load(ctx context.Context, docs []ragservice.Document) ([]ragservice.Document, ragservice.Report) {
	loaded := slices.Clone(docs)
	errs := make([]error, len(docs))
	var g errgroup.Group
	g.SetLimit(s.opts.Fetches)
	for i, doc := range docs {
		if doc.URL == "" {
			continue
		}
		g.Go(func() error {
			errs[i] = s.retry.do(ctx, func(ctx context.Context) error {
				text, err := s.fetch(ctx, doc.URL)
				loaded[i].Text = text
				return err
			})
			return nil // one document does not stop the others
		})
	}
	g.Wait()

	var report ragservice.Report
	good := loaded[:0]
	for i, doc := range loaded {
		if errs[i] != nil {
			report.Failed = append(report.Failed, ragservice.Failure{ID: doc.ID, Err: errs[i]})
			continue
		}
		good = append(good, doc)
	}
	return good, report
}

func (s *Service) fetch(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	resp, err := s.web.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("fetch %s: %s", url, resp.Status)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxDocument))
	return string(text), err
}

// embed returns the vectors of texts, in their order.
func (s *Service) embed(ctx context.Context, texts []string) ([][]float32, error) {
	var resp *openai.CreateEmbeddingResponse
	err := s.retry.do(ctx, func(ctx context.Context) (err error) {
		resp, err = s.openai.Embeddings.New(ctx, openai.EmbeddingNewParams{
			Model:      ragservice.EmbeddingModel,
			Input:      openai.EmbeddingNewParamsInputUnion{OfArrayOfStrings: texts},
			Dimensions: openai.Int(ragservice.Dimensions),
		}, option.WithRequestTimeout(s.opts.EmbedTimeout))
		return err
	})
	if err != nil {
		return nil, err
	}
	vectors := make([][]float32, len(texts))
	for _, e := range resp.Data {
		if e.Index < 0 || e.Index >= int64(len(texts)) {
			return nil, fmt.Errorf("embedding %d of %d texts", e.Index, len(texts))
		}
		vectors[e.Index] = float32s(e.Embedding)
	}
	for i, v := range vectors {
		if len(v) == 0 {
			return nil, fmt.Errorf("no embedding for text %d of %d", i, len(texts))
		}
	}
	return vectors, nil
}

func float32s(v []float64) []float32 {
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(x)
	}
	return out
}
