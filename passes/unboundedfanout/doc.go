// Package unboundedfanout defines an analyzer that reports goroutines started
// per item with nothing that limits how many run at once.
//
// # Analyzer unboundedfanout
//
// unboundedfanout: report goroutines per item with no limit
//
// A goroutine costs next to nothing, but what it calls does. A program that
// starts one goroutine per document, chunk, row or message works with ten of
// them. With ten thousand it opens ten thousand connections at once; the service
// it calls answers with timeouts and 429, and then the retries begin.
//
// A fan-out is a place that starts goroutines, together with the loop that
// repeats it. A place starts goroutines if it is a go statement, a group or
// pool (errgroup, sync.WaitGroup.Go, conc, lo/parallel, ants, pond, the
// streams of go-zero, …), a function that starts its func argument (also one
// of yours, also in another package), or a function that starts goroutines of
// its own and neither waits for them nor limits them. A loop goes over data
// if its count grows with the program's input: the length of a slice or map, an
// iterator, a list of work. A label with a goto back to it is a loop too. A loop
// goes over messages if it receives from a channel, a connection or a result
// set. A limiter is anything that delays the start of the next goroutine: a
// semaphore of any kind, a limit of the group, a rate, a pause, a lock that the
// goroutine releases, a counter that is tested.
//
// A fan-out is reported only if the goroutine provably reaches the network, a
// database or a process, directly or through functions of other packages. Work that
// only needs the processor is limited by the processor.
//
// It is deliberately not reported if
//   - the count does not depend on data: range n, NumCPU, a field, a
//     parameter, a table written in the source, a slice that is appended to only
//     outside loops, a page of constant size, or a slice that is cut on the way,
//     or whose length is compared with something other than zero and one (also in
//     the only callers of an unexported function, and anywhere in the package for
//     a field);
//   - something before the go statement, in the same iteration, may limit,
//     pace or join: an acquire of golang.org/x/sync/semaphore or another semaphore
//     of the tables, a send to a channel that the goroutine receives from, a
//     receive of a token that the goroutine gives back, a function of yours that
//     does one of these, a wait for a rate limiter, time.Sleep, a tick, TryLock,
//     CompareAndSwap, a counter that is compared;
//   - the goroutine is waited for later in the same iteration: a Wait, a receive,
//     a range over a channel;
//   - every path leaves the loop after the start;
//   - it is in a function that the loop calls, under a condition that calls
//     another function, so not every call starts a goroutine;
//   - it only waits for a process that was started earlier;
//   - the group comes from code that is not in sight, may have been given a
//     limit, or has one anywhere in the package;
//   - the goroutine runs until it is told to stop (it serves, watches, or loops
//     until a ctx ends): a limit would starve the next one;
//   - the loop accepts connections or waits for ticks: one goroutine per connection
//     is what servers do.
//
// Findings are strict if the elements are collaborators rather than data. This
// is decided by the element's part in the blocking call. As an argument (a
// document, an id, a URL) it is data. If the call is a method of the element (a
// vendor, a peer), somebody has set up a handful of them. The exception is a
// struct whose fields have no behaviour, such as an attachment that downloads
// itself: that is data. These count as collaborators too: interfaces with
// methods, and funcs; elements whose type or name says server, peer, provider,
// shard and the like; elements for each of which a connection is made and kept;
// and elements of a field that only constructors and setup functions fill. So do
// elements that are read from a configuration, which is followed through
// variables, parameters, append and strings.Split. A configuration is a struct
// with yaml, toml, mapstructure or env tags, or one called Config. Two kinds of
// messages are strict as well: those of which only some start a goroutine, and
// those of a queue if the package tells the queue how many may be in flight
// (Qos, MaxAckPending, MaxOutstandingMessages).
//
// No fix is offered where a limit could make the program deadlock. That is so if
// the loop, or its caller, holds a lock while it starts the goroutines; if a
// closure of a group starts another on the same group; if the goroutines wait
// for each other (a barrier, a Cond, a wait group); or if the elements are
// functions. It is also so if a goroutine sends or receives on a channel, unless
// the channel has room for everything, a goroutine started earlier serves it, or
// the goroutine acquires slots of its own. On a request path there is no fix
// either if nobody waits for the goroutines, because the client would begin to
// wait.
//
// # Kind go-per-item
//
// Reported for a go statement in a loop over data, whose goroutine blocks on the
// network, a database or a process, with nothing that limits how many run at once.
// A pool that has as many workers as there are jobs is no limit either; there is no
// fix for that, since a worker that is not started can be what another waits for.
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
// ends. If a local wait group counts the goroutines, a ctx parameter is in
// scope and the function can return its error, the fix also stops waiting for a
// slot when the ctx ends, lets the running goroutines finish, and returns
// ctx.Err(). If a ctx is in scope on a request path, or where nobody waits for
// the goroutines, this is the only form that is offered. If the package imports
// errgroup and the wait group serves only this loop, the alternative fix makes it
// an errgroup.Group with SetLimit, whose functions return nil. The limit is 5 for
// language models and embeddings, which answer slowly and have small quotas, and
// 10 for everything else: a starting value, to be measured.
//
// Not reported: see above. Strict: elements that have behaviour of their own or are
// configured, and goroutines that each open a file named by the element and block
// on nothing else (also in group-no-limit and spawn-in-helper): a tree of some
// thousand files ends in "too many open files".
//
// To suppress: //timeoutlint:ignore go-per-item -- the reason.
//
// Evidence: eleven fixes of this sort in one ingestion service. Each replaced a
// goroutine per text, file or chunk by a semaphore of size 5 or 10, after the quota
// of the embedding service was exhausted or the object store gave way.
//
// # Kind go-per-message
//
// Reported for a goroutine per item, as in go-per-item, in a loop that receives:
// over a channel, a connection, a subscription, the rows of a query, the lines
// of a file. The received value must reach the goroutine's work; a tick or a
// signal that only says "now" does not count.
//
// In production: memory grows with the backlog, since every waiting message is a
// goroutine with its stack. After a restart the whole backlog is in flight at once:
// "context deadline exceeded" for nearly all of it, and the messages are delivered
// again.
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
// Or use a semaphore, which the fix adds. The loop then stops receiving while
// all slots are taken, and the backlog stays where it can be seen.
//
// Not reported: accept loops, tickers, loops with a limiter. Strict: packages that
// set the prefetch of their queue.
//
// To suppress: //timeoutlint:ignore go-per-message -- the reason.
//
// Evidence: reviewed services started a goroutine per row of a listing, per
// delivery of a queue and per line of a log.
//
// # Kind group-no-limit
//
// Reported for a group or pool that starts a goroutine per element and has no
// limit: an errgroup without SetLimit, sync.WaitGroup.Go, conc's groups and pools
// without WithMaxGoroutines, lo/parallel, the package-level pools of ants and
// pond.
//
// In production: as for go-per-item. An errgroup adds one thing: the first 429
// cancels the ctx of all the others, whose work is lost.
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
// The fix sets the group's own limit right after the group is made, or in its
// constructor. With a limit, Go blocks until a slot is free. The fix is therefore
// not offered where a closure of the group calls Go on the same group, which would
// wait for itself, or where what the goroutines send is received only after the
// loop. Groups that have no limit of their own (sync.WaitGroup, conc.WaitGroup) get
// a semaphore.
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
// Reported for a limit that limits nothing: SetLimit(-1); a pool of size -1 or 0
// where that means unlimited; fx.UnlimitedWorkers(); a constant of two billion
// or more; and the number of items itself, used as the limit. The number may be
// given to SetLimit, to a pool, to the capacity of a semaphore, to a helper that
// takes the limit as an argument, or to a constructor of a wrapper around one of
// these, also in another package. Strict: a semaphore capacity or SetLimit that
// comes unchecked from the request itself; and a limit, or a number of workers
// such as asynq's Concurrency, of a hundred or more where each asks a language
// model or embeds, which is more than a provider answers at once.
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
// The fix replaces the number of items by a constant. For a negative constant there
// is no fix: somebody wrote it on purpose and has to say why.
//
// Not reported: a number that comes from configuration, or is the smaller of the
// number of items and something else.
//
// To suppress: //timeoutlint:ignore limit-disabled -- the reason.
//
// Evidence: reviewed services had limits equal to the number of items, next to
// comments that call them limits.
//
// # Kind spawn-in-helper
//
// Reported for a goroutine per item that is started by a function called in a
// loop over data: a wrapper around go (safego.Go(f)), a helper that runs a func
// for each element, a function that starts a goroutine and returns. The finding
// is at the call in the loop, where the number is known. A function that starts
// itself on new goroutines at two places is reported too.
//
// In production: as for go-per-item, but harder to see, since there is no go
// statement near the loop.
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
// Strict: a helper called once per message that comes in. It is how a loop goes on
// receiving, and who sends decides how many come at once.
//
// There is no fix: the author must decide whether the caller or the helper limits.
//
// Not reported: helpers that limit (a pool with a semaphore, a limit argument),
// wait for what they start, start only once ("already running"), or start what
// runs until it is told to stop.
//
// To suppress: //timeoutlint:ignore spawn-in-helper -- the reason.
//
// Evidence: in the ingestion service above, a wrapper that recovers from panics
// started half of the goroutines per item.
//
// # Kind acquire-inside
//
// Strict. Reported for a fan-out whose goroutines acquire their slot only after they
// have started, themselves or in a function they call.
//
// In production: the calls are limited but the goroutines are not. Memory grows with
// the number of items, and a deadline set outside passes while they wait for a
// slot.
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
// The fix moves the acquiring send to before the go statement, if it is the first
// statement of the goroutine.
//
// Not reported: fan-outs that are limited from outside as well.
//
// To suppress: //timeoutlint:ignore acquire-inside -- the reason.
//
// Evidence: it is the most common form of a semaphore in reviewed services, and
// harmless while the items are few.
//
// # Kind limiter-per-call
//
// Strict. Reported for a limiter that is a local variable of a function which serves
// requests: every request gets its own.
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
// There is no fix: a limit per request is sometimes what is meant.
//
// To suppress: //timeoutlint:ignore limiter-per-call -- the reason.
//
// Evidence: handlers with a local errgroup whose limit was chosen for the service
// they call.
//
// # Kind limit-over-pool
//
// Strict. Reported for goroutines limited to more than the connections they share:
// SetMaxOpenConns of a database, MaxConnsPerHost of a transport.
//
// In production the goroutines that get no connection wait in the pool's queue
// while their own deadline runs, and so does everyone else who needs a
// connection. Queries that never reached the database end with "context deadline
// exceeded", while sql.DBStats.WaitCount and WaitDuration grow.
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
// There is no fix: either of the two numbers may be the wrong one.
//
// Not reported: numbers that are not constants, pools whose size is set elsewhere.
//
// To suppress:
//
//	//timeoutlint:ignore limit-over-pool -- most of them are answered by the cache
//
// Evidence: the exhausted pools in the reports that support second-connection.
//
// # Kind job-overlap
//
// Strict. Reported for a scheduled job (robfig/cron, gocron) that blocks on the
// network, a database or a process, and is started again whether or not its last
// run has finished.
//
// In production: a job that runs every minute and takes ten becomes ten jobs at
// once, then twenty. They work on the same rows, and the service they wait for gets
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
// There is no fix: the author must decide whether a run is skipped or waits.
//
// Not reported: schedulers whose construction is not in sight, or which are given
// options of your own; jobs that take a lock, swap a flag or test a field of state;
// schedules of once an hour or less often; jobs that run once.
//
// To suppress: //timeoutlint:ignore job-overlap -- the reason.
//
// Evidence: the documentation of both: robfig/cron has SkipIfStillRunning and
// DelayIfStillRunning, gocron WithSingletonMode, and neither is on by default.
//
// # Kind go-per-request
//
// Strict. Reported for a goroutine that is started where a request is served or
// a message is taken, and that reaches the network, a database or a process.
// Nobody waits for it and nothing limits how many there are: the senders of the
// requests decide that, not a loop.
//
// In production the handler answers 202 within a millisecond, so nothing slows
// its callers down. While the dependency is slow, the goroutines pile up. Memory
// grows, with "goroutines: 48,211" on the dashboard; then come "dial tcp: lookup
// db: too many open files", "fork/exec …: resource temporarily unavailable" or
// the OOM killer. Work that was accepted but not done is lost, as it is at each
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
// There is no fix: the author must decide whether a request that finds no slot
// waits, is refused or is dropped.
//
// Not reported: goroutines that the handler waits for, that send their result to a
// channel, or that signal a wait group they were given; goroutines behind a
// semaphore or in a group or pool with a limit; goroutines guarded by a field that
// says one is already running, by a sync.Once, or by a function that decides
// whether to start; goroutines that serve a connection or work until they are told
// to stop. A callback counts as called per message if its type says so (NATS, AMQP,
// …), or if the function it is handed to is called On…, Subscribe, Listen, Consume
// or AddHandler and nothing else is known about that function.
//
// To suppress: //timeoutlint:ignore go-per-request -- what keeps them few.
//
// Evidence: adnanh/webhook starts a process for each request that matches a hook
// (go handleHook); a fork of it, soulteary/webhook, added a semaphore and a timeout
// (pull request 64).
//
// # Kind unbatched
//
// Strict. Reported for one call per item, in sequence or in a fan-out, of an API
// that takes many items per call: embeddings, upserts, writes to a queue. The
// messages of the other kinds mention it too.
//
// In production: the quota of requests per minute runs out long before the quota of
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
// There is no fix: the answers have to be matched to the items.
//
// Not reported: loops whose elements are batches.
//
// To suppress: //timeoutlint:ignore unbatched -- the reason.
//
// Evidence: the services document their limits per call.
//
// # Kind batch-too-large
//
// Reported for a batch of constant size that is larger than the service accepts per
// call.
//
// In production: every full batch is rejected ("400 Bad Request", "'$.input'
// is invalid", "at most 2048 inputs"), and tests with few items pass.
//
// Wrong:
//
//	for batch := range slices.Chunk(texts, 4096) {
//		client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: batch})
//
// Right: a size at or below the service's limit.
//
// There is no fix: services also limit the tokens of a batch, which the code does
// not show.
//
// Not reported: sizes that come from configuration.
//
// To suppress: //timeoutlint:ignore batch-too-large -- the reason.
//
// Evidence: 2048 inputs for OpenAI, 100 for Gemini, 96 for Cohere.
package unboundedfanout
