package stub

import (
	"encoding/json"
	"net/http"
)

func anthropicError(status int, text string) answer {
	kind := map[int]string{429: "rate_limit_error", 413: "request_too_large", 500: "api_error"}[status]
	if kind == "" {
		kind = "invalid_request_error"
	}
	return refusal(status, map[string]any{"type": "error", "error": map[string]any{"type": kind, "message": text}, "request_id": "req_stub"})
}

type anthropicRequest struct {
	Model     string `json:"model"`
	MaxTokens int    `json:"max_tokens"`
	Stream    bool   `json:"stream"`
	Messages  []any  `json:"messages"`
}

func messages(r *request) answer {
	var in anthropicRequest
	if err := json.Unmarshal(r.body, &in); err != nil {
		return anthropicError(http.StatusBadRequest, err.Error())
	}
	switch {
	case len(in.Messages) == 0:
		return anthropicError(http.StatusBadRequest, "messages: at least one message is required")
	case in.MaxTokens < 1:
		return anthropicError(http.StatusBadRequest, "max_tokens: field required")
	}
	message := func(content []any, stop any, output int) map[string]any {
		return map[string]any{
			"id": "msg_stub", "type": "message", "role": "assistant", "model": in.Model, "content": content,
			"stop_reason": stop, "stop_sequence": nil,
			"usage": map[string]any{"input_tokens": tokens(r.body), "output_tokens": output},
		}
	}
	n := min(r.options.Tokens, in.MaxTokens)
	if !in.Stream {
		return reply(message([]any{map[string]any{"type": "text", "text": text(n)}}, "end_turn", n))
	}
	a := answer{kind: "text/event-stream"}
	add := func(name string, fields map[string]any) {
		fields["type"] = name
		a.events = append(a.events, append([]byte("event: "+name+"\n"), event(fields)...))
	}
	add("message_start", map[string]any{"message": message([]any{}, nil, 1)})
	add("content_block_start", map[string]any{"index": 0, "content_block": map[string]any{"type": "text", "text": ""}})
	for i := range n {
		add("content_block_delta", map[string]any{"index": 0, "delta": map[string]any{"type": "text_delta", "text": word(i)}})
	}
	add("content_block_stop", map[string]any{"index": 0})
	add("message_delta", map[string]any{"delta": map[string]any{"stop_reason": "end_turn", "stop_sequence": nil}, "usage": map[string]any{"output_tokens": n}})
	add("message_stop", map[string]any{})
	return a
}

func countTokens(r *request) answer {
	var in anthropicRequest
	if err := json.Unmarshal(r.body, &in); err != nil {
		return anthropicError(http.StatusBadRequest, err.Error())
	}
	return reply(map[string]any{"input_tokens": tokens(r.body)})
}
