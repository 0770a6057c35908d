package report

import "strings"

// Kind is one rule. Names are unique over the suite.
type Kind struct {
	Name string
	Pass string
	// Strict kinds are for audits: none of their findings is in the default set.
	Strict bool
	// Severe kinds are errors wherever they stand; other default kinds are
	// errors on a request path only.
	Severe bool
	// Short completes "reports …" in lists.
	Short string
}

// Kinds lists every rule of every pass, in the order of the documentation.
var Kinds = []Kind{
	{Name: "http-client", Pass: "defaulttimeout", Short: "HTTP clients on which no timeout is ever set"},
	{Name: "http-helper", Pass: "defaulttimeout", Short: "http.Get, Head, Post and PostForm, which never time out"},
	{Name: "default-client", Pass: "defaulttimeout", Short: "http.DefaultClient with nothing else that ends a request"},
	{Name: "http-server", Pass: "defaulttimeout", Severe: true, Short: "HTTP servers without a limit on reading a request"},
	{Name: "dial", Pass: "defaulttimeout", Short: "connections dialled, or handshakes made, without a timeout"},
	{Name: "deadline", Pass: "defaulttimeout", Short: "network calls given a context that has no deadline"},
	{Name: "sdk-client", Pass: "defaulttimeout", Short: "SDK clients built without the timeout they need"},
	{Name: "query", Pass: "defaulttimeout", Strict: true, Short: "SQL without a context, off the request path"},
	{Name: "timeout-value", Pass: "defaulttimeout", Short: "timeouts that are nanoseconds, or days, by mistake"},
	{Name: "sdk-default", Pass: "defaulttimeout", Strict: true, Short: "language models on the defaults of their SDK"},
	{Name: "client-differs", Pass: "defaulttimeout", Strict: true, Short: "clients of one service with different timeouts or retries"},
	{Name: "idle-connections", Pass: "defaulttimeout", Strict: true, Short: "transports that keep two idle connections and open many"},
	{Name: "go-per-item", Pass: "unboundedfanout", Short: "a goroutine for each element of a collection, with no limit"},
	{Name: "go-per-message", Pass: "unboundedfanout", Short: "a goroutine for each message, row or line, with no limit"},
	{Name: "group-no-limit", Pass: "unboundedfanout", Short: "groups and pools that start a goroutine per item, and have no limit"},
	{Name: "limit-disabled", Pass: "unboundedfanout", Short: "limits that limit nothing: negative, or the number of items"},
	{Name: "spawn-in-helper", Pass: "unboundedfanout", Short: "a goroutine per item, started by a function that is called per item"},
	{Name: "acquire-inside", Pass: "unboundedfanout", Strict: true, Short: "semaphores acquired inside the goroutine: the goroutines pile up"},
	{Name: "limiter-per-call", Pass: "unboundedfanout", Strict: true, Short: "limiters local to a function that itself runs concurrently"},
	{Name: "limit-over-pool", Pass: "unboundedfanout", Strict: true, Short: "limits of goroutines above that of the connections they share"},
	{Name: "job-overlap", Pass: "unboundedfanout", Strict: true, Short: "scheduled jobs that start again while their last run still waits"},
	{Name: "go-per-request", Pass: "unboundedfanout", Strict: true, Short: "a goroutine for each request, that nobody waits for, with no limit"},
	{Name: "unbatched", Pass: "unboundedfanout", Strict: true, Short: "one call per item where the service takes many"},
	{Name: "batch-too-large", Pass: "unboundedfanout", Short: "batches larger than the service takes"},

	{Name: "no-delay", Pass: "nobackoff", Short: "attempts repeated immediately after a failure"},
	{Name: "no-cap", Pass: "nobackoff", Short: "retries that nothing but success ends"},
	{Name: "sleep-ignores-ctx", Pass: "nobackoff", Short: "pauses between attempts that a cancelled context does not end"},
	{Name: "retries-multiply", Pass: "nobackoff", Short: "retry loops around clients and functions that retry already"},
	{Name: "retries-cancelled", Pass: "nobackoff", Short: "attempts repeated after the code has seen that the context is cancelled"},
	{Name: "body-not-rewound", Pass: "nobackoff", Short: "requests sent again with a body that has been read"},
	{Name: "body-not-closed", Pass: "nobackoff", Short: "response bodies left open before the next attempt"},
	{Name: "retry-after-ignored", Pass: "nobackoff", Short: "retries after 429 or 503 that ignore what the server asks for"},
	{Name: "policy", Pass: "nobackoff", Short: "backoff that is set never to pause, never to end, or computed wrongly"},
	{Name: "retry-permanent", Pass: "nobackoff", Strict: true, Short: "requests sent again that are refused for what they are (400, 403, 422)"},
	{Name: "constant-delay", Pass: "nobackoff", Strict: true, Short: "pauses between attempts that do not grow"},
	{Name: "no-jitter", Pass: "nobackoff", Strict: true, Short: "pauses between attempts that are the same for every client"},

	{Name: "ctx-dropped", Pass: "blockinginasync", Short: "calls given a context that nobody can cancel, where the caller's is in scope"},
	{Name: "no-ctx-call", Pass: "blockinginasync", Short: "calls without a context, where one is in scope and a form of them takes it"},
	{Name: "sleep", Pass: "blockinginasync", Short: "time.Sleep on the path of a request"},
	{Name: "unbounded-call", Pass: "blockinginasync", Short: "calls on the path of a request that nothing ever ends"},
	{Name: "channel", Pass: "blockinginasync", Short: "sends and receives on the path of a request that others must answer"},
	{Name: "wait", Pass: "blockinginasync", Short: "waiting for others on the path of a request, with no way out"},
	{Name: "lock-over-io", Pass: "blockinginasync", Short: "mutexes held across remote calls"},
	{Name: "client-per-request", Pass: "blockinginasync", Short: "connection pools built per request or per item"},
	{Name: "second-connection", Pass: "blockinginasync", Short: "a pool asked for a connection while a transaction or rows of it hold one"},
	{Name: "abandoned-send", Pass: "blockinginasync", Short: "sends to a channel without room whose receiver may have left"},
	{Name: "no-wait-delay", Pass: "blockinginasync", Strict: true, Short: "commands that are killed, but waited for until their children end"},
	{Name: "event-loop", Pass: "blockinginasync", Severe: true, Short: "waiting inside a callback that must not block"},
	{Name: "sequential", Pass: "blockinginasync", Strict: true, Short: "one remote call per item, one after another, without a limit on the whole"},

	{Name: "ctx-ended", Pass: "brokendeadline", Short: "calls that wait, given a context that has ended before"},
	{Name: "ctx-outlived", Pass: "brokendeadline", Short: "work that nobody waits for, on a context that ends when its starter returns"},
	{Name: "cancelled-early", Pass: "brokendeadline", Short: "bodies, rows and streams that leave a function which cancels their context"},
	{Name: "group-ctx", Pass: "brokendeadline", Short: "goroutines of a group that wait on the context around it"},
	{Name: "shared-ctx", Pass: "brokendeadline", Short: "work that several callers share, on the context of the first of them"},
	{Name: "stale-deadline", Pass: "brokendeadline", Short: "calls per request or round of a loop, on a deadline set once before"},
	{Name: "deadline-unused", Pass: "brokendeadline", Short: "deadlines that no wait beside them is given"},
	{Name: "stream-cut", Pass: "brokendeadline", Short: "timeouts that cut what streams"},
	{Name: "too-short", Pass: "brokendeadline", Short: "timeouts too short for the service that is called"},
	{Name: "inversion", Pass: "brokendeadline", Short: "timeouts longer than the one that ends them"},
	{Name: "retry-window", Pass: "brokendeadline", Short: "attempts and steps that need more time than their deadline leaves"},
}

