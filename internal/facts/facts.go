// Package facts holds what is written down about the functions, types and
// variables of a package for the packages that import it.
//
// Facts are small and deterministic: no maps, no positions, sorted. Only
// package effects writes them, and only what decides a finding elsewhere.
package facts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Bound says what ends a wait whose ctxs, if it heeds any, have no deadline.
type Bound int8

const (
	Unbounded Bound = iota // nothing: a definite no
	Bounded                // something always does
	Unsure
)

func (b Bound) String() string { return [...]string{"unbounded", "bounded", "unknown"}[b] }

// WaitFact is one way a function may wait.
type WaitFact struct {
	Kind  knowledge.Effect
	Bound Bound
	// Heeds lists the parameters whose ctx ends the wait: contexts, requests, commands.
	Heeds []int
	// Weak is set where the only evidence is the signature rule.
	Weak bool
	// Conn is set for I/O on a connection, Theirs for a sleep that callers cannot mend.
	Conn, Theirs bool
	// Reaps is set where a process that was started before is waited for.
	Reaps bool
	// Makes is set where a function on the way makes something that is kept.
	Makes bool
	// Owned is set where the wait is a finding of its own at the place of its
	// cause, in its own package: a dial, a client that was built without a timeout.
	Owned bool
	// Place says where a database is that is waited for.
	Place knowledge.Place
	// Func is the function that waits: "path.F", "path.T.M".
	Func string
	// Via leads from the function's callee to the wait itself, in words of
	// messages, without its middle if it is long.
	Via     []string
	Profile knowledge.Profile
	What    string // the dependency's name in messages
	// Batch is what one call could carry many of, and BatchMax how many; "" for one item per call.
	Batch    string
	BatchMax int
}

// ParamFact says what a function does with a func parameter.
type ParamFact struct {
	Param int
	When  knowledge.When
	// AtOnce is set where it is run again at once when it fails.
	AtOnce bool
}

// FuncFact summarises a declared function, method or interface method.
type FuncFact struct {
	Waits      []WaitFact
	Results    []trace.ResultFact
	Params     []ParamFact
	Configures []int // parameters that may be given a timeout
	Harmless   []int // parameters: HTTP clients that need no timeout there, and transports that are given none
	NoReturn   bool
	Delays     bool // always pauses
	Serves     bool // runs a server or a consumer
	Lasts      bool // works until it is told to stop
	// Pauses says how it may pause.
	Pauses Pause
	// Attempts is how often it makes a request that fails; 0 if it does not
	// retry, Endless if nothing in sight ends it.
	Attempts int
	// Retrier says who retries, if Attempts is set.
	Retrier  string
	Fans     []FanFact
	Starts   []WaitFact // what goroutines wait on that it starts, and neither limits nor waits for
	Acquires bool       // takes a place of a limiter, or waits for its turn
	Capped   bool       // waits while it holds a place of a limiter
	Opens    bool       // opens a file that one of its parameters names
	Limits   int        // the parameter (from 1) that limits what is started on its result
	Backoff  string     // the backoff library that its package imports, beside anything else
	ErrorIs  bool       // asks whether its first parameter is, or wraps, the second
	Ends     []int      // parameters whose ctx has ended whenever it returns: it waits for that
	// Stream says what it does with the response to a request that it serves.
	Stream Stream
	// Lives says what its first result goes on doing under a ctx that it is given.
	Lives Lives
	// Span is its longest single wait that a constant ends.
	Span SpanFact
	// Routes are the handlers that it makes or registers and that stream, and
	// the one that waits longest.
	Routes []RouteFact
	// Yields are the waits of the iterator that it returns.
	Yields []WaitFact
	// Told says what the bool means that it answers with.
	Told Told
	// Judges are what it answers where it is told how an attempt ended.
	Judges []JudgeFact
}

// Lives is what goes on with a ctx after the call that was given it has returned.
type Lives string

const (
	LivesBody   Lives = "body"   // it is read
	LivesRows   Lives = "rows"   // they are read
	LivesStream Lives = "stream" // it is received from
	LivesTx     Lives = "tx"     // it is rolled back when the ctx ends
)

// JudgeFact is what a function answers under each of the judged outcomes: y, n
// or ? for each, in their order.
type JudgeFact struct {
	Roles   string
	Answers string
}

func (*FuncFact) AFact() {}

