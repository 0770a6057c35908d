package deadline

import (
	"context"
	"fmt"
	"time"

	"example.com/greeter"
	"example.com/sdk"
	"example.com/wrapper"

	openaiv1 "github.com/openai/openai-go"
	openai "github.com/sashabaranov/go-openai"
)

type worker struct {
	greeter greeter.GreeterClient
	llm     *openai.Client
	sdk     *sdk.Client
}

// A generated stub: nothing but its context ends it.
func (w *worker) hello() (string, error) {
	r, err := w.greeter.SayHello(context.Background(), &greeter.HelloRequest{}) // want `greeter.GreeterClient.SayHello is given a context without a deadline: it comes from context.Background, and if gRPC stops answering, \(\*worker\).hello blocks forever, via .*; use context.WithTimeout\(context.Background\(\), 30 \* time.Second\)`
	if err != nil {
		return "", err
	}
	return r.Text, nil
}

// An LLM is given more.
func (w *worker) ask(q string) error {
	ctx := context.TODO()
	resp, err := w.llm.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: q}) // want `CreateChatCompletion is given a context without a deadline: it comes from context.TODO, line \d+, and if .*120 \* time.Second`
	if err != nil {
		return err
	}
	fmt.Println(resp)
	return nil
}

// Derived contexts have what they derive from; one finding for what shares a root.
func (w *worker) several() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ctx = context.WithValue(ctx, "k", 1)
	w.greeter.SayHello(ctx, nil) // want `SayHello \(and 2 more below\) is given a context without a deadline`
	w.greeter.SayHello(ctx, nil)
	w.llm.CreateChatCompletion(wrapper.Tag(ctx), openai.ChatCompletionRequest{})
}

// Through a helper of this package, of another, and a context of another.
func (w *worker) helper(ctx context.Context) error {
	_, err := w.greeter.SayHello(ctx, nil)
	return err
}

func (w *worker) viaHelper() error {
	return w.helper(context.Background()) // want `\(\*worker\).helper is given a context without a deadline`
}

func (w *worker) viaPackage() error {
	return wrapper.Hello(context.Background(), w.greeter) // want `wrapper.Hello is given a context without a deadline`
}

func (w *worker) rooted() error {
	return wrapper.Hello(wrapper.Root(), w.greeter) // want `wrapper.Hello is given a context without a deadline: it comes from wrapper.Root`
}

// A stream leaves the call: no fix.
func (w *worker) stream() (*openai.ChatCompletionStream, error) {
	return w.llm.CreateChatCompletionStream(context.Background(), openai.ChatCompletionRequest{}) // want `CreateChatCompletionStream is given a context without a deadline.*; cancel its context when nothing has come for 120 \* time.Second`
}

// In a loop, deferred calls would pile up: no fix.
func (w *worker) loop(names []string) {
	for range names {
		w.greeter.SayHello(context.Background(), nil) // want `SayHello is given a context without a deadline`
	}
}

// By its signature: a client, a context, an error, options of its own module.
func (w *worker) unlisted() (string, error) {
	return w.sdk.Ask(context.Background(), "q") // want `Ask is given a context without a deadline`
}

// The name ctx is taken.
var ctx = "taken"

func (w *worker) taken() {
	w.greeter.SayHello(context.Background(), nil) // want `SayHello is given a context without a deadline`
}

// Two fixes in one function.
func (w *worker) twice() {
	w.greeter.SayHello(context.Background(), nil) // want `SayHello is given a context without a deadline`
	w.greeter.SayHello(context.TODO(), nil)       // want `SayHello is given a context without a deadline`
}

// The deadline comes too late.
func (w *worker) late() {
	ctx := context.Background()
	w.greeter.SayHello(ctx, nil) // want `SayHello is given a context without a deadline`
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	w.greeter.SayHello(ctx, nil)
}

// A call whose name is New, of a version without a default.
func (w *worker) complete() error {
	c := openaiv1.NewClient()
	_, err := c.Chat.Completions.New(context.Background(), openaiv1.ChatCompletionNewParams{}) // want `\(\*openai.ChatCompletionService\).New is given a context without a deadline`
	return err
}

// Where no function stands around it.
var greeted, _ = greeter.NewGreeterClient(nil).SayHello(context.Background(), nil) // want `SayHello is given a context without a deadline`

// Forms that only this package uses are not offered to anybody.
func (t *threads) list() error {
	return t.listContext(context.Background()) // want `\(\*threads\).listContext is given a context without a deadline`
}

func (t *threads) listContext(ctx context.Context) error {
	_, err := t.greeter.SayHello(ctx, nil)
	return err
}

type threads struct{ greeter greeter.GreeterClient }

// Nor is another call the form with a ctx of this one.
func (t *Threads) Archive() error {
	return t.DeleteContext(context.Background()) // want `\(\*Threads\).DeleteContext is given a context without a deadline`
}

func (t *Threads) DeleteContext(ctx context.Context) error {
	_, err := t.greeter.SayHello(ctx, nil)
	return err
}

type Threads struct{ greeter greeter.GreeterClient }

// A method that loads asks each time, whatever it is called.
func (w *worker) LoadGreeting(ctx context.Context) (string, error) {
	r, err := w.greeter.SayHello(ctx, nil)
	if err != nil {
		return "", err
	}
	return r.Text, nil
}

func (w *worker) greetAll(names []string) {
	w.LoadGreeting(context.Background()) // want `\(\*worker\).LoadGreeting is given a context without a deadline`
}

// What blocks is the goroutine, and not the function that started it.
func (w *worker) greetLater() {
	go func() {
		w.greeter.SayHello(context.Background(), nil) // want `if gRPC stops answering, a goroutine of \(\*worker\).greetLater blocks forever`
	}()
}

// Started by a constructor, but not while it makes anything.
func NewGreeting(g greeter.GreeterClient) func() {
	return func() {
		g.SayHello(context.Background(), nil) // want `SayHello is given a context without a deadline`
	}
}

// One for each of what it is given.
func NewGreetings(g greeter.GreeterClient, names []string) {
	for _, n := range names {
		g.SayHello(context.Background(), &greeter.HelloRequest{Name: n}) // want `SayHello is given a context without a deadline`
	}
}
