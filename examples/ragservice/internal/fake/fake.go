// Package fake stands in for the services a retrieval service depends on:
// OpenAI's HTTP API, Qdrant's gRPC API, a reranker, and a place to fetch
// documents from. They listen on loopback and speak the real protocols, so the
// real clients talk to them unmodified.
package fake

import (
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
)

// Options describe the capacity of OpenAI and of Qdrant, each for itself.
type Options struct {
	Slots       int           // requests in service at a time; 0: 16
	Service     time.Duration // time in a slot; 0: 320ms, so that 16 slots sustain 50 requests/s
	Queue       int           // requests that may wait for a slot, others get a 429; 0: 256, negative: none
	RetryAfter  time.Duration // told to a client with a 429; 0: 500ms
	RejectFirst int           // requests that get a 429 whatever the load
	Word        time.Duration // between the words of an answer that streams
}

func (o Options) withDefaults() Options {
	if o.Slots == 0 {
		o.Slots = 16
	}
	if o.Service == 0 {
		o.Service = 320 * time.Millisecond
	}
	if o.Queue == 0 {
		o.Queue = 256
	}
	if o.RetryAfter == 0 {
		o.RetryAfter = 500 * time.Millisecond
	}
	return o
}

// Services are the running fakes.
type Services struct {
	store  store
	web    *http.Server
	rpc    *grpc.Server
	openai *gate
	qdrant *gate
	webL   net.Listener
	rpcL   net.Listener
	word   time.Duration
	done   chan struct{}
	wg     sync.WaitGroup
}

// Start listens on two free ports of the loopback interface.
func Start(o Options) (*Services, error) {
	o = o.withDefaults()
	done := make(chan struct{})
	s := &Services{
		store:  store{collections: make(map[string]collection)},
		openai: newGate(o, done),
		qdrant: newGate(o, done),
		word:   o.Word,
		done:   done,
	}

	var err error
	if s.webL, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	if s.rpcL, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		s.webL.Close()
		return nil, err
	}

	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/embeddings", s.embeddings)
	mux.HandleFunc("POST /v1/chat/completions", s.chatCompletions)
	mux.HandleFunc("POST /rerank", rerank)
	mux.HandleFunc("GET /docs/{id}", document)
	s.web = &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(discard{}, "", 0),
	}

	s.rpc = grpc.NewServer(
		grpc.UnaryInterceptor(s.limit),
		// Qdrant's clients ping idle connections every ten seconds.
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: time.Second, PermitWithoutStream: true}),
	)
	qdrant.RegisterQdrantServer(s.rpc, health{})
	qdrant.RegisterCollectionsServer(s.rpc, &collections{store: &s.store})
	qdrant.RegisterPointsServer(s.rpc, &points{store: &s.store})

	s.wg.Go(func() {
		if err := s.web.Serve(s.webL); !errors.Is(err, http.ErrServerClosed) {
			log.Printf("fake: http: %v", err)
		}
	})
	s.wg.Go(func() {
		if err := s.rpc.Serve(s.rpcL); err != nil {
			log.Printf("fake: grpc: %v", err)
		}
	})
	return s, nil
}

// discard keeps net/http from logging connections that clients gave up.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// Close stops the services, with all requests in them.
func (s *Services) Close() {
	close(s.done)
	s.web.Close()
	s.rpc.Stop()
	s.wg.Wait()
}

// Config returns the addresses, as the service under test wants them.
func (s *Services) Config() ragservice.Config {
	web := "http://" + s.webL.Addr().String()
	return ragservice.Config{
		OpenAIURL:  web + "/v1/",
		OpenAIKey:  "none",
		QdrantHost: "127.0.0.1",
		QdrantPort: s.rpcL.Addr().(*net.TCPAddr).Port,
		RerankURL:  web + "/rerank",
		Collection: "docs",
	}
}

// Stored returns how many different documents the collection has.
func (s *Services) Stored(collection string) int {
	return s.store.count(collection)
}

// Requests returns how many requests OpenAI and Qdrant were sent, and how many
// of them were turned away.
func (s *Services) Requests() (openai, openai429, qdrant, qdrant429 int64) {
	return s.openai.requests.Load(), s.openai.rejected.Load(), s.qdrant.requests.Load(), s.qdrant.rejected.Load()
}

// Documents returns n documents. Every hundredth has only an address.
func (s *Services) Documents(n int) []ragservice.Document {
	docs := make([]ragservice.Document, n)
	for i := range docs {
		docs[i] = ragservice.Document{ID: uint64(i)}
		if i%100 == 99 {
			docs[i].URL = fmt.Sprintf("http://%s/docs/%d", s.webL.Addr(), i)
		} else {
			docs[i].Text = Text(uint64(i))
		}
	}
	return docs
}

// Text is what document id says.
func Text(id uint64) string {
	return fmt.Sprintf("The pump of station %d is serviced every %d weeks and its valve is of type v%d.", id, id%50+2, id*7919)
}
