// Package request lets requests and models say how many goroutines there are.
package request

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"example.com/greeter"
	"github.com/gin-gonic/gin"
	llm "github.com/sashabaranov/go-openai"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

func fetch(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

type body struct {
	URLs    []string `json:"urls"`
	Workers int      `json:"workers"`
	Limit   int      `json:"limit" validate:"max=20"`
	Clamped int      `json:"clamped"`
}

func decoded(w http.ResponseWriter, r *http.Request) {
	var b body
	if json.NewDecoder(r.Body).Decode(&b) != nil {
		return
	}
	for _, u := range b.URLs {
		go fetch(r.Context(), u) // want `one goroutine per element of b.URLs, each calling HTTP.*the request decides how many`
	}
}

func query(w http.ResponseWriter, r *http.Request) {
	urls := r.URL.Query()["url"]
	for _, u := range urls {
		go fetch(r.Context(), u) // want `one goroutine per element of urls, each calling HTTP.*the request decides how many`
	}
	for _, u := range strings.Split(r.FormValue("urls"), ",") {
		go fetch(r.Context(), u) // want `one goroutine per element of strings.Split\(…\), each calling HTTP.*the request decides how many|one goroutine per element of strings.Split.*, each calling HTTP.*the request decides how many`
	}
}

func bound(c *gin.Context) {
	var b body
	if c.ShouldBindJSON(&b) != nil {
		return
	}
	for _, u := range b.URLs {
		go fetch(c.Request.Context(), u) // want `one goroutine per element of b.URLs, each calling HTTP.*the request decides how many`
	}
}

type service struct {
	greeter.UnimplementedGreeterServer
	urls []string
}

func (s *service) SayHello(ctx context.Context, in *greeter.HelloRequest) (*greeter.HelloReply, error) {
	for _, name := range in.Names {
		go fetch(ctx, name) // want `one goroutine per element of in.Names, each calling HTTP.*the request decides how many`
	}
	for _, u := range s.urls {
		go fetch(ctx, u) // want `one goroutine per element of s.urls, each`
	}
	return nil, nil
}

// What a model asks for.
func tools(ctx context.Context, resp llm.ChatCompletionResponse) {
	calls := resp.Choices[0].Message.ToolCalls
	for _, call := range calls {
		go fetch(ctx, call.Function.Arguments) // want `one goroutine per element of calls, each calling .*the model decides how many`
	}
}

// Limits that the request says.

func capacity(w http.ResponseWriter, r *http.Request) {
	var b body
	if json.NewDecoder(r.Body).Decode(&b) != nil {
		return
	}
	sem := make(chan struct{}, b.Workers) // want `the request decides how many run at once, and nothing limits b.Workers: one goroutine per element of b.URLs, each calling HTTP.*; clamp it, such as min\(max\(b.Workers, 1\), 10\)`
	for _, u := range b.URLs {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			fetch(r.Context(), u)
		}()
	}
}

func setLimit(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.FormValue("workers"))
	if err != nil {
		return
	}
	var g errgroup.Group
	g.SetLimit(n) // want `the request decides how many run at once, and nothing limits n`
	for _, u := range r.URL.Query()["url"] {
		g.Go(func() error { return fetch(r.Context(), u) })
	}
	g.Wait()
}

func weighted(w http.ResponseWriter, r *http.Request) {
	var b body
	if json.NewDecoder(r.Body).Decode(&b) != nil {
		return
	}
	sem := semaphore.NewWeighted(int64(b.Workers)) // want `the request decides how many run at once, and nothing limits b.Workers`
	for _, u := range b.URLs {
		if sem.Acquire(r.Context(), 1) != nil {
			return
		}
		go func() {
			defer sem.Release(1)
			fetch(r.Context(), u)
		}()
	}
}

// ok: compared, cut, checked by a tag; these limits are per request, which is another matter.
func clamped(w http.ResponseWriter, r *http.Request) {
	var b body
	if json.NewDecoder(r.Body).Decode(&b) != nil {
		return
	}
	if b.Clamped > 20 {
		http.Error(w, "too many", http.StatusBadRequest)
		return
	}
	var g, h, k errgroup.Group
	g.SetLimit(b.Clamped)
	h.SetLimit(min(b.Workers+1, 20))
	k.SetLimit(b.Limit)
	for _, u := range b.URLs {
		g.Go(func() error { return fetch(r.Context(), u) }) // want `g limits the goroutines of one request only`
		h.Go(func() error { return fetch(r.Context(), u) }) // want `h limits the goroutines of one request only`
		k.Go(func() error { return fetch(r.Context(), u) }) // want `k limits the goroutines of one request only`
	}
	g.Wait()
	h.Wait()
	k.Wait()
}
