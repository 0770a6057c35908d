package ctx

import (
	"context"
	"database/sql"
	"net/http"
	"os/exec"

	"example.com/greeter"
	"github.com/gin-gonic/gin"
	openaiv1 "github.com/openai/openai-go"
	openai "github.com/sashabaranov/go-openai"
	"google.golang.org/grpc"
)

type server struct {
	greeter.UnimplementedGreeterServer
	client greeter.GreeterClient
	store  *store
	db     *sql.DB
	llm    *openai.Client
	clean  func()
}

type store struct{ client greeter.GreeterClient }

func (s *store) search(ctx context.Context, q string) error {
	_, err := s.client.SayHello(ctx, &greeter.HelloRequest{Name: q})
	return err
}

// A ctx parameter, ignored.
func (s *server) retrieve(ctx context.Context, q string) error {
	return s.store.search(context.Background(), q) // want `\(\*store\).search is given context.Background\(\) although ctx is in scope: when the caller gives up it still waits for gRPC, via greeter.GreeterClient.SayHello.*; pass ctx`
}

// A gRPC method.
func (s *server) SayHello(ctx context.Context, in *greeter.HelloRequest) (*greeter.HelloReply, error) {
	return s.client.SayHello(context.TODO(), in) // want `SayHello is given context.TODO\(\) although ctx is in scope`
}

// A handler, the ctx in a variable: at the root, once.
func (s *server) handle(w http.ResponseWriter, r *http.Request) {
	ctx := context.Background() // want `\(\*store\).search \(and 1 more\) is given context.Background\(\) although r is in scope: when the client goes away it still waits for gRPC.*; pass r.Context\(\)`
	if err := s.store.search(ctx, r.FormValue("q")); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	s.client.SayHello(ctx, nil)
}

// WithCancel and WithValue add no end of their own.
func (s *server) derived(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(context.Background()) // want `although r is in scope`
	defer cancel()
	s.store.search(ctx, "q")
}

// A local ctx of the request is preferred by the fix.
func (s *server) local(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	s.log(ctx)
	s.store.search(context.Background(), "q") // want `pass ctx \(blockinginasync.ctx-dropped\)$`
}

func (s *server) log(ctx context.Context) {}

func (s *server) ask(ctx context.Context, q string) error {
	_, err := s.llm.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: q})
	return err
}

// Gin's own context never ends.
func (s *server) gin(c *gin.Context) {
	s.ask(c, c.Query("q")) // want `\(\*server\).ask is given c as its context, which never ends: .* unless the engine sets ContextWithFallback.*; pass c.Request.Context\(\)`
}

func (s *server) ginBackground(c *gin.Context) {
	s.store.search(context.Background(), c.Query("q")) // want `although c is in scope.*pass c.Request.Context\(\)`
}

// Middleware: the inner handler's request.
func (s *server) auth(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.store.search(context.Background(), r.Header.Get("Authorization")) != nil { // want `although r is in scope`
			return
		}
		next.ServeHTTP(w, r)
	})
}

// An interceptor.
func (s *server) intercept(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	if err := s.store.search(context.Background(), info.FullMethod); err != nil { // want `although ctx is in scope`
		return nil, err
	}
	return handler(ctx, req)
}

// A goroutine that is waited for is the handler's own.
func (s *server) fan(w http.ResponseWriter, r *http.Request) {
	done := make(chan error, 1)
	go func() {
		done <- s.store.search(context.Background(), "q") // want `although r is in scope`
	}()
	<-done
}

// SQL.
func (s *server) query(ctx context.Context) error {
	_, err := s.db.ExecContext(context.Background(), "DELETE FROM sessions") // want `\(\*sql.DB\).ExecContext is given context.Background\(\)`
	return err
}

// A request with a ctx, but not the caller's.
func (s *server) request(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil) // want `\(\*http.Client\).Do is given context.Background\(\)`
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (s *server) process(ctx context.Context) error {
	return exec.CommandContext(context.Background(), "pg_dump").Run() // want `\(\*exec.Cmd\).Run is given context.Background\(\)`
}

// A package's own ctx: where it is used.
var root = context.Background()

func (s *server) global(ctx context.Context) error {
	return s.store.search(root, "q") // want `\(\*store\).search is given context.Background\(\)`
}

// Unknown what it waits on, but the code itself says that the ctx is missing.
type publisher interface {
	Publish(ctx context.Context, msg string) error
}

func (s *server) publish(ctx context.Context, p publisher) error {
	return p.Publish(context.TODO(), "x") // want `Publish is given context.TODO\(\) although ctx is in scope`
}

// What an interface of this module does is not known, but it takes a ctx and may fail.
func (s *server) find(ctx context.Context, p publisher) error {
	return p.Publish(context.Background(), "x") // want `Publish is given context.Background\(\) although ctx is in scope`
}

// A handler of the project's own, which is given the request too.
type handlerFunc func(context.Context, http.ResponseWriter, *http.Request)

func (f handlerFunc) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := context.TODO() // want `f is given context.TODO\(\) although r is in scope`
	f(ctx, w, r)
}

// A streaming gRPC method: the stream has the ctx.
func (s *server) Chat(stream grpc.ServerStream) error {
	return s.store.search(context.Background(), "q") // want `although stream is in scope.*; pass stream.Context\(\)`
}

// The request gets its ctx last.
func (s *server) given(w http.ResponseWriter, r *http.Request) {
	ctx := context.Background() // want `\(\*http.Client\).Do is given context.Background\(\) although r is in scope: .*; pass r.Context\(\)`
	var req *http.Request
	var err error
	if r.FormValue("local") != "" {
		req, err = http.NewRequest("POST", "http://localhost/chat", nil)
	} else {
		req, err = http.NewRequest("POST", "http://example.com/chat", nil)
	}
	if err != nil {
		return
	}
	req = req.WithContext(ctx)
	resp, err := http.DefaultClient.Do(req)
	if err == nil {
		resp.Body.Close()
	}
}

// A call whose name is New.
func (s *server) complete(w http.ResponseWriter, r *http.Request) {
	c := openaiv1.NewClient()
	c.Chat.Completions.New(context.Background(), openaiv1.ChatCompletionNewParams{}) // want `New is given context.Background\(\) although r is in scope: when the client goes away it still waits for OpenAI; pass r.Context\(\)`
}

func (s *server) published(ctx context.Context, p publisher) error {
	return p.Publish(context.Background(), "x") // want `Publish is given context.Background\(\) although ctx is in scope`
}
