package fake

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
)

// document serves the text of a document.
func document(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseUint(r.PathValue("id"), 10, 64)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	fmt.Fprint(w, Text(id))
}

// rerank orders documents by their likeness to a query.
func rerank(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Query     string   `json:"query"`
		Documents []string `json:"documents"`
	}
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	type result struct {
		Index int     `json:"index"`
		Score float32 `json:"relevance_score"`
	}
	const dimensions = 4096
	query := embed(req.Query, dimensions)
	results := make([]result, len(req.Documents))
	for i, doc := range req.Documents {
		results[i] = result{i, dot(query, embed(doc, dimensions))}
	}
	slices.SortStableFunc(results, func(a, b result) int { return cmp.Compare(b.Score, a.Score) })
	reply(w, map[string]any{"results": results})
}
