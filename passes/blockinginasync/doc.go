// Package blockinginasync defines an analyzer that reports what blocks request
// paths and event loops.
//
// # Analyzer blockinginasync
//
// blockinginasync: report what blocks request paths and event loops
//
// One slow dependency becomes an outage when requests cannot let go of it: a
// handler sleeps, blocks on a channel, drops the request's context on the way
// to a remote call, or holds a lock during one. The client has long gone, but its
// request still occupies a goroutine, a connection and a slot in every queue.
//
// An entry is a function that a framework calls to serve a request: an HTTP
// handler, a gin, echo or fiber handler, a gRPC, Connect or Twirp method, a
// GraphQL resolver, an interceptor, a consumer of a queue, a reconciler. It is
// recognised by its type, registered or not. Entries of an in-house framework are
// declared in the configuration, or with //timeoutlint:entry: at a function; at a
// struct type, for its exported methods; at a func or interface type, for every
// function or method that has it, in other packages too. An event loop is an entry
// that must not block at all: callbacks of gnet, evio and MQTT clients, informer
// handlers, bubbletea's Update, raft's Apply. A function is on the request path of
// an entry if the entry calls it, directly or through other functions of its
// package, before it returns; goroutines that are waited for count, others do not.
// A context is in scope where a function, or one that encloses it, takes a
// context.Context, an *http.Request, or what a framework passes to its handlers.
//
// ctx-dropped and no-ctx-call need only a context in scope, because a function that
// takes one promises to heed it. All other kinds need an entry, except
// client-per-request in a loop over items. On the path of a consumer, worker, job
// or reconciler, where no client waits, only lock-over-io and client-per-request
// are reported.
//
// A cause in another package is reported where its call leaves the entry's
// package, once for all entries that reach it, and in the other package under the
// rule that it breaks there. Related positions lead from the entry to the wait.
//
// Not reported: work handed to a goroutine that nobody waits for; deferred
// calls, calls after ctx.Done, and functions that close, stop or shut down, which
// need a context of their own; commands and migrations, where a person waits and
// can interrupt; calls that are not known to block. defaulttimeout reports clients,
// servers, dials and the http.Get family, in handlers too.
//
// # Kind ctx-dropped
//
// Reported for context.Background() or context.TODO() passed to a call that
// blocks on the network, a database or a process, where a context is in scope;
// to a method of an interface that takes a context and may fail, though it is
// not known whether it blocks: one of this module, or on the path of a request
// any; also for *gin.Context used as a context, which never ends unless the engine
// has ContextWithFallback. The finding is placed where the context is created.
//
// In production, cancelled requests keep running: a client that gives up after 10 s
// and tries again leaves the first request running, and the slow dependency gets
// the work twice. Server logs show handlers that end minutes after "context
// canceled" or "http: abort Handler" from the proxy in front. A graceful shutdown
// exceeds its limit ("context deadline exceeded" from http.Server.Shutdown),
// because these requests cannot be cancelled.
//
// Wrong:
//
//	func (s *Service) retrieve(ctx context.Context, q string) error {
//		return s.store.search(context.Background(), q)
//	}
//
// Right:
//
//	func (s *Service) retrieve(ctx context.Context, q string) error {
//		return s.store.search(ctx, q)
//	}
//
// The fix passes the context in scope, in its framework's form: r.Context(),
// c.Request.Context(), stream.Context(). The alternative fix is for work that must
// be done even if the client has gone, such as an audit record or a finished
// upload: context.WithTimeout(context.WithoutCancel(ctx), …), which keeps the
// values of the context and ends by itself. There is no fix where the new context
// is also used by work that outlives the function: a goroutine, a deferred call, a
// field.
//
// Not reported: a context that only a logger or tracer gets, or a variable that
// may hold another context (a fallback for nil); WithoutCancel; calls that start
// something lasting (Connect, Subscribe, New…); a function literal that runs
// after the function whose context it sees has returned; *gin.Context in a
// package that sets ContextWithFallback. If another package sets it, the
// configuration can say so, with an entry for gin whose ctx is $0.
//
// Strict: a context with a timeout of its own, or one that is cancelled by hand
// when the one in scope ends. A timeout does not make it strict if the call goes
// to a language model or another HTTP service, whose answer is made and paid for
// although nobody reads it. Also strict: calls in error handling; places where
// the code states its intent, by a parameter called _ctx or a nearby comment
// about what continues or is cancelled (//nolint:contextcheck is one); a call whose
// result nobody looks at, on a client that the function has asked for something
// else with the context in scope, such as a reservation that is given back;
// functions not known to wait that the package gives a context of its own at each
// of three calls or more;
// *gin.Context as a context, unless the call goes to a language model or nothing
// else ends it; and frameworks whose context does not end when the client goes
// (fiber, fasthttp, hertz), unless nothing else ends the call either.
//
// Evidence: half of the fixes of this kind in real programs are in functions that
// take a ctx and have no handler in sight.
//
// To suppress: //timeoutlint:ignore ctx-dropped -- why it continues without the
// caller.
//
// # Kind no-ctx-call
//
// Reported for a call that blocks on the network, a database or a process and
// takes no context, where one is in scope and another form of the call takes
// it: Query and QueryContext, Begin and BeginTx, exec.Command and
// CommandContext; and for http.NewRequest, if the same function sends the request
// and gives it no context before that.
//
// In production: as for ctx-dropped. With database/sql, a call without a context
// also waits without a limit for a free connection, so that a full pool blocks
// every handler; goroutine dumps show them in (*DB).conn.
//
// Wrong:
//
//	func (s *Service) user(ctx context.Context, id string) *sql.Row {
//		return s.db.QueryRow(query, id)
//	}
//
// Right:
//
//	func (s *Service) user(ctx context.Context, id string) *sql.Row {
//		return s.db.QueryRowContext(ctx, query, id)
//	}
//
// The fix calls the other form with the context in scope. There is no fix where the
// other parameters differ, or where the request or command is used by work that
// outlives the function, such as a process that is started and not waited for.
//
// Not reported: http.Get and the like, and dials, which defaulttimeout reports;
// a request that is built and passed on; a process that is started and left
// running. Strict: calls that a timeout of their client ends, and contexts that do
// not end when the client goes.
//
// Calls of one method of one variable in a function (the statements that a
// transaction prepares) are one finding, with one fix.
//
// Evidence: requests without a context in functions that have one are the most
// frequent fix of this kind; most had a client with a timeout.
//
// To suppress: //timeoutlint:ignore no-ctx-call -- why it must not be cancelled.
//
// # Kind sleep
//
// Reported for time.Sleep on the path of a request or stream. If another package of
// the module sleeps, the call into it is reported, unless what is called is a
// handler itself.
//
// In production the handler's latency has a floor that no dependency explains, and
// requests whose client has gone still sleep; under load they are most of the
// goroutines ("goroutine 4711 [sleep]").
//
// Wrong:
//
//	time.Sleep(delay)
//
// Right:
//
//	select {
//	case <-r.Context().Done():
//		return
//	case <-time.After(delay):
//	}
//
// The fix writes that select, and returns the context's error where the function's
// results allow it. There is no fix where a return would leave something undone (a
// lock, a transaction, a channel to close, a counter, an error that is checked
// after the sleep), nor before an answer of 401, 403 or 429, where the pause is
// intended.
//
// Not reported: a pause between attempts where a context is in scope, which
// nobackoff reports as sleep-ignores-ctx; sleeps inside other modules; waits
// that heed a context (rate.Limiter.Wait), and waits for any other limiter. An
// intended pause is not reported either: before or after a refusal (401, 403,
// 429, a secret that does not match), for the rest of a fixed time, for as long as
// the request says, or where a comment or the name of the function or of the
// duration says that the delay is the purpose (throttle, penalty, tarpit,
// simulate, "on purpose"). Strict: a sleep in a function that takes a context,
// off the request path; up to two seconds, or a time that is not known, in a loop
// that checks each time whether to continue; ten seconds in all in a loop with a
// fixed number of rounds; sleeps in examples, where they stand for work.
//
// Evidence: rate limiters and status polls that slept in a handler, replaced by
// a select on the request's context.
//
// To suppress: //timeoutlint:ignore sleep -- why the handler has to wait.
//
// # Kind unbounded-call
//
// Reported for a call on a request path that blocks on the network or a database
// and that nothing ends: no form of it takes a context, and no timeout is set
// anywhere on the way. The same holds for queries where the request has no context
// to pass, as in the Collect method of a Prometheus collector, and for exchanges on
// a connection that the function dials and gives no deadline.
//
// In production the handler never returns once the other side stops answering.
// There is no error at all, only goroutines in "IO wait" whose number grows
// until memory or file descriptors are used up ("too many open files").
//
// Wrong:
//
//	err := mail.Send(subject, to, body) // dials without a timeout
//
// Right:
//
//	err := mail.Send(r.Context(), subject, to, body)
//
// There is no fix: the callee must take a context or a timeout.
//
// Not reported: calls whose bound is not known; calls that a context or client
// could end (other kinds and defaulttimeout report those); waits found only inside
// another module; processes; what is made on first use and kept, shown by a
// constructor in the chain; databases in files of the same machine; a dial or a
// client built without a timeout, which defaulttimeout reports in its own place,
// since the fix there helps all callers.
//
// Strict: a database behind an in-house layer that takes no context. It is one
// mistake repeated in each method of the layer, and it is reported where a call
// drops the context.
//
// To suppress: //timeoutlint:ignore unbounded-call -- what ends it.
// //timeoutlint:bounded at the callee's declaration covers every caller.
//
// # Kind channel
//
// Reported for a send, receive or range outside select on a request path, where a
// context is in scope, on a channel in a field or package variable, which somebody
// else must serve.
//
// In production all handlers block when the worker on the other end of the channel
// does ("goroutine 4711 [chan send]"); none of them notices that its client has
// gone.
//
// Wrong:
//
//	s.jobs <- job
//
// Right:
//
//	select {
//	case s.jobs <- job:
//	case <-r.Context().Done():
//		return
//	}
//
// There is no fix: the code does not say what to do when the request ends.
//
// For audits: that the other end is slow, or gone, is seldom in sight, and most
// programs have a worker there that only computes.
//
// Not reported: channels the function made itself or was given; a token that it
// put there itself; select with more than one case; timers.
//
// Evidence: an inference server whose handlers queued for a runner and filled its
// queue with requests of clients that had gone.
//
// To suppress: //timeoutlint:ignore channel -- who always answers, and how fast.
//
// # Kind wait
//
// Reported for WaitGroup.Wait and Cond.Wait on a request path, on something shared,
// where a context is in scope: neither can be interrupted.
//
// In production: as for channel ("[sync.WaitGroup.Wait]", "[sync.Cond.Wait]").
//
// Wrong:
//
//	s.wg.Wait()
//
// Right:
//
//	select {
//	case <-s.done: // closed when all are
//	case <-r.Context().Done():
//	}
//
// There is no fix: the code does not say what to do when the request ends.
//
// Not reported: the function's own wait group: what its goroutines block on is
// checked separately.
//
// To suppress: //timeoutlint:ignore wait -- what ends it.
//
// # Kind lock-over-io
//
// Reported at the Lock of a Mutex or RWMutex that is held, on every path, during a
// call that blocks on the network or a database, on the path of an entry.
//
// In production the whole service is as slow as one call: everyone who needs
// the lock queues ("[sync.Mutex.Lock]"), whatever timeout the call has. A read lock
// is no better: the first waiting writer blocks all readers after it.
//
// Wrong:
//
//	s.mu.Lock()
//	defer s.mu.Unlock()
//	if v, ok := s.cache[key]; ok {
//		return v, nil
//	}
//	v, err := s.fetch(ctx, key)
//
// Right: look up under the lock, fetch without it, store under it;
// golang.org/x/sync/singleflight if the same key must not be fetched twice.
//
// There is no fix: the code does not say what the lock protects.
//
// Not reported: a mutex that guards a connection or stream it writes to; one
// that is held on some paths only. Strict: a lock per key; a lock around
// something that is made or refreshed once, since others would have to wait for
// it anyway (a field is compared with nil, a time is checked); a lock under which
// only a database is called and no memory is written: it makes a check and an
// action atomic; a package's lock that one function alone takes, and that writes
// nothing shared: it makes its runs take turns.
//
// To suppress: //timeoutlint:ignore lock-over-io -- why nobody queues.
//
// # Kind client-per-request
//
// Reported for a transport, connection pool, connection or client with connections
// of its own that is built on the path of an entry, in a RoundTrip, once per item of
// a loop, or in each iteration of a loop that runs until it is told to stop, and is
// neither stored nor returned. An HTTP transport is also reported in an exported
// function that takes a context, of a package other than main: each call of it sends
// on connections of its own, whoever calls it.
//
// Not reported: an HTTP transport that keeps no idle connections, or whose function
// closes them; in such an exported function also one with an IdleConnTimeout.
//
// In production every request pays for a new TCP and TLS handshake, and the
// connections of earlier requests stay open until they idle out: "too many open
// files", "cannot assign requested address", "FATAL: sorry, too many clients
// already".
//
// Wrong:
//
//	func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
//		client := &http.Client{Transport: &http.Transport{TLSClientConfig: s.tls}}
//
// Right: build it in the constructor of Server, and keep it.
//
// There is no fix: the code does not say where to keep it.
//
// Not reported: &http.Client{Timeout: …} alone, which shares the default
// transport; what is passed to code that may keep it. Strict: an argument that
// comes with the request or the item, such as a tenant's key.
//
// Evidence: a proxy's forward authentication built a client with its own
// transport per request; vadimi/go-http-ntlm#9, "descriptors leak", a transport
// for each RoundTrip.
//
// To suppress: //timeoutlint:ignore client-per-request -- why it cannot be shared.
//
// # Kind second-connection
//
// Reported for a call that acquires a connection of a pool (database/sql, sqlx,
// pgxpool, bun, gorm) while a transaction of the same pool, or rows that are being
// read, hold one. The call may stand beside the transaction, in a method or function
// of the package that is given the pool, or in a function literal that runs in the
// transaction.
//
// In production the service suddenly stops, under load and not before: with
// SetMaxOpenConns(10), ten requests hold one connection each and wait for an
// eleventh. Nothing is slow, the database is idle ("idle in transaction"), and all
// goroutines are in (*DB).conn or (*Pool).Acquire. Without a limit each request
// costs two connections: "too many clients already", "Too many connections". The
// work of the second connection is also not part of the transaction.
//
// Wrong:
//
//	for rows.Next() {
//		…
//		n, err := s.count(ctx, id) // asks s.db
//
// Right: read the rows to the end first, or use a join; in a transaction, use the
// transaction.
//
// There is no fix: the author must decide what belongs to the transaction.
//
// Not reported: another pool; calls after Commit, Rollback or Close; a function
// that also works with a transaction, and may have been given it; work on another
// goroutine.
//
// To suppress: //timeoutlint:ignore second-connection -- what keeps them from
// waiting for each other.
//
// # Kind abandoned-send
//
// Reported for a goroutine that sends its only result to an unbuffered channel,
// where the only receive is a case of a select and is not reached again after
// another case: there is no loop around it, or that case returns or leaves the loop,
// or it waits for a while and the loop is over after so many rounds, or when time is
// up. Also reported for goroutines started in a loop that each send one result, where
// the receiver takes only the first, or returns at the first failure.
//
// In production goroutines and memory grow with each timeout or failure, never with
// load: profiles show thousands in "chan send", each holding an answer that came too
// late and everything it refers to.
//
// Wrong:
//
//	ch := make(chan error)
//	go func() { ch <- work(ctx) }()
//	select {
//	case err := <-ch:
//		return err
//	case <-ctx.Done():
//		return ctx.Err()
//	}
//
// Right:
//
//	ch := make(chan error, 1)
//
// Wrong:
//
//	for _, id := range ids {
//		go func() { ch <- load(ctx, id) }()
//	}
//	for range ids {
//		if err := <-ch; err != nil {
//			return err
//		}
//	}
//
// Right:
//
//	ch := make(chan error, len(ids))
//
// The fix gives the channel a buffer for all that is sent. The sends then end
// whether anybody receives or not.
//
// Not reported: a channel that is passed on or received from elsewhere too; a
// goroutine that sends more than once, or serves; a send in a select of its own;
// the function main.
//
// Evidence: hellofresh/health-go#224, a goroutine for each check that timed out;
// found in libraries and services that were fixed with "make(chan error, 1)".
//
// To suppress: //timeoutlint:ignore abandoned-send -- who receives.
//
// # Kind no-wait-delay
//
// Reported for exec.CommandContext with a context that can end, where the output
// goes through a pipe (Output, CombinedOutput, Stdout or Stderr set to a buffer)
// and WaitDelay is not set.
//
// In production a timeout of ten seconds takes minutes: the end of the context
// kills the shell or the wrapper, but the children it started live on and hold the
// pipe open, and Wait reads until they close it. Process lists show children of
// init, goroutine dumps (*Cmd).Wait.
//
// Wrong:
//
//	cmd := exec.CommandContext(ctx, "sh", "-c", script)
//	out, err := cmd.CombinedOutput()
//
// Right:
//
//	cmd := exec.CommandContext(ctx, "sh", "-c", script)
//	cmd.WaitDelay = 10 * time.Second
//	out, err := cmd.CombinedOutput()
//
// The fix does that. Strict, because a program that starts no others closes its
// pipes when it ends.
//
// Not reported: output to files; a command that has a Cancel of its own, or is
// passed on.
//
// To suppress: //timeoutlint:ignore no-wait-delay -- why it starts no others.
//
// # Kind event-loop
//
// Reported for a call that blocks on the network, a database, a process or a
// sleep, and for a channel operation or wait with no way out, inside a callback
// that must not block. Locks are not reported, nor is the database of a terminal
// program for one person (bubbletea), which is a local file.
//
// In production everything that the loop serves stops: other connections, other
// events, the whole user interface. MQTT clients lose their connection ("pingresp
// not received, disconnecting"); raft followers fall behind.
//
// Wrong:
//
//	func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
//		m.items, m.err = m.client.List(ctx)
//
// Right: hand the call to a goroutine, or to the framework's own means (a tea.Cmd, a
// work queue).
//
// There is no fix: the author must decide where the work goes instead.
//
// To suppress: //timeoutlint:ignore event-loop -- why it does not block.
//
// # Kind sequential
//
// Strict. Reported for a remote call in a loop over items on a request path, where
// the context has no timeout of its own: the times add up, and ten thousand items
// take a thousand times as long as ten. Elsewhere it is reported for language models
// alone, whose calls take seconds each, in functions that are given a context.
//
// Wrong:
//
//	for _, doc := range docs {
//		v, err := s.embed(ctx, doc)
//
// Right: one call for many, where the API takes a batch; or a few at a time, with a
// limit; and a deadline for the whole.
//
// There is no fix: the author must decide whether a deadline for the whole, a
// batch or concurrent calls are right.
//
// To suppress: //timeoutlint:ignore sequential -- why there are few.
package blockinginasync
