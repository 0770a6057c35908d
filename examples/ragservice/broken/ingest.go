package broken

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/openai/openai-go/v3"
	"golang.org/x/sync/errgroup"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
)

const embedAttempts = 3

// Ingest embeds the documents and puts them into the store.
func (s *Service) Ingest(ctx context.Context, docs []ragservice.Document) ragservice.Report {
	docs, err := s.load(docs)
	if err != nil {
		var report ragservice.Report
		for _, doc := range docs {
			report.Failed = append(report.Failed, ragservice.Failure{ID: doc.ID, Err: err})
		}
		return report
	}

	var (
		wg     sync.WaitGroup
		mu     sync.Mutex
		report ragservice.Report
	)
	for _, doc := range docs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			err := s.ingest(ctx, doc)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				report.Failed = append(report.Failed, ragservice.Failure{ID: doc.ID, Err: err})
				return
			}
			report.Stored++
		}()
	}
	wg.Wait()
	return report
}

func (s *Service) ingest(ctx context.Context, doc ragservice.Document) error {
	vector, err := s.embed(ctx, doc.Text)
	if err != nil {
		return fmt.Errorf("embed: %w", err)
	}
	if err := s.store.upsert(doc, vector); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// load fetches the documents that came as an address.
func (s *Service) load(docs []ragservice.Document) ([]ragservice.Document, error) {
	loaded := make([]ragservice.Document, len(docs))
	var g errgroup.Group
	for i, doc := range docs {
		loaded[i] = doc
		if doc.URL == "" {
			continue
		}
		g.Go(func() error {
			text, err := fetch(doc.URL)
			loaded[i].Text = text
			return err
		})
	}
	return loaded, g.Wait()
}

func fetch(url string) (string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("fetch %s: %s", url, resp.Status)
	}
	text, err := io.ReadAll(resp.Body)
	return string(text), err
}

// embed returns the vector of a text.
func (s *Service) embed(ctx context.Context, text string) ([]float32, error) {
	var lastErr error
	for attempt := 1; attempt <= embedAttempts; attempt++ {
		resp, err := s.embedder.Embeddings.New(ctx, openai.EmbeddingNewParams{
			Model:      ragservice.EmbeddingModel,
			Input:      openai.EmbeddingNewParamsInputUnion{OfString: openai.String(text)},
			Dimensions: openai.Int(ragservice.Dimensions),
		})
		if err != nil {
			lastErr = err
			continue
		}
		if len(resp.Data) != 1 {
			return nil, fmt.Errorf("%d embeddings for one text", len(resp.Data))
		}
		return float32s(resp.Data[0].Embedding), nil
	}
	return nil, lastErr
}

func float32s(v []float64) []float32 {
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(x)
	}
	return out
}
