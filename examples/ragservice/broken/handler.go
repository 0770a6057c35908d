package broken

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
)

// Handler returns the API.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /documents", s.handleIngest)
	mux.HandleFunc("GET /answer", s.handleAnswer)
	mux.HandleFunc("GET /answer/stream", s.handleStream)
	mux.HandleFunc("GET /stats", s.handleStats)
	return mux
}

func (s *Service) handleIngest(w http.ResponseWriter, r *http.Request) {
	var docs []ragservice.Document
	if err := json.NewDecoder(r.Body).Decode(&docs); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	// An upload has to arrive as a whole, whether or not the browser waits.
	report := s.Ingest(context.Background(), docs)
	if report.Stored > 0 {
		// Give the index a moment, people ask about their document at once.
		time.Sleep(500 * time.Millisecond)
	}
	writeJSON(w, map[string]int{"stored": report.Stored, "failed": len(report.Failed)})
}

func (s *Service) handleAnswer(w http.ResponseWriter, r *http.Request) {
	question := r.FormValue("q")
	answer, err := s.Answer(r.Context(), question)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	// Nobody has to wait for the statistics.
	go func() {
		if err := s.count(r.Context(), question); err != nil {
			s.log.Warn("question not counted", "err", err)
		}
	}()
	writeJSON(w, map[string]string{"answer": answer})
}

func (s *Service) handleStream(w http.ResponseWriter, r *http.Request) {
	question := r.FormValue("q")
	passages, err := s.retrieve(r.Context(), question)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	client := openai.NewClient(option.WithBaseURL(s.cfg.OpenAIURL), option.WithAPIKey(s.cfg.OpenAIKey))
	stream := client.Chat.Completions.NewStreaming(r.Context(), chatParams(question, passages))
	defer stream.Close()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	out := http.NewResponseController(w)
	for stream.Next() {
		for _, choice := range stream.Current().Choices {
			fmt.Fprint(w, choice.Delta.Content)
		}
		out.Flush()
	}
	if err := stream.Err(); err != nil {
		s.log.Error("answer broke off", "err", err)
	}
}

func (s *Service) handleStats(w http.ResponseWriter, r *http.Request) {
	n, err := s.store.count()
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	writeJSON(w, map[string]uint64{"documents": n})
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}
