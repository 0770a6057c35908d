// Package retries counts how often the SDKs really try: the data's hidden
// retries against a server that fails. It compiles all of them, which takes
// minutes the first time.
package retries

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/ai/azopenai"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/anthropics/anthropic-sdk-go"
	anthropicoption "github.com/anthropics/anthropic-sdk-go/option"
	cohere "github.com/cohere-ai/cohere-go/v2"
	cohereclient "github.com/cohere-ai/cohere-go/v2/client"
	"github.com/elastic/go-elasticsearch/v9"
	"github.com/hashicorp/go-retryablehttp"
	"github.com/meilisearch/meilisearch-go"
	ollama "github.com/ollama/ollama/api"
	openai1 "github.com/openai/openai-go"
	option1 "github.com/openai/openai-go/option"
	openai2 "github.com/openai/openai-go/v2"
	option2 "github.com/openai/openai-go/v2/option"
	openai3 "github.com/openai/openai-go/v3"
	option3 "github.com/openai/openai-go/v3/option"
	"github.com/opensearch-project/opensearch-go/v4"
	goopenai "github.com/sashabaranov/go-openai"
	"google.golang.org/genai"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// An sdk makes one call with everything at its default but the address.
type sdk struct {
	lib, constructor string // the row whose retries are counted; "@before v" for an older one
	call             func(ctx context.Context, address string)
}

var sdks = []sdk{
	{"github.com/openai/openai-go@before v3.33.0", "NewClient", func(ctx context.Context, address string) {
		c := openai1.NewClient(option1.WithBaseURL(address), option1.WithAPIKey("k"))
		c.Chat.Completions.New(ctx, openai1.ChatCompletionNewParams{})
	}},
	{"github.com/openai/openai-go@before v3.33.0", "NewClient", func(ctx context.Context, address string) {
		c := openai2.NewClient(option2.WithBaseURL(address), option2.WithAPIKey("k"))
		c.Embeddings.New(ctx, openai2.EmbeddingNewParams{})
	}},
	{"github.com/openai/openai-go", "NewClient", func(ctx context.Context, address string) {
		c := openai3.NewClient(option3.WithBaseURL(address), option3.WithAPIKey("k"))
		c.Chat.Completions.New(ctx, openai3.ChatCompletionNewParams{})
	}},
	{"github.com/anthropics/anthropic-sdk-go", "NewClient", func(ctx context.Context, address string) {
		c := anthropic.NewClient(anthropicoption.WithBaseURL(address), anthropicoption.WithAPIKey("k"))
		c.Messages.New(ctx, anthropic.MessageNewParams{MaxTokens: 16})
	}},
	{"github.com/sashabaranov/go-openai", "NewClientWithConfig", func(ctx context.Context, address string) {
		cfg := goopenai.DefaultConfig("k")
		cfg.BaseURL = address
		goopenai.NewClientWithConfig(cfg).CreateChatCompletion(ctx, goopenai.ChatCompletionRequest{})
	}},
	{"github.com/ollama/ollama/api", "NewClient", func(ctx context.Context, address string) {
		u, _ := url.Parse(address)
		ollama.NewClient(u, http.DefaultClient).Embed(ctx, &ollama.EmbedRequest{})
	}},
	{"google.golang.org/genai", "NewClient", func(ctx context.Context, address string) {
		c, err := genai.NewClient(ctx, &genai.ClientConfig{APIKey: "k", Backend: genai.BackendGeminiAPI, HTTPOptions: genai.HTTPOptions{BaseURL: address}})
		if err == nil {
			c.Models.GenerateContent(ctx, "m", genai.Text("hello"), nil)
		}
	}},
	{"github.com/cohere-ai/cohere-go/client", "NewClient", func(ctx context.Context, address string) {
		cohereclient.NewClient(cohereclient.WithBaseURL(address), cohereclient.WithToken("k")).Chat(ctx, &cohere.ChatRequest{Message: "hello"})
	}},
	{"github.com/Azure/azure-sdk-for-go/sdk/ai/azopenai", "NewClientForOpenAI", func(ctx context.Context, address string) {
		c, err := azopenai.NewClientForOpenAI(address, azcore.NewKeyCredential("k"), &azopenai.ClientOptions{ClientOptions: azcore.ClientOptions{InsecureAllowCredentialWithHTTP: true}})
		if err == nil {
			model := "m"
			c.GetEmbeddings(ctx, azopenai.EmbeddingsOptions{DeploymentName: &model, Input: []string{"hello"}}, nil)
		}
	}},
	{"github.com/elastic/go-elasticsearch", "NewClient", func(ctx context.Context, address string) {
		c, err := elasticsearch.NewClient(elasticsearch.Config{Addresses: []string{address}})
		if err == nil {
			c.Search(c.Search.WithContext(ctx))
		}
	}},
	{"github.com/opensearch-project/opensearch-go", "NewClient", func(ctx context.Context, address string) {
		c, err := opensearch.NewClient(opensearch.Config{Addresses: []string{address}})
		if err == nil {
			req, _ := http.NewRequestWithContext(ctx, "GET", "/_search", nil)
			c.Perform(req)
		}
	}},
	{"github.com/meilisearch/meilisearch-go", "New", func(ctx context.Context, address string) {
		meilisearch.New(address).Index("i").Search(ctx, "hello", &meilisearch.SearchRequest{})
	}},
	{"github.com/hashicorp/go-retryablehttp", "NewClient", func(ctx context.Context, address string) {
		c := retryablehttp.NewClient()
		c.RetryWaitMin, c.Logger = time.Millisecond, nil
		req, _ := retryablehttp.NewRequestWithContext(ctx, "POST", address, nil)
		c.Do(req)
	}},
}

// TestRetries counts the requests of one call to a server that answers 503.
func TestRetries(t *testing.T) {
	for _, s := range sdks {
		t.Run(s.lib, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				w.Header().Set("X-Elastic-Product", "Elasticsearch")
				http.Error(w, "{}", http.StatusServiceUnavailable)
			}))
			defer server.Close()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			s.call(ctx, server.URL)

			k := row(s.lib, s.constructor)
			if k == nil {
				t.Fatalf("no row for %s", s.constructor)
			}
			says := int64(1)
			if k.Retry != nil {
				says = int64(k.Retry.Attempts)
			}
			if got := requests.Load(); got != says {
				t.Errorf("the data says %d attempts of a call that fails with 503, the library makes %d", says, got)
			}
		})
	}
}

// row returns the row of a constructor; lib may end in "@before v" for that of
// an older version.
func row(lib, constructor string) *knowledge.Constructor {
	lib, until, _ := strings.Cut(lib, "@before ")
	for _, l := range knowledge.Libraries() {
		for i := range l.Constructors {
			if l.Package == lib && l.Until == until && slices.Contains(l.Constructors[i].New, constructor) {
				return &l.Constructors[i]
			}
		}
	}
	return nil
}
