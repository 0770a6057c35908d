package deadline

import (
	"context"
	"net/http"
	"os/signal"
	"time"

	"example.com/greeter"
	"example.com/wrapper"
	"github.com/docker/docker/client"

	openai "github.com/sashabaranov/go-openai"
	"google.golang.org/grpc"
)

func (w *worker) bounded() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	w.greeter.SayHello(ctx, nil)
}

func (w *worker) boundedElsewhere() {
	ctx, cancel := wrapper.Deadline(context.Background())
	defer cancel()
	w.greeter.SayHello(wrapper.Tag(ctx), nil)
}

// One of two ways has a deadline: unknown.
func (w *worker) either(wait bool) {
	ctx := context.Background()
	if !wait {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Second)
		defer cancel()
	}
	w.greeter.SayHello(ctx, nil) // ok: may have one
}

// A context is in scope: that it is not used is another rule's.
func (w *worker) inScope(ctx context.Context) {
	w.greeter.SayHello(context.Background(), nil)
}

func (w *worker) handler(rw http.ResponseWriter, r *http.Request) {
	w.greeter.SayHello(context.Background(), nil)
}

// A person ends it.
func (w *worker) interactive() {
	ctx, stop := signal.NotifyContext(context.Background())
	defer stop()
	w.greeter.SayHello(ctx, nil)
}

// Kept in a field that somebody else sets: unknown.
type job struct {
	Ctx context.Context
	c   greeter.GreeterClient
}

func (j *job) run() { j.c.SayHello(j.Ctx, nil) }

// The client's own timeout bounds it.
func timed() error {
	cfg := openai.DefaultConfig("key")
	cfg.HTTPClient = &http.Client{Timeout: time.Minute}
	c := openai.NewClientWithConfig(cfg)
	_, err := c.CreateChatCompletion(context.Background(), openai.ChatCompletionRequest{})
	return err
}

// Declared to be bounded.
//
//timeoutlint:bounded -- the sidecar ends every call after 10 s
func (w *worker) sidecar(ctx context.Context) { w.greeter.SayHello(ctx, nil) }

func (w *worker) viaSidecar() { w.sidecar(context.Background()) }

// The last assignment on the way decides.
func (w *worker) replaced() {
	ctx := context.Background()
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	w.greeter.SayHello(ctx, nil)
	go func() { w.greeter.SayHello(ctx, nil) }()
}

// The program's own course has no deadline.
func (w *worker) run(ctx context.Context) { w.greeter.SayHello(ctx, nil) }

func (w *worker) loop2(ctx context.Context) {
	for {
		w.greeter.SayHello(ctx, nil)
	}
}

func (w *worker) drain(ctx context.Context, jobs chan string) {
	for range jobs {
		w.greeter.SayHello(ctx, nil)
	}
}

func (w *worker) begin(jobs chan string) {
	w.run(context.Background())
	w.drain(context.Background(), jobs)
	w.loop2(context.Background())
}

// Somewhere below a session begins, which a deadline would end later.
type session struct{ conn *grpc.ClientConn }

func (s *session) Connect(ctx context.Context) error {
	return s.conn.Invoke(ctx, "/open", nil, nil)
}

func (w *worker) turn(ctx context.Context, s *session) error { return s.Connect(ctx) }

func (w *worker) begun(s *session) { w.turn(context.Background(), s) }

// A stream that both sides send on lives as long as its ctx.
func (w *worker) chat() error {
	stream, err := w.greeter.Chat(context.Background())
	if err != nil {
		return err
	}
	return stream.SendMsg(nil)
}

// The goroutine is given a ctx and means not to heed it.
func (w *worker) seed(ctx context.Context) {
	go func(ctx context.Context) {
		w.greeter.SayHello(context.Background(), nil)
	}(ctx)
}

// There to try something out; nothing calls it.
func (w *worker) test() { w.greeter.SayHello(context.Background(), nil) }

// The timeout comes in: unknown.
func configuredBy(d time.Duration) error {
	cfg := openai.DefaultConfig("key")
	cfg.HTTPClient = &http.Client{Timeout: d}
	c := openai.NewClientWithConfig(cfg)
	_, err := c.CreateChatCompletion(context.Background(), openai.ChatCompletionRequest{})
	return err
}

func clientOf(cfg openai.ClientConfig) error {
	c := openai.NewClientWithConfig(cfg)
	_, err := c.CreateChatCompletion(context.Background(), openai.ChatCompletionRequest{})
	return err
}

// Its signature is that of a remote call, but it works on what it has.
func (w *worker) compile() (string, error) { return w.sdk.Compile(context.Background()) }

// A package of clients offers each call in two forms. What the one without a ctx
// waits for has no end, which its name says beside the other's.
func (c *Channels) List(team string) error {
	return c.ListWithContext(context.Background(), team) // ok: strict, offered beside ListWithContext
}

func (c *Channels) ListWithContext(ctx context.Context, team string) error {
	_, err := c.greeter.SayHello(ctx, &greeter.HelloRequest{})
	return err
}

// Several statements do not make another thing of it.
func Archive(c *Channels, team string) (err error) {
	ctx := context.Background()
	err = ArchiveCtx(ctx, c, team) // ok: strict
	return err
}

func ArchiveCtx(ctx context.Context, c *Channels, team string) error {
	return c.ListWithContext(ctx, team)
}

type Channels struct{ greeter greeter.GreeterClient }

// A function that loads makes what the program keeps, as it starts.
func LoadWorker(ctx context.Context, c greeter.GreeterClient) (*worker, error) {
	_, err := c.SayHello(ctx, nil)
	return &worker{greeter: c}, err
}

func restarted(c greeter.GreeterClient) (*worker, error) {
	return LoadWorker(context.Background(), c) // ok: a constructor
}

// In the strict tier: the daemon that runs containers is one of this machine.
func (w *worker) containers(d *client.Client, ids []string) error {
	for _, id := range ids {
		if err := d.ContainerStart(context.Background(), id); err != nil {
			return err
		}
	}
	_, err := d.Ping(context.TODO())
	return err
}

// While it is being made, once: for audits. What it does later is not.
func newWorker(g greeter.GreeterClient) (*worker, error) {
	w := &worker{greeter: g}
	if _, err := w.greeter.SayHello(context.Background(), nil); err != nil {
		return nil, err
	}
	return w, nil
}

func NewWorker(g greeter.GreeterClient) (*worker, error) {
	w := &worker{greeter: g}
	_, err := w.greeter.SayHello(context.Background(), nil)
	return w, err
}
