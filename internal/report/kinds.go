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
	// NoFix says why no finding of the kind has a fix; "" if some have.
	NoFix string
}

// Kinds lists every rule of every pass, in the order of the documentation.
var Kinds = []Kind{
	{Name: "http-client", Pass: "defaulttimeout", Short: "HTTP clients on which no timeout is ever set"},
	{Name: "http-helper", Pass: "defaulttimeout", Short: "http.Get, Head, Post and PostForm, which never time out"},
	{Name: "default-client", Pass: "defaulttimeout", Short: "http.DefaultClient where nothing else ends the request"},
	{Name: "http-server", Pass: "defaulttimeout", Severe: true, Short: "HTTP servers without a limit on reading a request"},
	{Name: "dial", Pass: "defaulttimeout", Short: "connections and handshakes without a timeout"},
	{Name: "deadline", Pass: "defaulttimeout", Short: "network calls whose context has no deadline"},
	{Name: "sdk-client", Pass: "defaulttimeout", Short: "SDK clients built without the timeout they need"},
	{Name: "query", Pass: "defaulttimeout", Strict: true, Short: "SQL without a context, off the request path"},
	{Name: "timeout-value", Pass: "defaulttimeout", Short: "timeouts that are nanoseconds or days by mistake"},
	{Name: "sdk-default", Pass: "defaulttimeout", Strict: true, Short: "language model clients that keep the defaults of their SDK",
		NoFix: "the right numbers depend on the model, and on how long its users wait"},
	{Name: "client-differs", Pass: "defaulttimeout", Strict: true, Short: "clients of one service with different timeouts or retries",
		NoFix: "only the author knows which setting is right"},
	{Name: "idle-connections", Pass: "defaulttimeout", Strict: true, Short: "transports that keep two idle connections but open many"},
	{Name: "go-per-item", Pass: "unboundedfanout", Short: "a goroutine for each element of a collection, with no limit"},
	{Name: "go-per-message", Pass: "unboundedfanout", Short: "a goroutine for each message, row or line, with no limit"},
	{Name: "group-no-limit", Pass: "unboundedfanout", Short: "groups and pools that start a goroutine per item, with no limit"},
	{Name: "limit-disabled", Pass: "unboundedfanout", Short: "limits that limit nothing: negative, the number of items, or far too many"},
	{Name: "spawn-in-helper", Pass: "unboundedfanout", Short: "a goroutine per item, started in a function that a loop calls",
		NoFix: "the author must decide whether the caller or the helper limits"},
	{Name: "acquire-inside", Pass: "unboundedfanout", Strict: true, Short: "slots acquired inside the goroutine, so that goroutines pile up"},
	{Name: "limiter-per-call", Pass: "unboundedfanout", Strict: true, Short: "limiters local to a function that itself runs concurrently",
		NoFix: "a limit per request is sometimes what is meant"},
	{Name: "limit-over-pool", Pass: "unboundedfanout", Strict: true, Short: "goroutine limits above the size of the connection pool they share",
		NoFix: "either of the two numbers may be the wrong one"},
	{Name: "job-overlap", Pass: "unboundedfanout", Strict: true, Short: "scheduled jobs that start again while the last run still blocks",
		NoFix: "the author must decide whether a run is skipped or waits"},
	{Name: "go-per-request", Pass: "unboundedfanout", Strict: true, Short: "a goroutine per request that nobody waits for, with no limit",
		NoFix: "the author must decide whether a request that finds no slot waits, is refused or is dropped"},
	{Name: "unbatched", Pass: "unboundedfanout", Strict: true, Short: "one call per item where the service accepts many",
		NoFix: "the answers have to be matched to the items"},
	{Name: "batch-too-large", Pass: "unboundedfanout", Short: "batches larger than the service accepts",
		NoFix: "services also limit the tokens of a batch, which the code does not show"},

	{Name: "no-delay", Pass: "nobackoff", Short: "attempts repeated immediately after a failure"},
	{Name: "no-cap", Pass: "nobackoff", Short: "retries that only success ends",
		NoFix: "the author must decide how often, or how long, to retry"},
	{Name: "sleep-ignores-ctx", Pass: "nobackoff", Short: "pauses between attempts that cancelling the context does not end"},
	{Name: "retries-multiply", Pass: "nobackoff", Short: "retry loops around clients and functions that already retry"},
	{Name: "retries-cancelled", Pass: "nobackoff", Short: "attempts repeated after the code has seen its context cancelled",
		NoFix: "the author must decide what to return"},
	{Name: "body-not-rewound", Pass: "nobackoff", Short: "requests sent again with a body that was already read"},
	{Name: "body-not-closed", Pass: "nobackoff", Short: "response bodies left open before the next attempt"},
	{Name: "retry-after-ignored", Pass: "nobackoff", Short: "retries after 429 or 503 that ignore Retry-After, or obey it without a limit",
		NoFix: "the author must decide how long to wait at most"},
	{Name: "policy", Pass: "nobackoff", Short: "backoff that never pauses, never ends, or is computed wrongly"},
	{Name: "retry-permanent", Pass: "nobackoff", Strict: true, Short: "retries of requests that will always be refused (400, 403, 422)",
		NoFix: "the author must decide what to return"},
	{Name: "constant-delay", Pass: "nobackoff", Strict: true, Short: "pauses between attempts that do not grow",
		NoFix: "how fast the pauses should grow depends on the service"},
	{Name: "no-jitter", Pass: "nobackoff", Strict: true, Short: "pauses between attempts that are the same for every client",
		NoFix: "how far to spread the attempts depends on how many clients there are"},

	{Name: "ctx-dropped", Pass: "blockinginasync", Short: "calls given a context that nobody can cancel, while one is in scope"},
	{Name: "no-ctx-call", Pass: "blockinginasync", Short: "calls without a context, where one is in scope and a variant takes it"},
	{Name: "sleep", Pass: "blockinginasync", Short: "time.Sleep on a request path"},
	{Name: "unbounded-call", Pass: "blockinginasync", Short: "calls on a request path that nothing ends",
		NoFix: "the callee must take a context or a timeout"},
	{Name: "channel", Pass: "blockinginasync", Strict: true, Short: "sends and receives on a request path that cannot be cancelled",
		NoFix: "the code does not say what to do when the request ends"},
	{Name: "wait", Pass: "blockinginasync", Short: "waits on a request path that cannot be cancelled",
		NoFix: "the code does not say what to do when the request ends"},
	{Name: "lock-over-io", Pass: "blockinginasync", Short: "mutexes held across remote calls",
		NoFix: "the code does not say what the lock protects"},
	{Name: "client-per-request", Pass: "blockinginasync", Short: "connection pools built per request or per item",
		NoFix: "the code does not say where to keep it"},
	{Name: "second-connection", Pass: "blockinginasync", Short: "a second connection of a pool acquired while a transaction or rows hold one",
		NoFix: "the author must decide what belongs to the transaction"},
	{Name: "abandoned-send", Pass: "blockinginasync", Short: "sends on an unbuffered channel whose receiver may have left"},
	{Name: "no-wait-delay", Pass: "blockinginasync", Strict: true, Short: "commands that are killed but waited for until their children end"},
	{Name: "event-loop", Pass: "blockinginasync", Severe: true, Short: "blocking calls in callbacks that must not block",
		NoFix: "the author must decide where the work goes instead"},
	{Name: "sequential", Pass: "blockinginasync", Strict: true, Short: "one remote call per item, in sequence, without a deadline for the whole",
		NoFix: "the author must decide whether a deadline for the whole, a batch or concurrent calls are right"},

	{Name: "ctx-ended", Pass: "brokendeadline", Short: "calls given a context that has already ended"},
	{Name: "ctx-outlived", Pass: "brokendeadline", Short: "background work on a context that ends when its starter returns"},
	{Name: "cancelled-early", Pass: "brokendeadline", Short: "bodies, rows and streams returned by a function that cancels their context"},
	{Name: "group-ctx", Pass: "brokendeadline", Short: "goroutines of a group that block on the context outside it"},
	{Name: "shared-ctx", Pass: "brokendeadline", Short: "work shared by several callers, on the context of the first"},
	{Name: "stale-deadline", Pass: "brokendeadline", Short: "calls per request or iteration, under a deadline set once before",
		NoFix: "the author must decide whether the calls of a request share one deadline or have one each"},
	{Name: "deadline-unused", Pass: "brokendeadline", Short: "deadlines that are passed to nothing that blocks"},
	{Name: "stream-cut", Pass: "brokendeadline", Short: "timeouts that cut off streams"},
	{Name: "too-short", Pass: "brokendeadline", Short: "timeouts too short for the service they apply to"},
	{Name: "inversion", Pass: "brokendeadline", Short: "timeouts longer than the one that ends them first",
		NoFix: "only the author knows which number is right"},
	{Name: "retry-window", Pass: "brokendeadline", Short: "attempts and steps that need more time than their deadline allows",
		NoFix: "only the author knows which number is wrong"},
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
