package stub

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

func ollamaError(status int, text string) answer {
	if status == http.StatusServiceUnavailable {
		text = "server busy, please try again.  maximum pending requests exceeded"
	}
	return refusal(status, map[string]any{"error": text})
}

type ollamaRequest struct {
	Model    string          `json:"model"`
	Stream   *bool           `json:"stream"` // which is the default
	Messages []any           `json:"messages"`
	Prompt   string          `json:"prompt"`
	Input    json.RawMessage `json:"input"`
}

func ollamaChat(r *request) answer {
	return ollamaAnswer(r, func(word string) (string, any) {
		return "message", map[string]any{"role": "assistant", "content": word}
	})
}

func ollamaGenerate(r *request) answer {
	return ollamaAnswer(r, func(word string) (string, any) { return "response", word })
}

// ollamaAnswer answers with one object, or with one a line for each word.
func ollamaAnswer(r *request, field func(word string) (string, any)) answer {
	var in ollamaRequest
	if err := json.Unmarshal(r.body, &in); err != nil {
		return ollamaError(http.StatusBadRequest, err.Error())
	}
	object := func(word string, done bool) map[string]any {
		name, value := field(word)
		o := map[string]any{"model": in.Model, "created_at": "2025-01-01T00:00:00Z", name: value, "done": done}
		if done {
			o["done_reason"], o["eval_count"], o["prompt_eval_count"] = "stop", r.options.Tokens, tokens(r.body)
		}
		return o
	}
	if in.Stream != nil && !*in.Stream {
		return reply(object(text(r.options.Tokens), true))
	}
	a := answer{kind: "application/x-ndjson"}
	for i := range r.options.Tokens {
		a.events = append(a.events, reply(object(word(i), false)).body)
	}
	a.events = append(a.events, reply(object("", true)).body)
	return a
}

func ollamaEmbed(r *request) answer {
	var in ollamaRequest
	if err := json.Unmarshal(r.body, &in); err != nil {
		return ollamaError(http.StatusBadRequest, err.Error())
	}
	inputs, ok := inputsOf(in.Input)
	if !ok || len(inputs) > maxInputs {
		return ollamaError(http.StatusBadRequest, fmt.Sprintf("input must be a string or an array of 1 to %d", maxInputs))
	}
	if len(inputs)*r.options.Dimensions > maxElements {
		return ollamaError(http.StatusBadRequest, "too many inputs of so many dimensions")
	}
	vectors := make([][]float32, len(inputs))
	for i, input := range inputs {
		vectors[i] = vector(input, r.options.Dimensions)
	}
	return reply(map[string]any{"model": in.Model, "embeddings": vectors, "prompt_eval_count": tokens(in.Input)})
}

// ollamaEmbeddings answers the older API.
func ollamaEmbeddings(r *request) answer {
	var in ollamaRequest
	if err := json.Unmarshal(r.body, &in); err != nil {
		return ollamaError(http.StatusBadRequest, err.Error())
	}
	return reply(map[string]any{"embedding": vector(in.Prompt, r.options.Dimensions)})
}

func (s *Stub) ollamaTags(*http.Request) answer {
	list := []any{}
	for _, name := range s.gates["ollama"].now().models() {
		if !strings.Contains(name, ":") {
			name += ":latest"
		}
		list = append(list, map[string]any{"name": name, "model": name, "size": 1})
	}
	return reply(map[string]any{"models": list})
}