// String is what `// want` comments of the corpus match.
func (f *FuncFact) String() string {
	var parts []string
	for _, w := range f.Waits {
		s := fmt.Sprintf("%s %s", w.Kind, w.Bound)
		if len(w.Heeds) > 0 {
			s += " ctx" + strings.Trim(fmt.Sprint(w.Heeds), "[]")
		}
		if w.Weak {
			s += " weak"
		}
		if w.Conn {
			s += " conn"
		}
		if w.Theirs {
			s += " theirs"
		}
		if w.Place != knowledge.PlaceUnknown {
			s += " " + string(w.Place)
		}
		if len(w.Via) > 0 {
			s += " via " + strings.Join(w.Via, " → ")
		}
		parts = append(parts, s)
	}
	for _, r := range f.Results {
		var ways []string
		if r.None {
			ways = append(ways, "none")
		}
		if r.Has {
			ways = append(ways, "has")
		}
		if r.Unknown {
			ways = append(ways, "unknown")
		}
		for _, p := range r.Params {
			ways = append(ways, fmt.Sprintf("param%d", p))
		}
		parts = append(parts, fmt.Sprintf("result%d %s", r.Result, strings.Join(ways, "|")))
	}
	for _, p := range f.Params {
		parts = append(parts, fmt.Sprintf("runs%d %s", p.Param, p.When))
	}
	for _, p := range f.Configures {
		parts = append(parts, fmt.Sprintf("configures%d", p))
	}
	for _, p := range f.Harmless {
		parts = append(parts, fmt.Sprintf("harmless%d", p))
	}
	if f.NoReturn {
		parts = append(parts, "noreturn")
	}
	if f.Delays {
		parts = append(parts, "delays")
	}
	if f.Serves {
		parts = append(parts, "serves")
	}
	if f.Lasts {
		parts = append(parts, "lasts")
	}
	if f.Pauses != NoPause {
		parts = append(parts, [...]string{"", "receives", "pauses"}[f.Pauses])
	}
	if f.Attempts != 0 {
		parts = append(parts, fmt.Sprintf("attempts %d by %s", f.Attempts, f.Retrier))
	}
	if f.ErrorIs {
		parts = append(parts, "asks which error")
	}
	if f.Lives != "" {
		parts = append(parts, "gives a living "+string(f.Lives))
	}
	for _, p := range f.Ends {
		parts = append(parts, fmt.Sprintf("ends%d", p))
	}
	parts = append(parts, f.served()...)
	parts = append(parts, f.outcomes()...)
	parts = append(parts, f.fanout()...)
	return strings.Join(parts, "; ")
}

// Empty reports whether the fact says nothing.
func (f *FuncFact) Empty() bool {
	if f.Lasts {
		return false
	}
	return len(f.Waits) == 0 && len(f.Results) == 0 && len(f.Params) == 0 && len(f.Configures)+len(f.Harmless) == 0 && !f.NoReturn && !f.Delays && !f.Serves &&
		f.Pauses == NoPause && f.Attempts == 0 && !f.ErrorIs && f.Lives == "" && len(f.Ends) == 0 && !f.fansOut() && len(f.served()) == 0 && len(f.outcomes()) == 0
}

// served describes what is known of responses and of long waits.
func (f *FuncFact) served() (parts []string) {
	if f.Stream.Sends != "" {
		parts = append(parts, "streams by "+f.Stream.Sends)
	}
	if f.Stream.Flushes {
		parts = append(parts, "flushes")
	}
	if f.Stream.Extends {
		parts = append(parts, "extends")
	}
	if f.Span.D > 0 {
		parts = append(parts, fmt.Sprintf("waits %v", f.Span.D))
	}
	for _, h := range f.Routes {
		s := "serves " + h.Name
		if h.Sends != "" {
			s += " streams"
		}
		if h.Span.D > 0 {
			s += fmt.Sprintf(" waits %v", h.Span.D)
		}
		parts = append(parts, s)
	}
	return parts
}

// Result returns what is known of result i, and whether anything is.
func (f *FuncFact) Result(i int) (trace.ResultFact, bool) {
	j := slices.IndexFunc(f.Results, func(r trace.ResultFact) bool { return r.Result == i })
	if j < 0 {
		return trace.ResultFact{}, false
	}
	return f.Results[j], true
}

// TypeFact marks a type whose methods talk to the network, or one of which a
// //timeoutlint:entry directive says that a framework calls such functions, or
// the methods of such types.
type TypeFact struct{ Client, Entry bool }

func (*TypeFact) AFact() {}

func (f *TypeFact) String() string {
	if f.Entry {
		return "entry"
	}
	return "client"
}

// Batched returns what one call could carry many of, or nil.
func (w WaitFact) Batched() *knowledge.Batch {
	if w.Batch == "" {
		return nil
	}
	return &knowledge.Batch{Of: w.Batch, Max: w.BatchMax}
}

// SetBatch keeps what a wait says about batches.
func (w *WaitFact) SetBatch(b *knowledge.Batch) {
	if b != nil {
		w.Batch, w.BatchMax = b.Of, b.Max
	}
}