// Directive is the category of findings about directives themselves.
const Directive = "directive"

// Lookup returns the kind with that name.
func Lookup(name string) (Kind, bool) {
	for _, k := range Kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Tier says how a finding of a kind counts.
type Tier string

const (
	Default Tier = ""        // in the default set
	Request Tier = "request" // in the default set, on the path of a request
	Strict  Tier = "strict"  // for audits
	Ignored Tier = "ignored" // by a directive: told to the command alone, which counts them
)

// Category joins a kind and a tier: "http-client", "http-client/strict". It is
// the only field of ours that every driver hands on.
func Category(kind string, tier Tier) string {
	if tier == Default {
		return kind
	}
	return kind + "/" + string(tier)
}

// ParseCategory splits what Category joined.
func ParseCategory(category string) (kind string, tier Tier) {
	kind, t, _ := strings.Cut(category, "/")
	return kind, Tier(t)
}

// Severity returns "error", "warning" or "note" for a category.
func Severity(category string) string {
	name, tier := ParseCategory(category)
	kind, _ := Lookup(name)
	switch {
	case tier == Strict:
		return "note"
	case tier == Request || kind.Severe:
		return "error"
	}
	return "warning"
}

// VetPass stands in the place of a pass for what the go command's own vet
// reports; its kinds are the names of its analyzers.
const VetPass = "vet"

// IsVet reports whether a kind is none of ours.
func IsVet(kind string) bool {
	_, ok := Lookup(kind)
	return !ok && kind != Directive
}

// URL returns the address of a kind's page.
func URL(kind string) string {
	if IsVet(kind) {
		return "https://pkg.go.dev/golang.org/x/tools/go/analysis/passes/" + strings.TrimPrefix(kind, VetPass+"-")
	}
	return "https://github.com/timeoutlint/timeoutlint/blob/main/doc/rules/" + kind + ".md"
}
