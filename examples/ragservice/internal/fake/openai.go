package fake

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// More texts in a request take longer, but not as long as a request each.
const perText = time.Millisecond

func (s *Services) embeddings(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Input      json.RawMessage `json:"input"`
		Model      string          `json:"model"`
		Dimensions int             `json:"dimensions"`
	}
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		apiError(w, http.StatusBadRequest, "invalid_request_error", err.Error())
		return
	}
	var texts []string
	if json.Unmarshal(req.Input, &texts) != nil {
		texts = make([]string, 1)
		if err := json.Unmarshal(req.Input, &texts[0]); err != nil {
			apiError(w, http.StatusBadRequest, "invalid_request_error", "input must be a string or an array of strings")
			return
		}
	}
	if len(texts) == 0 || len(texts) > 2048 {
		apiError(w, http.StatusBadRequest, "invalid_request_error", "input must have 1 to 2048 elements")
		return
	}
	if req.Dimensions == 0 {
		req.Dimensions = 1536
	}
	if !s.openai.serve(time.Duration(len(texts)-1) * perText) {
		s.tooManyRequests(w, req.Model)
		return
	}

	type embedding struct {
		Object    string    `json:"object"`
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	data := make([]embedding, len(texts))
	tokens := 0
	for i, text := range texts {
		data[i] = embedding{"embedding", i, embed(text, req.Dimensions)}
		tokens += len(strings.Fields(text))
	}
	reply(w, map[string]any{
		"object": "list",
		"model":  req.Model,
		"data":   data,
		"usage":  map[string]int{"prompt_tokens": tokens, "total_tokens": tokens},
	})
}

// embed hashes the words of a text into a vector of length one, so that texts
// with words in common are near each other.
func embed(text string, dimensions int) []float32 {
	v := make([]float32, dimensions)
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		h := fnv.New32a()
		h.Write([]byte(strings.Trim(word, ".,;:?!")))
		v[h.Sum32()%uint32(dimensions)]++
	}
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(max(sum, 1)))
	}
	return v
}

func (s *Services) chatCompletions(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Model    string `json:"model"`
		Stream   bool   `json:"stream"`
		Messages []struct {
			Role    string `json:"role"`
			Content string `json:"content"`
		} `json:"messages"`
	}
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		apiError(w, http.StatusBadRequest, "invalid_request_error", err.Error())
		return
	}
	if len(req.Messages) == 0 {
		apiError(w, http.StatusBadRequest, "invalid_request_error", "messages must not be empty")
		return
	}
	if !s.openai.serve(0) {
		s.tooManyRequests(w, req.Model)
		return
	}
	text := answer(req.Messages[len(req.Messages)-1].Content)
	if req.Stream {
		stream(w, req.Model, text, s.word)
		return
	}
	reply(w, map[string]any{
		"id":      "chatcmpl-1",
		"object":  "chat.completion",
		"created": time.Now().Unix(),
		"model":   req.Model,
		"choices": []map[string]any{{
			"index":         0,
			"finish_reason": "stop",
			"message":       map[string]string{"role": "assistant", "content": text},
		}},
	})
}

// answer repeats the first passage of a prompt.
func answer(prompt string) string {
	_, passages, _ := strings.Cut(prompt, "\n\n")
	first, _, _ := strings.Cut(passages, "\n")
	return "According to the documents: " + first
}

func stream(w http.ResponseWriter, model, text string, pause time.Duration) {
	w.Header().Set("Content-Type", "text/event-stream")
	chunk := func(delta map[string]string, finish any) {
		b, err := json.Marshal(map[string]any{
			"id":      "chatcmpl-1",
			"object":  "chat.completion.chunk",
			"created": time.Now().Unix(),
			"model":   model,
			"choices": []map[string]any{{"index": 0, "delta": delta, "finish_reason": finish}},
		})
		if err != nil {
			panic("internal error: " + err.Error())
		}
		fmt.Fprintf(w, "data: %s\n\n", b)
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
	}
	for word := range strings.SplitAfterSeq(text, " ") {
		chunk(map[string]string{"content": word}, nil)
		time.Sleep(pause)
	}
	chunk(map[string]string{}, "stop")
	fmt.Fprint(w, "data: [DONE]\n\n")
}

func (s *Services) tooManyRequests(w http.ResponseWriter, model string) {
	wait := s.openai.retryAfter
	w.Header().Set("Retry-After-Ms", strconv.FormatInt(wait.Milliseconds(), 10))
	w.Header().Set("Retry-After", strconv.Itoa(seconds(wait)))
	apiError(w, http.StatusTooManyRequests, "rate_limit_exceeded", "Rate limit reached for "+model+" in organization org-example on requests per min (RPM)")
}

// seconds rounds up: a client that comes back earlier comes in vain.
func seconds(d time.Duration) int {
	return int(math.Ceil(d.Seconds()))
}

func apiError(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{
		"error": map[string]any{"message": message, "type": "requests", "param": nil, "code": code},
	})
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}