// DatabaseFact says of a function that its results work with databases in the
// process or in files of this machine, and the same of a variable and of values
// of a type; or that a function opens a database with the driver its caller chooses.
type DatabaseFact struct {
	// Driver is the parameter (from 1) that names the driver; 0: the database is local.
	Driver int
}

func (*DatabaseFact) AFact() {}

func (f *DatabaseFact) String() string {
	if f.Driver > 0 {
		return fmt.Sprintf("opens param%d", f.Driver-1)
	}
	return "local database"
}

// FanFact says that a function starts its func parameter on goroutines.
type FanFact struct {
	Param int
	// Each is set if one goroutine starts per element of parameter Over.
	Each bool
	Over int
	// Limited is set if something limits them.
	Limited bool
	// Limit is the int parameter that is the limit, or -1.
	Limit int
}

func (f *FuncFact) fansOut() bool {
	return len(f.Fans) > 0 || len(f.Starts) > 0 || f.Acquires || f.Capped || f.Opens || f.Limits > 0
}

// fanout is the part of String about goroutines.
func (f *FuncFact) fanout() []string {
	var parts []string
	for _, fan := range f.Fans {
		s := fmt.Sprintf("starts%d", fan.Param)
		if fan.Each {
			s += fmt.Sprintf(" each%d", fan.Over)
		}
		if fan.Limited {
			s += " limited"
		}
		if fan.Limit >= 0 {
			s += fmt.Sprintf(" by%d", fan.Limit)
		}
		parts = append(parts, s)
	}
	for _, w := range f.Starts {
		parts = append(parts, fmt.Sprintf("starts %s via %s", w.Kind, strings.Join(w.Via, " → ")))
	}
	if f.Acquires {
		parts = append(parts, "acquires")
	}
	if f.Capped {
		parts = append(parts, "capped")
	}
	if f.Opens {
		parts = append(parts, "opens")
	}
	if f.Limits > 0 {
		parts = append(parts, fmt.Sprintf("limits by%d", f.Limits-1))
	}
	return parts
}

// Pause says how a function may pause before it returns.
type Pause int8

const (
	NoPause Pause = iota
	// Receives: it receives from a channel. Within a module that may be what
	// paces a loop; libraries do it for other reasons.
	Receives
	// Pauses: it sleeps, waits for a timer, or waits for a rate limiter.
	Pauses
)

// RouteFact is what is known of a handler that an exported function makes or registers.
type RouteFact struct {
	Name string
	Stream
	Span SpanFact
}

// SpanFact is what is known of a span in other packages.
type SpanFact struct {
	D        time.Duration
	Settable bool     // D is the default of a setting
	What     string   // what is waited for
	Via      []string // callees down to the wait
}

// Stream says what a function does with the response to the request it serves.
type Stream struct {
	// Sends says what shows that the response is sent as it comes; "" if nothing does.
	Sends   string
	Flushes bool // sends what is written so far, once
	Extends bool // moves the time by which the response must be written
}

// Join returns what one of two functions, or both, do.
func (s Stream) Join(o Stream) Stream {
	if s.Sends == "" {
		s.Sends = o.Sends
	}
	s.Flushes, s.Extends = s.Flushes || o.Flushes, s.Extends || o.Extends
	return s
}

// VersionFact says of which module version a library is. It is a fact of the
// functions whose rows depend on that.
type VersionFact struct{ Version string }

func (*VersionFact) AFact() {}

func (f *VersionFact) String() string { return f.Version }

// FieldFact says of a field that holds an HTTP client that the client needs no
// timeout of its own: whoever reads the field gives it one, or each request a
// deadline.
type FieldFact struct{}

func (*FieldFact) AFact() {}

func (*FieldFact) String() string { return "bounded" }

// SupposedFact says of a function that it leads to methods of interfaces whose
// types nobody knows in its package. It is written for whoever links the program
// alone, see waits.Suppositions, and by no analyzer of the suite.
type SupposedFact struct {
	Waits []SupposedWait
}

func (*SupposedFact) AFact() {}

func (f *SupposedFact) String() string {
	var names []string
	for _, w := range f.Waits {
		for _, s := range w.If {
			names = append(names, s.Method)
		}
	}
	return "if " + strings.Join(names, " or ")
}

// A SupposedWait is one if one of some methods waits.
type SupposedWait struct {
	If    []Supposed
	Bound Bound // if every ctx it heeds has no deadline
	Heeds []int // parameters whose ctx it is given
}

// A Supposed method is one that may wait: "path.I.M". Via leads to it.
type Supposed struct {
	Method string   `json:"method"`
	Via    []string `json:"via,omitempty"`
}

// Equal reports whether two are the same, ways included.
func (s Supposed) Equal(o Supposed) bool { return s.Method == o.Method && slices.Equal(s.Via, o.Via) }
