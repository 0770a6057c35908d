package stub

import (
	"encoding/json"
	"net/http"
)

func plainError(status int, text string) answer {
	return answer{status: status, kind: "text/plain; charset=utf-8", body: []byte(text + "\n")}
}

// echo answers whatever is asked: with words as text, as a stream where the
// client says that it takes one.
func echo(r *request) answer {
	if r.Header.Get("Accept") == "text/event-stream" {
		a := answer{kind: "text/event-stream"}
		for i := range r.options.Tokens {
			a.events = append(a.events, event(map[string]any{"text": word(i)}))
		}
		return a
	}
	return reply(map[string]any{"ok": true, "method": r.Method, "path": r.URL.Path, "text": text(r.options.Tokens)})
}

// rerank keeps the order of the documents, in the form of Cohere and Jina.
func rerank(r *request) answer {
	var in struct {
		Documents []json.RawMessage `json:"documents"`
		TopN      int               `json:"top_n"`
	}
	if err := json.Unmarshal(r.body, &in); err != nil {
		return plainError(http.StatusBadRequest, err.Error())
	}
	n := len(in.Documents)
	if in.TopN > 0 {
		n = min(n, in.TopN)
	}
	results := make([]any, n)
	for i := range results {
		results[i] = map[string]any{"index": i, "relevance_score": 1 / float64(i+1)}
	}
	return reply(map[string]any{"id": "stub", "results": results})
}
