package stub

import "net/http"

func (s *Stub) routes() {
	openai := func(a func(*request) answer) responder {
		return responder{service: "openai", answer: a, refuse: openaiError}
	}
	// With and without the version: base URLs are written both ways.
	for _, prefix := range []string{"/v1", "", "/openai/deployments/{deployment}", "/openai/v1"} {
		s.handle("POST "+prefix+"/chat/completions", openai(chatCompletions))
		s.handle("POST "+prefix+"/completions", openai(chatCompletions))
		s.handle("POST "+prefix+"/responses", openai(responses))
		s.handle("POST "+prefix+"/embeddings", openai(embeddings))
	}
	for _, prefix := range []string{"/v1", "", "/openai/v1"} {
		s.describe("GET "+prefix+"/models", s.models)
	}

	anthropic := func(a func(*request) answer) responder {
		return responder{service: "anthropic", answer: a, refuse: anthropicError}
	}
	s.handle("POST /v1/messages", anthropic(messages))
	s.handle("POST /v1/messages/count_tokens", anthropic(countTokens))

	ollama := func(a func(*request) answer) responder {
		return responder{service: "ollama", answer: a, refuse: ollamaError, busy: http.StatusServiceUnavailable}
	}
	s.handle("POST /api/chat", ollama(ollamaChat))
	s.handle("POST /api/generate", ollama(ollamaGenerate))
	s.handle("POST /api/embed", ollama(ollamaEmbed))
	s.handle("POST /api/embeddings", ollama(ollamaEmbeddings))
	s.describe("GET /api/tags", s.ollamaTags)
	s.describe("GET /api/version", func(*http.Request) answer { return reply(map[string]any{"version": "0.12.0"}) })

	s.qdrantRoutes()

	plain := func(a func(*request) answer) responder {
		return responder{service: "http", answer: a, refuse: plainError}
	}
	for _, path := range []string{"/rerank", "/v1/rerank", "/v2/rerank"} {
		s.handle("POST "+path, plain(rerank))
	}
	s.handle("/", plain(echo))

	s.describe("GET /stub/report", func(*http.Request) answer { return reply(s.Report()) })
}
