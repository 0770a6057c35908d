package stub

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
)

// maxPoints is how many points a collection keeps: for searches to have
// something to answer, and not more.
const maxPoints = 1000

// collections are those of Qdrant. A search is not one: it answers with the
// points that were stored last.
type collections struct {
	mu    sync.Mutex
	named map[string]*collection
}

type collection struct {
	config json.RawMessage
	stored int // points, those that are not kept too
	points []point
}

type point struct {
	ID      json.RawMessage `json:"id"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

func (s *Stub) qdrantRoutes() {
	s.points.named = make(map[string]*collection)
	handle := func(pattern string, answer func(*request) answer) {
		s.handle(pattern, responder{service: "qdrant", answer: answer, refuse: qdrantError})
	}
	s.describe("GET /{$}", func(*http.Request) answer {
		return reply(map[string]any{"title": "qdrant - vector search engine", "version": "1.17.1"})
	})
	s.describe("GET /healthz", func(*http.Request) answer { return answer{kind: "text/plain", body: []byte("healthz check passed")} })
	s.describe("GET /readyz", func(*http.Request) answer { return answer{kind: "text/plain", body: []byte("all shards are ready")} })
	handle("GET /collections", s.points.list)
	handle("PUT /collections/{name}", s.points.create)
	handle("GET /collections/{name}", s.points.in((*collection).info))
	handle("GET /collections/{name}/exists", s.points.exists)
	handle("DELETE /collections/{name}", s.points.remove)
	handle("PUT /collections/{name}/index", s.points.in(done))
	handle("PUT /collections/{name}/points", s.points.in((*collection).upsert))
	handle("POST /collections/{name}/points/delete", s.points.in(done))
	handle("POST /collections/{name}/points/count", s.points.in((*collection).count))
	handle("POST /collections/{name}/points", s.points.in((*collection).retrieve))
	handle("POST /collections/{name}/points/search", s.points.in((*collection).search))
	handle("POST /collections/{name}/points/query", s.points.in((*collection).query))
	handle("POST /collections/{name}/points/scroll", s.points.in((*collection).scroll))
}

func qdrantError(status int, text string) answer {
	return refusal(status, map[string]any{"status": map[string]any{"error": text}, "time": 0.0001})
}

func result(v any) answer {
	return reply(map[string]any{"result": v, "status": "ok", "time": 0.0001})
}

func (c *collections) list(*request) answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := []any{}
	for name := range c.named {
		list = append(list, map[string]any{"name": name})
	}
	return result(map[string]any{"collections": list})
}

// maxCollections bounds what a load test that names them at random costs.
const maxCollections = 10_000

func (c *collections) create(r *request) answer {
	name := r.PathValue("name")
	if !json.Valid(r.body) {
		return qdrantError(http.StatusBadRequest, "Format error in JSON body")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.named[name] != nil:
		return qdrantError(http.StatusConflict, fmt.Sprintf("Wrong input: Collection `%s` already exists!", name))
	case len(c.named) >= maxCollections:
		return qdrantError(http.StatusInsufficientStorage, "too many collections")
	}
	c.named[name] = &collection{config: r.body}
	return result(true)
}

func (c *collections) exists(r *request) answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return result(map[string]any{"exists": c.named[r.PathValue("name")] != nil})
}

func (c *collections) remove(r *request) answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.named[r.PathValue("name")]
	delete(c.named, r.PathValue("name"))
	return result(ok)
}

// in answers requests about a collection that is there.
func (c *collections) in(do func(*collection, *request) answer) func(*request) answer {
	return func(r *request) answer {
		c.mu.Lock()
		defer c.mu.Unlock()
		named := c.named[r.PathValue("name")]
		if named == nil {
			return qdrantError(http.StatusNotFound, fmt.Sprintf("Not found: Collection `%s` doesn't exist!", r.PathValue("name")))
		}
		return do(named, r)
	}
}

func done(*collection, *request) answer {
	return result(map[string]any{"operation_id": 1, "status": "completed"})
}

func (c *collection) info(*request) answer {
	return result(map[string]any{
		"status": "green", "optimizer_status": "ok", "points_count": c.stored, "indexed_vectors_count": c.stored,
		"segments_count": 1, "config": map[string]any{"params": c.config}, "payload_schema": map[string]any{},
	})
}

func (c *collection) upsert(r *request) answer {
	var in struct {
		Points []point `json:"points"`
		Batch  struct {
			IDs      []json.RawMessage `json:"ids"`
			Payloads []json.RawMessage `json:"payloads"`
		} `json:"batch"`
	}
	if err := json.Unmarshal(r.body, &in); err != nil {
		return qdrantError(http.StatusBadRequest, "Format error in JSON body: "+err.Error())
	}
	for i, id := range in.Batch.IDs {
		p := point{ID: id}
		if i < len(in.Batch.Payloads) {
			p.Payload = in.Batch.Payloads[i]
		}
		in.Points = append(in.Points, p)
	}
	if len(in.Points) == 0 {
		return qdrantError(http.StatusBadRequest, "Validation error in JSON body: no points")
	}
	c.stored += len(in.Points)
	c.points = append(c.points, in.Points...)
	c.points = slices.Clone(c.points[max(0, len(c.points)-maxPoints):])
	return done(c, r)
}

func (c *collection) count(*request) answer { return result(map[string]any{"count": c.stored}) }

// last returns up to limit points with scores that fall.
func (c *collection) last(r *request) []any {
	var in struct {
		Limit int `json:"limit"`
	}
	json.Unmarshal(r.body, &in) // what is no number is ten
	if in.Limit < 1 {
		in.Limit = 10
	}
	list := []any{}
	for i, p := range slices.Backward(c.points) {
		if len(list) == in.Limit {
			break
		}
		score := 1 / float64(len(c.points)-i+1)
		list = append(list, map[string]any{"id": p.ID, "version": 1, "score": score, "payload": p.Payload})
	}
	return list
}

func (c *collection) search(r *request) answer   { return result(c.last(r)) }
func (c *collection) retrieve(r *request) answer { return result(c.last(r)) }
func (c *collection) query(r *request) answer    { return result(map[string]any{"points": c.last(r)}) }
func (c *collection) scroll(r *request) answer {
	return result(map[string]any{"points": c.last(r), "next_page_offset": nil})
}
