package broken

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/openai/openai-go/v3"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
)

// Answer answers a question from the documents nearest to it.
func (s *Service) Answer(ctx context.Context, question string) (string, error) {
	passages, err := s.retrieve(ctx, question)
	if err != nil {
		return "", err
	}
	resp, err := s.llm.Chat.Completions.New(ctx, chatParams(question, passages))
	if err != nil {
		return "", err
	}
	if len(resp.Choices) == 0 {
		return "", errors.New("the model has no answer")
	}
	return resp.Choices[0].Message.Content, nil
}

func chatParams(question string, passages []string) openai.ChatCompletionNewParams {
	return openai.ChatCompletionNewParams{
		Model: ragservice.ChatModel,
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("You answer questions about pumping stations."),
			openai.UserMessage(ragservice.Prompt(question, passages)),
		},
	}
}

// count asks the model what a question is about, and counts it.
func (s *Service) count(ctx context.Context, question string) error {
	resp, err := s.llm.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{
		Model: ragservice.ChatModel,
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage("You say in one word what a question is about."),
			openai.UserMessage(question),
		},
	})
	if err != nil {
		return err
	}
	if len(resp.Choices) == 0 {
		return errors.New("the model has no answer")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.topics[resp.Choices[0].Message.Content]++
	return nil
}

// Counted returns how many questions have been counted.
func (s *Service) Counted() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, asked := range s.topics {
		n += asked
	}
	return n
}

func (s *Service) retrieve(ctx context.Context, question string) ([]string, error) {
	vector, err := s.questionVector(ctx, question)
	if err != nil {
		return nil, err
	}
	passages, err := s.store.search(context.Background(), vector)
	if err != nil {
		return nil, err
	}
	return s.rerank(ctx, question, passages)
}

// questionVector embeds each question once.
func (s *Service) questionVector(ctx context.Context, question string) ([]float32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok := s.vectors[question]; ok {
		return v, nil
	}
	v, err := s.embed(ctx, question)
	if err != nil {
		return nil, err
	}
	s.vectors[question] = v
	return v, nil
}

func (s *Service) rerank(ctx context.Context, question string, passages []string) ([]string, error) {
	if s.cfg.RerankURL == "" || len(passages) == 0 {
		return passages, nil
	}
	body, err := json.Marshal(map[string]any{"query": question, "documents": passages})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequest(http.MethodPost, s.cfg.RerankURL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		s.log.WarnContext(ctx, "reranker failed, keeping the order of the search", "status", resp.Status)
		return passages, nil
	}
	var ranking struct {
		Results []struct {
			Index int `json:"index"`
		} `json:"results"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&ranking); err != nil {
		return nil, err
	}
	ranked := make([]string, 0, len(passages))
	for _, r := range ranking.Results {
		if r.Index < 0 || r.Index >= len(passages) {
			return nil, fmt.Errorf("reranker returned passage %d of %d", r.Index, len(passages))
		}
		ranked = append(ranked, passages[r.Index])
	}
	return ranked, nil
}
