package stub

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Options say what one service does. Of those that end in Every, n stands for
// every n-th request and 0 for none, so that two runs are alike.
type Options struct {
	Slots   int           // requests worked on at a time; 0: none, all wait
	Service time.Duration // how long a request keeps its slot before the answer begins
	Queue   int           // requests that may wait for a slot; the others are turned away
	Abort   bool          // a request whose client has left frees its slot at once

	Rate        float64       // requests a second; what is more is turned away; 0: no limit
	RetryAfter  time.Duration // told to who is turned away
	RejectFirst int           // requests turned away whatever the load

	FirstByte time.Duration // between the service and the first byte of the answer
	Token     time.Duration // between the events of a stream
	Tokens    int           // events of a stream, words of an answer

	StallEvery int // is not answered, or of a stream after the first event not further; keeps its slot
	ResetEvery int // has its connection reset in the middle of the answer
	ErrorEvery int // is answered with status 500

	Dimensions int // of vectors, where the request does not say

	Models string // listed to clients that ask which there are, with commas between; every name is answered
}

// Defaults returns a service that 16 clients at a time are served by, 50
// requests a second.
func Defaults() Options {
	return Options{
		Slots: 16, Service: 320 * time.Millisecond, Queue: 256, RetryAfter: time.Second,
		Token: 20 * time.Millisecond, Tokens: 20, Dimensions: 1536, Models: "stub",
	}
}

// Flags defines a flag for each option; parsing sets o.
func (o *Options) Flags(fs *flag.FlagSet) {
	fs.IntVar(&o.Slots, "slots", o.Slots, "work on `n` requests at a time")
	fs.DurationVar(&o.Service, "service", o.Service, "a request holds its slot for this `time` before the answer begins")
	fs.IntVar(&o.Queue, "queue", o.Queue, "let `n` requests wait for a slot, and turn others away")
	fs.BoolVar(&o.Abort, "abort", o.Abort, "stop a request whose client has left, and release its slot; without it, the work continues to the end")
	fs.Float64Var(&o.Rate, "rate", o.Rate, "turn away requests above `n` a second; 0: no limit")
	fs.DurationVar(&o.RetryAfter, "retry-after", o.RetryAfter, "tell clients that are turned away to retry after this `time`")
	fs.IntVar(&o.RejectFirst, "reject-first", o.RejectFirst, "turn away the first `n` requests")
	fs.DurationVar(&o.FirstByte, "first-byte", o.FirstByte, "wait this `time` before the first byte of an answer")
	fs.DurationVar(&o.Token, "token", o.Token, "wait this `time` between the events of a stream")
	fs.IntVar(&o.Tokens, "tokens", o.Tokens, "answer with `n` events or words")
	fs.IntVar(&o.StallEvery, "stall-every", o.StallEvery, "do not answer every `n`th request, or stop after the first event of its stream")
	fs.IntVar(&o.ResetEvery, "reset-every", o.ResetEvery, "reset the connection of every `n`th request in the middle of its answer")
	fs.IntVar(&o.ErrorEvery, "error-every", o.ErrorEvery, "answer every `n`th request with status 500")
	fs.IntVar(&o.Dimensions, "dimensions", o.Dimensions, "vectors have `n` elements where the request does not say")
	fs.StringVar(&o.Models, "models", o.Models, "list these `names`, with commas between, to clients that ask which models there are; requests may name any")
}

func (o *Options) check() error {
	for name, n := range map[string]float64{
		"slots": float64(o.Slots), "service": float64(o.Service), "queue": float64(o.Queue), "rate": o.Rate,
		"retry-after": float64(o.RetryAfter), "reject-first": float64(o.RejectFirst), "first-byte": float64(o.FirstByte),
		"token": float64(o.Token), "stall-every": float64(o.StallEvery), "reset-every": float64(o.ResetEvery), "error-every": float64(o.ErrorEvery),
	} {
		if n < 0 {
			return fmt.Errorf("%s: must not be negative", name)
		}
	}
	if o.Tokens < 1 || o.Tokens > 100_000 {
		return fmt.Errorf("tokens %d: want 1 to 100000", o.Tokens)
	}
	if o.Dimensions < 1 || o.Dimensions > maxDimensions {
		return fmt.Errorf("dimensions %d: want 1 to %d", o.Dimensions, maxDimensions)
	}
	if slices.Contains(o.models(), "") {
		return fmt.Errorf("models %q: want names with commas between", o.Models)
	}
	return nil
}

// models are the names of Models.
func (o Options) models() []string {
	names := strings.Split(o.Models, ",")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	return names
}

// maxDimensions bounds what a request can have the stub allocate.
const maxDimensions = 16384

// A Change gives options other values: of one service, or of all.
type Change struct {
	After    time.Duration // since the start
	Services []string
	Name     string
	Value    string
}

// ParseChange reads "[service:]name=value", with timed "time:[service:]name=value".
func ParseChange(s string, timed bool) (Change, error) {
	c := Change{Services: Services}
	target, value, ok := strings.Cut(s, "=")
	parts := strings.Split(target, ":")
	if timed && ok {
		var err error
		if c.After, err = time.ParseDuration(parts[0]); err != nil || c.After < 0 {
			return c, fmt.Errorf("%q: want time:[service:]name=value, as in 30s:openai:slots=4", s)
		}
		parts = parts[1:]
	}
	switch {
	case !ok || len(parts) == 0 || len(parts) > 2:
		return c, fmt.Errorf("%q: want [service:]name=value, as in openai:slots=4", s)
	case len(parts) == 2 && !slices.Contains(Services, parts[0]):
		return c, fmt.Errorf("%q: there is no service %q, but %s", s, parts[0], strings.Join(Services, ", "))
	case len(parts) == 2:
		c.Services = parts[:1]
	}
	c.Name, c.Value = parts[len(parts)-1], value
	o := Defaults()
	return c, c.apply(&o)
}

// apply gives the option its value.
func (c Change) apply(o *Options) error {
	changed := *o
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	changed.Flags(fs)
	if fs.Lookup(c.Name) == nil {
		return fmt.Errorf("there is no option %q", c.Name)
	}
	if err := fs.Set(c.Name, c.Value); err != nil {
		return fmt.Errorf("%s=%s: %v", c.Name, c.Value, err)
	}
	if err := changed.check(); err != nil {
		return err
	}
	*o = changed
	return nil
}

// Services lists what is stood in for. The last takes whatever is of no other.
var Services = []string{"openai", "anthropic", "ollama", "qdrant", "http"}
