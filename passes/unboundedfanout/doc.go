// Package unboundedfanout defines an analyzer that reports goroutines started
// per item with nothing that limits how many run at once.
//
// # Analyzer unboundedfanout
//
// unboundedfanout: report goroutines per item with no limit
//
// A goroutine costs next to nothing, but what it calls does not. A program
// that starts one goroutine per document, chunk, row or message works with
// ten of them; with ten thousand it opens ten thousand connections at once,
// and the service it calls answers with timeouts and 429, which is where the
// retries begin.
//
// A fan-out is a place that starts goroutines, together with the loop that
// repeats it. A place starts goroutines if it is a go statement, a group or
// pool (errgroup, sync.WaitGroup.Go, conc, lo/parallel, ants, pond, the
// streams of go-zero, …), a function that starts its func argument (also one
// of yours, also in another package), or a function that starts goroutines of
// its own and neither waits for them nor limits them. A loop goes over data
// if its count grows with what the program is given: the length of a slice or
// map, an iterator, a list of work; a label and a goto behind it are a loop
// too. It goes over messages if it receives from a channel, a connection or a
// result set. A limiter is anything that keeps the next goroutine from
// starting: a semaphore of any kind, a limit of the group, a rate, a pause, a
// lock that the goroutine gives back, a count that is tested.
//
// A fan-out is reported only if the goroutine provably reaches the network, a
// database or a process, here or through functions of other packages. Work that
// only needs the processor is limited by the processor.
//
// It is deliberately not reported if
//   - the count does not depend on data: range n, NumCPU, a field, a
//     parameter, a table written down in the source, a slice every append to
//     which stands outside loops, a page of constant size, or a slice whose
//     length is compared with something other than zero and one, or which is
//     cut, on the way (also in the only callers of an unexported function,
//     and anywhere in the package for a field);
//   - something on the way to the go statement, in the same round, may limit,
//     pace or join: an acquire of golang.org/x/sync/semaphore or another semaphore
//     of the tables, a send to a channel that the goroutine receives from, a
//     receive of a token that it gives back, a function of yours that does one of
//     these, a wait for a rate limiter, time.Sleep, a tick, TryLock,
//     CompareAndSwap, a counter that is compared;
//   - the goroutine is waited for later in the same round: a Wait, a receive, a
//     range over a channel;
//   - every path leaves the loop after the start;
//   - it stands in a function that the loop calls, under a condition that calls
//     another: not every call of it starts one then;
//   - it only waits for a process that was started before;
//   - the group comes from somewhere that is not seen, may have been given a
//     limit, or has one anywhere in the package;
//   - the goroutine runs until it is told to stop (it serves, watches, or loops
//     until a ctx ends): a limit would starve the next one;
//   - the loop accepts connections or waits for ticks: one goroutine per connection
//     is what servers do.
//
// Findings are for audits (-strict) if the elements are collaborators rather
// than data. What decides is how the element takes part in the wait: as an
// argument (a document, an id, a URL) it is data; if the wait is a method of
// the element (a vendor, a peer), somebody has set up a handful of them,
// unless it is a struct with nothing in it that does anything (an attachment
// that downloads itself). Elements that are interfaces with methods or funcs,
// that are read from a configuration (their struct, or the one that holds
// them, has yaml, toml, mapstructure or env tags or is called Config; through
// variables, parameters, append and strings.Split), or whose type or
// name says server, peer, provider, shard and the like, count as
// collaborators too, and so do those of a field that only constructors and
// functions that set up its struct fill, and those for each of which a
// connection is made and kept. So do messages only some of which
// start a goroutine. Messages of a queue are for audits if the package tells
// the queue how many may be under way (Qos, MaxAckPending,
// MaxOutstandingMessages).
//
// No fix is offered where a limit could stop the program: the loop holds a
// lock while it starts them, or its callers do; a closure of a group that
// starts another on it; a goroutine that sends or receives on a channel,
// unless it has room for all, is served by a goroutine that was started
// before, or acquires slots of its own; goroutines that meet (a barrier, a
// Cond, a wait group they wait for themselves); elements that are functions.
// Nor on the path of a request where nobody waits for the goroutines: the
// client would begin to wait.
//
// # Kind go-per-item
//
// A go statement in a loop over data, whose goroutine waits on the network, a
// database or a process, with nothing that limits how many run at once.
//
// In production: "context deadline exceeded", "dial tcp …: i/o timeout" and
// "net/http: TLS handshake timeout" from net/http, because thousands of dials share
// one processor and one resolver; "socket: too many open files" from the
// operating system; "429 Too Many Requests" from the service, and a storm of
// retries after it; "pq: sorry, too many clients already" from a database. All of
// them at once, and only with real amounts of data.
//
// Wrong:
//
//	for _, doc := range docs {
//		wg.Add(1)
//		go func() {
//			defer wg.Done()
//			errs[i] = embed(ctx, doc)
//		}()
//	}
//
// Right:
//
//	sem := make(chan struct{}, 5)
//	for _, doc := range docs {
//		sem <- struct{}{}
//		wg.Add(1)
//		go func() {
//			defer func() { <-sem }()
//			defer wg.Done()
//			errs[i] = embed(ctx, doc)
//		}()
//	}
//
// The wait group counts the goroutines; it does not limit them. The fix
// acquires a slot before the go statement and releases it when the goroutine
// ends. Where the goroutines are counted by a local wait group, a ctx
// parameter is in scope and the function can return its error, it stops
// waiting for a slot when the ctx ends, lets the running goroutines finish,
// and returns ctx.Err(). On the path of a request, and where nobody waits for
// the goroutines, it is offered only so if there is a ctx. Where the package
// imports errgroup and the wait group is used for this loop alone, the
// alternative makes it an errgroup.Group with SetLimit, whose functions
// return nil. The number is 5 for language models and embeddings, which
// answer slowly and have small quotas, and 10 for everything else: a start,
// to be measured.
//
// Not reported: see above. Where the elements have behaviour of their own, or are
// configured, the finding is for audits; so it is where each goroutine opens a file
// that its element names and waits for nothing else (go-per-item, group-no-limit,
// spawn-in-helper): a tree of some thousand files ends in "too many open files".
//
// To suppress: //timeoutlint:ignore go-per-item -- the reason.
//
// Evidence: of eleven fixes of this sort in one ingestion service, each
// replaced a goroutine per text, file or chunk by a semaphore of size 5 or 10
// after the quota of the embedding service, or the object store, had given
// way.
//
// # Kind go-per-message
//
// The same in a loop that receives: over a channel, a connection, a subscription,
// the rows of a query, the lines of a file. What is received must reach the
// goroutine's work; a tick or a signal that only says "now" is none.
//
// In production: memory grows with the backlog, since every waiting message is a
// goroutine with its stack; after a restart the whole backlog is under way at
// once: "context deadline exceeded" for nearly all of it, and the messages come
// back.
//
// Wrong:
//
//	for event := range events {
//		go deliver(ctx, event)
//	}
//
// Right:
//
//	for range 8 {
//		go func() {
//			for event := range events {
//				deliver(ctx, event)
//			}
//		}()
//	}
//
// or a semaphore, which is what the fix adds: the loop then stops receiving
// while all slots are taken, and the backlog stays where it can be seen.
//
// Not reported: accept loops, tickers, loops with a limiter. For audits: where the
// package sets the prefetch of its queue.
//
// To suppress: //timeoutlint:ignore go-per-message -- the reason.
//
// Evidence: rows of a listing, deliveries of a queue and lines of a log were each
// found to start a goroutine per element in reviewed services.
//
// # Kind group-no-limit
//
// A group or pool that starts a goroutine per element and has no limit: an
// errgroup without SetLimit, sync.WaitGroup.Go, conc's groups and pools without
// WithMaxGoroutines, lo/parallel, the package-level pools of ants and pond.
//
// In production: as for go-per-item. An errgroup makes it worse in one way: the
// first 429 cancels the ctx of all the others, whose work is lost.
//
// Wrong:
//
//	g, ctx := errgroup.WithContext(ctx)
//	for _, url := range urls {
//		g.Go(func() error { return fetch(ctx, url) })
//	}
//
// Right:
//
//	g, ctx := errgroup.WithContext(ctx)
//	g.SetLimit(10)
//	for _, url := range urls {
//		g.Go(func() error { return fetch(ctx, url) })
//	}
//
// The fix adds the group's own limit right after the group is made, or to its
// constructor. With a limit, Go blocks until a slot is free: never offered
// where a closure of the group calls Go on it, which would wait for itself,
// or where what the goroutines send is received only after the loop. Groups
// that have no limit of their own (sync.WaitGroup, conc.WaitGroup) get a
// semaphore.
//
// Not reported: a group that is a parameter of an exported function, comes from
// another package, or has its limit set anywhere in this one.
//
// To suppress: //timeoutlint:ignore group-no-limit -- the reason.
//
// Evidence: the documentation of errgroup.Group: "A zero Group is valid, has no
// limit on the number of active goroutines".
//
// # Kind limit-disabled
//
// A limit that limits nothing: SetLimit(-1); a pool of size -1 or 0 where
// that means no limit; and a limit that is the number of items, given to
// SetLimit, to the capacity of a semaphore, to a pool or to a helper that
// takes the limit as an argument. So are fx.UnlimitedWorkers(), and a
// constant of two billion or more. For audits, a limit that the request
// itself sets, and that nothing checks: semaphore capacities, SetLimit.
//
// In production: as for go-per-item, in code whose author believes it is limited.
//
// Wrong:
//
//	sem := make(chan struct{}, len(docs))
//	g.SetLimit(len(docs))
//
// Right:
//
//	const maxEmbeddings = 5
//	g.SetLimit(maxEmbeddings)
//
// The fix puts a constant in the place of the number of items. For a negative
// constant there is none: somebody wrote that on purpose, and has to say why.
//
// Not reported: a number that comes from configuration, or is the smaller of the
// number of items and something else.
//
// To suppress: //timeoutlint:ignore limit-disabled -- the reason.
//
// Evidence: limits equal to the number of items were found in reviewed services
// beside comments that call them limits.
//
// # Kind spawn-in-helper
//
// The same through a function: a wrapper around go (safego.Go(f)), a helper that
// runs a func for each element, a function that starts a goroutine and returns,
// called in a loop over data. Reported at the call in the loop, where the number
// is known; also a function that starts itself at two places.
//
// In production: as for go-per-item, and harder to see, since no go statement
// stands near the loop.
//
// Wrong:
//
//	for _, doc := range docs {
//		safego.Go(func() { index(ctx, doc) })
//	}
//
// Right: acquire a slot before the call, or let the helper take a limit:
//
//	for _, doc := range docs {
//		sem <- struct{}{}
//		safego.Go(func() {
//			defer func() { <-sem }()
//			index(ctx, doc)
//		})
//	}
//
// There is no fix: whether the caller or the helper should limit is a decision.
//
// Not reported: helpers that limit (a pool with a semaphore, a limit argument),
// wait for what they start, start only once ("already running"), or start what
// runs until it is told to stop.
//
// To suppress: //timeoutlint:ignore spawn-in-helper -- the reason.
//
// Evidence: half of the goroutines per item in the ingestion service above were
// started through a wrapper that recovers from panics.
//
// # Kind acquire-inside
//
// A fan-out whose goroutines acquire their limiter only after they have
// started, themselves or in what they call.
//
// In production: the calls are limited, and the goroutines are not: memory grows
// with the number of items, and a ctx with a deadline made outside runs out while
// they wait for their turn.
//
// Wrong:
//
//	go func() {
//		sem <- struct{}{}
//		defer func() { <-sem }()
//		index(ctx, doc)
//	}()
//
// Right:
//
//	sem <- struct{}{}
//	go func() {
//		defer func() { <-sem }()
//		index(ctx, doc)
//	}()
//
// The fix moves a send that is the first statement of the goroutine to before it.
// For audits only.
//
// Not reported: fan-outs that are limited from outside as well.
//
// To suppress: //timeoutlint:ignore acquire-inside -- the reason.
//
// Evidence: it is the commonest shape of a semaphore in reviewed services, and
// harmless while the items are few.
//
// # Kind limiter-per-call
//
// A limiter that is a local of a function which serves a request: every request
// has one of its own.
//
// In production: a limit of 8 and a hundred requests are 800 calls at once.
//
// Wrong:
//
//	func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
//		sem := make(chan struct{}, 8)
//		…
//
// Right: a limiter that is a field of the server, shared by all requests.
//
// There is no fix. For audits only: a limit per request is sometimes what is
// meant.
//
// To suppress: //timeoutlint:ignore limiter-per-call -- the reason.
//
// Evidence: handlers with a local errgroup whose limit was chosen for the service
// behind it.
//
// # Kind limit-over-pool
//
// For audits: goroutines are limited, to more than the connections they share:
// SetMaxOpenConns of a database, MaxConnsPerHost of a transport.
//
// In production the goroutines that get no connection wait in the pool's queue
// while their own deadline runs, and so does everybody else who needs one:
// "context deadline exceeded" from queries that never reached the database,
// sql.DBStats.WaitCount and WaitDuration grow.
//
// Wrong:
//
//	db.SetMaxOpenConns(5)
//	g.SetLimit(50)
//
// Right:
//
//	db.SetMaxOpenConns(20)
//	g.SetLimit(10)
//
// Not reported: numbers that are not constants, pools whose size is set elsewhere.
//
// To suppress:
//
//	//timeoutlint:ignore limit-over-pool -- most of them are answered by the cache
//
// Evidence: pools that ran dry in the reports on which second-connection rests.
//
// # Kind job-overlap
//
// A job of a scheduler (robfig/cron, gocron) that waits on the network, a database
// or a process, and is started again whether or not its last run is over.
//
// In production: a job of every minute whose service takes ten is ten jobs at
// once, then twenty; they work on the same rows, and the service they wait for gets
// the load of all of them. It ends when something runs out of connections: "pq:
// sorry, too many clients already".
//
// Wrong:
//
//	c := cron.New()
//	c.AddFunc("* * * * *", reindex)
//
// Right:
//
//	c := cron.New(cron.WithChain(cron.SkipIfStillRunning(cron.DefaultLogger)))
//	c.AddFunc("* * * * *", reindex)
//
// or gocron.WithSingletonMode(gocron.LimitModeReschedule) at NewJob, SingletonMode()
// before Do.
//
// There is no fix: whether a run is to be skipped or to wait is a decision. For
// audits only.
//
// Not reported: schedulers that are not seen to be made, or are given options of
// your own; jobs that take a lock, swap a flag or test a field of state; schedules
// of once an hour or less, and jobs that run once.
//
// To suppress: //timeoutlint:ignore job-overlap -- the reason.
//
// Evidence: the documentation of both: robfig/cron has SkipIfStillRunning and
// DelayIfStillRunning, gocron WithSingletonMode, and neither is on by default.
//
// # Kind go-per-request
//
// A goroutine that reaches the network, a database or a process, started where a
// request is served or a message is taken, which nobody waits for and nothing
// limits. No loop multiplies it: whoever sends the requests does.
//
// In production the handler answers 202 in a millisecond, so nothing slows its
// callers down. While the dependency is slow the goroutines pile up behind it:
// memory grows with "goroutines: 48,211" on the dashboard, then "dial tcp: lookup
// db: too many open files", "fork/exec …: resource temporarily unavailable" or the
// OOM killer; and all that was accepted and not done is lost, as it is at each
// deployment.
//
// Wrong:
//
//	func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
//		go h.run(payload)
//		w.WriteHeader(http.StatusAccepted)
//	}
//
// Right, with a fixed number of goroutines that take from the queue:
//
//	select {
//	case h.queue <- payload: // make(chan []byte, 256)
//		w.WriteHeader(http.StatusAccepted)
//	default:
//		http.Error(w, "busy", http.StatusServiceUnavailable)
//	}
//
// There is no fix: whether a request that finds no place should wait, be refused
// or be dropped is for the author to say. For audits only.
//
// Not reported: goroutines that the handler waits for, that send what they have
// found out to a channel, or count down a group they were given; behind a
// semaphore, in a group or pool with a limit; where a field says that one runs
// already, in a sync.Once, or where another function decides whether it starts;
// those that serve a connection or work until they are told to stop. A callback is
// one that is called per message if its type says so (NATS, AMQP, …), or if the
// function it is handed to is called On…, Subscribe, Listen, Consume, AddHandler
// and nothing more is known of that.
//
// To suppress: //timeoutlint:ignore go-per-request -- what keeps them few.
//
// Evidence: adnanh/webhook starts a process for each request that matches a hook
// (go handleHook); a fork of it, soulteary/webhook, added a semaphore and a timeout
// (pull request 64).
//
// # Kind unbatched
//
// One call per item, one after another or in a fan-out, of an API that takes many
// items per call: embeddings, upserts, writes to a queue. The messages of the other
// kinds say so too.
//
// In production: a quota of requests per minute runs out long before the quota of
// tokens; ten thousand documents are ten thousand round trips.
//
// Wrong:
//
//	for _, text := range texts {
//		resp, err := client.Embeddings.New(ctx, params(text))
//
// Right:
//
//	for batch := range slices.Chunk(texts, 256) {
//		resp, err := client.Embeddings.New(ctx, params(batch...))
//
// There is no fix: the answers have to be matched to the items. For audits only.
//
// Not reported: loops whose elements are batches.
//
// To suppress: //timeoutlint:ignore unbatched -- the reason.
//
// Evidence: the limits per call are in the references of the services.
//
// # Kind batch-too-large
//
// A batch of constant size above what the service takes per call.
//
// In production: every full batch is rejected ("400 Bad Request", "'$.input'
// is invalid", "at most 2048 inputs"), and tests with few items pass.
//
// Wrong:
//
//	for batch := range slices.Chunk(texts, 4096) {
//		client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: batch})
//
// Right: a size of the service's limit or less.
//
// There is no fix: services limit the tokens of a batch too, which the code does
// not show.
//
// Not reported: sizes that come from configuration.
//
// To suppress: //timeoutlint:ignore batch-too-large -- the reason.
//
// Evidence: 2048 inputs for OpenAI, 100 for Gemini, 96 for Cohere.
package unboundedfanout
