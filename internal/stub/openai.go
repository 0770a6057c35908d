package stub

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

func openaiError(status int, text string) answer {
	code := map[int]string{429: "rate_limit_exceeded", 500: "server_error"}[status]
	kind := map[int]string{429: "requests", 500: "server_error"}[status]
	if code == "" {
		code, kind = "invalid_value", "invalid_request_error"
	}
	return refusal(status, map[string]any{"error": map[string]any{"message": text, "type": kind, "param": nil, "code": code}})
}

type usage struct {
	Prompt     int `json:"prompt_tokens"`
	Completion int `json:"completion_tokens"`
	Total      int `json:"total_tokens"`
}

func chatCompletions(r *request) answer {
	var in struct {
		Model    string `json:"model"`
		Stream   bool   `json:"stream"`
		Messages []any  `json:"messages"`
		Prompt   any    `json:"prompt"`
		Options  struct {
			Usage bool `json:"include_usage"`
		} `json:"stream_options"`
	}
	if err := json.Unmarshal(r.body, &in); err != nil {
		return openaiError(http.StatusBadRequest, err.Error())
	}
	chat := strings.HasSuffix(r.URL.Path, "/chat/completions")
	switch {
	case chat && len(in.Messages) == 0:
		return openaiError(http.StatusBadRequest, "messages must not be empty")
	case !chat && in.Prompt == nil:
		return openaiError(http.StatusBadRequest, "prompt is missing")
	}
	u := usage{tokens(r.body), r.options.Tokens, tokens(r.body) + r.options.Tokens}
	message := func(object string, choice map[string]any) map[string]any {
		return map[string]any{"id": "chatcmpl-stub", "object": object, "created": 1700000000, "model": in.Model, "choices": []any{choice}}
	}
	whole := text(r.options.Tokens)
	if !in.Stream {
		choice := map[string]any{"index": 0, "finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": whole, "refusal": nil}}
		object := "chat.completion"
		if !chat {
			choice, object = map[string]any{"index": 0, "finish_reason": "stop", "text": whole}, "text_completion"
		}
		m := message(object, choice)
		m["usage"] = u
		return reply(m)
	}
	part := func(content string, finish any) []byte {
		if !chat {
			return event(message("text_completion", map[string]any{"index": 0, "text": content, "finish_reason": finish}))
		}
		delta := map[string]any{}
		if finish == nil {
			delta = map[string]any{"role": "assistant", "content": content}
		}
		return event(message("chat.completion.chunk", map[string]any{"index": 0, "delta": delta, "finish_reason": finish}))
	}
	a := answer{kind: "text/event-stream"}
	for i := range r.options.Tokens {
		a.events = append(a.events, part(word(i), nil))
	}
	a.events = append(a.events, part("", "stop"))
	if in.Options.Usage {
		last := message("chat.completion.chunk", nil)
		last["choices"], last["usage"] = []any{}, u
		a.events = append(a.events, event(last))
	}
	a.events = append(a.events, []byte("data: [DONE]\n\n"))
	return a
}

// responses answers OpenAI's newer API.
func responses(r *request) answer {
	var in struct {
		Model  string `json:"model"`
		Stream bool   `json:"stream"`
		Input  any    `json:"input"`
	}
	if err := json.Unmarshal(r.body, &in); err != nil {
		return openaiError(http.StatusBadRequest, err.Error())
	}
	if in.Input == nil {
		return openaiError(http.StatusBadRequest, "input is missing")
	}
	response := func(status string, words int) map[string]any {
		output := []any{}
		if words > 0 {
			content := map[string]any{"type": "output_text", "text": text(words), "annotations": []any{}}
			output = []any{map[string]any{"type": "message", "id": "msg_stub", "status": "completed", "role": "assistant", "content": []any{content}}}
		}
		return map[string]any{
			"id": "resp_stub", "object": "response", "created_at": 1700000000, "status": status, "model": in.Model, "output": output,
			"usage": map[string]any{"input_tokens": tokens(r.body), "output_tokens": words, "total_tokens": tokens(r.body) + words},
		}
	}
	if !in.Stream {
		return reply(response("completed", r.options.Tokens))
	}
	a := answer{kind: "text/event-stream"}
	add := func(name string, fields map[string]any) {
		fields["type"], fields["sequence_number"] = name, len(a.events)
		a.events = append(a.events, append([]byte("event: "+name+"\n"), event(fields)...))
	}
	add("response.created", map[string]any{"response": response("in_progress", 0)})
	for i := range r.options.Tokens {
		add("response.output_text.delta", map[string]any{"item_id": "msg_stub", "output_index": 0, "content_index": 0, "delta": word(i)})
	}
	add("response.completed", map[string]any{"response": response("completed", r.options.Tokens)})
	return a
}

func embeddings(r *request) answer {
	var in struct {
		Input      json.RawMessage `json:"input"`
		Model      string          `json:"model"`
		Dimensions int             `json:"dimensions"`
		Format     string          `json:"encoding_format"`
	}
	if err := json.Unmarshal(r.body, &in); err != nil {
		return openaiError(http.StatusBadRequest, err.Error())
	}
	inputs, ok := inputsOf(in.Input)
	if !ok || len(inputs) > maxInputs {
		return openaiError(http.StatusBadRequest, fmt.Sprintf("input must be a string or an array of 1 to %d", maxInputs))
	}
	dimensions := r.options.Dimensions
	if in.Dimensions != 0 {
		dimensions = in.Dimensions
	}
	if dimensions < 1 || dimensions > maxDimensions {
		return openaiError(http.StatusBadRequest, fmt.Sprintf("dimensions must be 1 to %d", maxDimensions))
	}
	if len(inputs)*dimensions > maxElements {
		return openaiError(http.StatusBadRequest, "too many inputs of so many dimensions")
	}
	data := make([]any, len(inputs))
	for i, input := range inputs {
		v := vector(input, dimensions)
		entry := map[string]any{"object": "embedding", "index": i, "embedding": v}
		if in.Format == "base64" {
			entry["embedding"] = base64Of(v)
		}
		data[i] = entry
	}
	n := tokens(in.Input)
	return reply(map[string]any{"object": "list", "model": in.Model, "data": data, "usage": usage{Prompt: n, Total: n}})
}

// models lists the models of OpenAI, or of Anthropic, which has the same path
// and whose clients name the version of its API.
func (s *Stub) models(r *http.Request) answer {
	service := "openai"
	if r.Header.Get("Anthropic-Version") != "" {
		service = "anthropic"
	}
	list := []any{}
	for _, name := range s.gates[service].now().models() {
		list = append(list, map[string]any{
			"id": name, "object": "model", "created": 1700000000, "owned_by": "stub",
			"type": "model", "display_name": name, "created_at": "2023-11-14T22:13:20Z",
		})
	}
	return reply(map[string]any{"object": "list", "data": list, "has_more": false})
}
