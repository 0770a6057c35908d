// Package brokendeadline defines an analyzer that reports deadlines and
// timeouts that exist but do not do what they should.
//
// # Analyzer brokendeadline
//
// brokendeadline: report deadlines and timeouts that do not do what they should
//
// In real systems, misused timeouts cause more bugs than missing ones: a context
// that has ended before it is used, one that is cancelled while somebody still
// reads, a deadline that is passed to nothing.
//
// What matters is whether a call blocks on the context, never what the context is
// called. A context that only a logger gets, that is asked for its cause or error,
// or from which a cleanup detaches itself (context.WithoutCancel) may have ended.
//
// # Kind ctx-ended
//
// Reported for a call that blocks on a context which has ended on every path to
// the call: after <-ctx.Done(), also in that case of a select; where ctx.Err() is
// not nil; after its own cancel; after Wait of the group that made it, which
// cancels it whether anything failed or not; after a function, in any package,
// that waits for its end; in a function run by context.AfterFunc; in a deferred
// call that runs after the deferred cancel. A context derived from one that has
// ended has ended too, whatever its timeout.
//
// In production the call fails at once with "context canceled" or "context
// deadline exceeded", and its work is not done. The most common case is a
// shutdown: http.Server.Shutdown returns "context canceled" in the same
// millisecond as "shutting down" is logged, the requests in flight are cut
// off, and clients see "connection reset by peer" and "EOF" at each
// deployment. The same happens to the last batch of spans, to the lock that is
// not released until its lease runs out, and to the row that says "running"
// forever.
//
// Wrong:
//
//	<-ctx.Done()
//	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
//	defer cancel()
//	return srv.Shutdown(ctx)
//
// Right:
//
//	<-ctx.Done()
//	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
//	defer cancel()
//	return srv.Shutdown(ctx)
//
// The fix makes a context with the values of the one that has ended, and with the
// timeout that is there or one of 10 s. After a group's Wait, the context from
// which the group was made is often better. There is no fix in a loop, for
// deferred calls, and where the result of the call keeps using its context.
//
// Not reported: calls that are not known to block on their context (a logger,
// context.Cause, a cleanup that uses context.WithoutCancel inside); a context that
// has ended on only some paths to the call; a call whose error is joined with
// ctx.Err() or context.Cause(ctx), which shows that the author knows the context
// has ended; a field that is set more than once.
//
// Evidence: found in the registry of crane (go-containerregistry), in
// boring-registry, in Genkit's server plugin, and in pior/runnable, which fixed it
// in pull request 22; Prometheus has pull request 19306 for it. doc/precision.md
// counts the findings that were read.
//
// To suppress: //timeoutlint:ignore ctx-ended -- why the work need not be done.
//
// # Kind ctx-outlived
//
// Reported for work that nobody waits for and that blocks on a context which
// ends when the function that started the work returns. The work runs on a
// goroutine, in time.AfterFunc, or in a job that is sent to a channel. Such a
// context is that of a request being served, also in functions that only
// handlers call: the framework cancels it when the handler returns. So is one
// whose cancel the function defers. A context that was passed in for a single
// call is another: the function blocks on it itself, returns an error, and does
// not start something lasting (Start, New, Open, Watch, …). A handler that is
// given such a request on a goroutine (next.ServeHTTP) counts as blocking on it,
// whatever it does.
//
// In production timing decides where the work is cut off: without load the
// goroutine wins, under load the handler does. Audit records, mails and cache fills
// are missing for a fraction of requests, and the log says "context canceled",
// which nobody connects with a request that was answered with 200.
//
// Wrong:
//
//	func (s *server) create(w http.ResponseWriter, r *http.Request) {
//		go func() { s.audit(r.Context(), "create") }()
//		w.WriteHeader(http.StatusAccepted)
//	}
//
// Right:
//
//	func (s *server) create(w http.ResponseWriter, r *http.Request) {
//		go func() {
//			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 30*time.Second)
//			defer cancel()
//			s.audit(ctx, "create")
//		}()
//		w.WriteHeader(http.StatusAccepted)
//	}
//
// The fix does that inside the goroutine: context.WithoutCancel keeps the values
// (trace, user), the timeout ends the work. There is no fix for go f(ctx), for a
// job, and where the goroutine starts more work that outlives it.
//
// Not reported: a goroutine that the function waits for (a wait group, a group,
// a channel), or beside which it serves, loops or waits for a signal; one that
// checks for the end of a context itself, or works until it is told to stop; the
// context of a caller if nothing shows that it is for a single call.
//
// To suppress: //timeoutlint:ignore ctx-outlived -- why it may be cut off.
//
// Evidence: mark3labs/mcp-go#248, where tools ran on the context of a POST that had
// been answered; kubevuln#374; bindery#716, whose providers were never reloaded;
// nexspence before #254 was closed: replications that were started with 202 and
// never ran; caraml-dev/mlp#115 and webhookx#343, both in functions below the
// handlers; ory/kratos#2969, spurious cancellation of asynchronous webhooks.
//
// # Kind cancelled-early
//
// Reported where a response or its body, rows, a stream or a transaction
// leaves a function that cancels the context it is read under, by a deferred
// cancel or one before the return. It may be wrapped in a reader or stored in
// a field of a struct, also of one that the caller hands in (out.body =
// resp.Body), or leave a function literal in a variable around it. A deadline
// that is set on one path only counts, unless its condition is tested again in
// the function. Also reported is what the function itself reads after the
// context has ended on every path to the reading: cancel() right behind the
// call, or the Wait of the group whose context it is.
//
// In production the caller reads what has already arrived: short answers are
// complete, long ones end with "context canceled" in the middle, and the network
// decides which are short enough. Rows end early, which only rows.Err() shows; a
// transaction says "sql: transaction has already been committed or rolled back".
//
// Wrong:
//
//	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
//	defer cancel()
//	resp, err := client.Do(req.WithContext(ctx))
//	if err != nil {
//		return nil, err
//	}
//	return resp.Body, nil
//
// Right:
//
//	type body struct {
//		io.ReadCloser
//		cancel context.CancelFunc
//	}
//
//	func (b body) Close() error { defer b.cancel(); return b.ReadCloser.Close() }
//
//	…
//	return body{resp.Body, cancel}, nil
//
// The fix, where the function itself reads: defer the cancel. There is none for
// what leaves it: whoever closes the returned value has to call cancel.
//
// Not reported: what is read, closed or replaced before the return, or passed to
// code that may do so; bodies that are emptied and streams that are received from
// for nothing after the cancel, which gives back what they hold; connections and
// prepared statements, which outlive the context they were made under.
//
// To suppress: //timeoutlint:ignore cancelled-early -- why nobody reads it.
//
// Evidence: found in superplane before its pull request 3146 and in
// bozd4g/go-http-client before issue 4 was closed: answers of some 40 objects ended
// with "context canceled"; in googleapis/go-genai before issue 816 was closed:
// streams with a timeout ended after their first chunk; hashicorp/vault#4973,
// argo-workflows#14852.
//
// # Kind group-ctx
//
// Reported where goroutines of an errgroup block on the context outside the
// group, while the group's own context is discarded or not passed to them. The
// group's context ends when the first goroutine fails; the outer one does not.
// Also reported where a group was made without a context, one goroutine may
// fail, and another works until the outer context ends: nothing stops the other
// one then, and Wait never returns.
//
// In production a request that has already failed keeps running: one of twenty
// calls is refused at once, the other nineteen wait for a dependency that is down,
// and Wait returns the first error only after the longest of them. Concurrency is
// spent on work whose result nobody will look at.
//
// Wrong:
//
//	g, _ := errgroup.WithContext(ctx)
//	for _, id := range ids {
//		g.Go(func() error { return s.fetch(ctx, id) })
//	}
//
// Right:
//
//	g, gctx := errgroup.WithContext(ctx)
//	for _, id := range ids {
//		g.Go(func() error { return s.fetch(gctx, id) })
//	}
//
// The fix passes the group's context, and names it if it is discarded. There is no
// fix for a group without a context: code after Wait may need the outer one.
//
// Not reported: a goroutine that also uses the group's context, since it then uses
// the other on purpose; a group of one goroutine; a group whose goroutines never
// return an error; a group without a context in which a goroutine cancels, closes or
// stops something.
//
// To suppress: //timeoutlint:ignore group-ctx -- why the others should go on.
//
// Evidence: docker/compose#13480 fixed several of these at once, as did
// knative/serving#9540 before it; ihippik/wal-listener#53, which kept running without
// its replication until somebody restarted it.
//
// # Kind shared-ctx
//
// Reported where the work of a singleflight group, whose result is shared by all
// callers of the same key, blocks on the context of the first caller; and where a
// function run by a sync.Once blocks on the context of a request.
//
// In production one impatient client fails many: the client of the first request
// for a key cancels it, and all others that wait for the same key get "context
// canceled" although their clients are still there. With a sync.Once nobody ever
// tries again: the service answers with that error until it is restarted.
//
// Wrong:
//
//	v, err, _ := g.Do(key, func() (any, error) { return s.load(ctx, key) })
//
// Right:
//
//	v, err, _ := g.Do(key, func() (any, error) {
//		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
//		defer cancel()
//		return s.load(ctx, key)
//	})
//
// The fix does that. A caller that should be able to give up also needs DoChan and
// a select on its own context.
//
// Not reported: work that has a context of its own. Strict: a sync.Once on a
// caller's context that is not known to be a request's, since the only caller may
// be a constructor.
//
// To suppress: //timeoutlint:ignore shared-ctx -- why one may fail all.
//
// Evidence: authzed/spicedb#925, "unable to read namespace config: context
// canceled" for callers who were still there; buildbuddy#7199; found in the OAuth
// handler of mark3labs/mcp-go, which fetches its metadata in a sync.Once.
//
// # Kind stale-deadline
//
// Reported for a call on a request path that blocks on a context whose deadline
// was set before any request came: in a package variable, in a field of the type
// whose methods serve, or in a variable outside a handler. Also reported for a call
// in a loop that continues after any failure, on a context whose deadline was set
// before the loop: a loop left only on a stop signal, a ticker loop, or a worker
// that sets the deadline for itself and takes jobs from a channel.
//
// In production the service works until the deadline, for ten seconds or a minute.
// Then every such call fails at once with "context deadline exceeded", on all
// replicas in the order of their start, until they are restarted; after that it
// works again for as long. Tests are shorter than the deadline.
//
// Wrong:
//
//	func newServer(db *sql.DB) *server {
//		ctx, _ := context.WithTimeout(context.Background(), 10*time.Second)
//		return &server{db: db, ctx: ctx}
//	}
//
//	func (s *server) list(w http.ResponseWriter, r *http.Request) {
//		rows, err := s.db.QueryContext(s.ctx, "select …")
//
// Right:
//
//	func (s *server) list(w http.ResponseWriter, r *http.Request) {
//		ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
//		defer cancel()
//		rows, err := s.db.QueryContext(ctx, "select …")
//
// Wrong:
//
//	go func() {
//		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
//		defer cancel()
//		for job := range jobs {
//			results <- s.process(ctx, job)
//		}
//	}()
//
// Right:
//
//	go func() {
//		for job := range jobs {
//			ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
//			results <- s.process(ctx, job)
//			cancel()
//		}
//	}()
//
// There is no fix: the author must decide whether the calls of a request share one
// deadline or have one each.
//
// Not reported: a deadline that is used while the program starts; one in a value
// that is made for each request; a field or variable that may hold a context
// without a deadline, or that is set where requests are served; functions that
// no entry of the package reaches. In loops, these are not reported: a loop that
// returns on failure or checks whether the context has ended; one that drains a
// queue; one deadline that is set outside the workers for all of them; a
// deadline of an hour or more.
//
// To suppress: //timeoutlint:ignore stale-deadline -- why it ends with the
// program.
//
// Evidence: coreos/go-oidc#214, #294 and #428: key sets kept the context they were
// made with, and verification failed when its deadline passed ten seconds later;
// libp2p/go-libp2p-kad-dht#999, a crawl that was over after fifteen seconds, and
// percona/pmm-agent#102, both loops.
//
// # Kind deadline-unused
//
// Reported for a context with a deadline that is passed to nothing, while later
// calls block on its parent or on a context that never ends. Writing it to a log
// record, or _ = ctx, does not count as use.
//
// In production the deadline is visible in the code and in reviews, but not in the
// traces: the call takes as long as its dependency does, and whoever looks for the
// cause reads "1 * time.Second" and looks elsewhere.
//
// Wrong:
//
//	_, cancel := context.WithTimeout(ctx, time.Second)
//	defer cancel()
//	return db.PingContext(ctx)
//
// Right:
//
//	ctx, cancel := context.WithTimeout(ctx, time.Second)
//	defer cancel()
//	return db.PingContext(ctx)
//
// The fix passes the context to the calls after it. There is no fix for a call that
// creates a context of its own, and where something keeps using the context after
// the function returns.
//
// Not reported: a context that is passed to any function, returned, stored,
// selected on, or asked for its deadline; a context beside which every wait
// has a deadline of its own.
//
// To suppress: //timeoutlint:ignore deadline-unused -- what it is for.
//
// Evidence: golang/go#30287, where a middleware made a context with a deadline and
// passed on the request without it.
//
// # Kind stream-cut
//
// Reported for a timeout on a whole exchange that streams. On the server side
// this is WriteTimeout, http.TimeoutHandler or similar middleware around a
// handler that sends its response piece by piece. On the client side it is
// Client.Timeout, the request timeout of an SDK, or a short context, for a
// response that is read piece by piece.
//
// WriteTimeout runs from the moment a request's headers are read, and
// Client.Timeout from the moment it is sent, until the last byte of the body:
// the connection is closed however much has been written. In production, streams
// end after exactly the same time, in the middle of a sentence. A client logs
// "unexpected EOF", a browser "ERR_INCOMPLETE_CHUNKED_ENCODING" or
// "ERR_HTTP2_PROTOCOL_ERROR", and an EventSource reconnects forever. The
// server's own log says "write tcp …: i/o timeout", or nothing. Under
// Client.Timeout the reader gets "context deadline exceeded (Client.Timeout or
// context cancellation while reading body)", after the first tokens have been
// shown and paid for.
//
// A handler streams if it answers with text/event-stream, or flushes in a loop or
// in a callback. So does one that uses gin's Stream or SSEvent, the stream writers
// of fiber or fasthttp, a ReverseProxy with FlushInterval, or an MCP handler for
// SSE or streamable HTTP. The code may be in another package. A client streams if
// it calls a streaming method of an SDK (NewStreaming,
// CreateChatCompletionStream, GenerateContentStream), or if it passes on what it
// reads line by line or value by value. A body that is read as a whole, or written
// piece by piece from memory, is not a stream. A gRPC stream counts if an endless
// loop passes on each message and never checks for io.EOF.
//
// Wrong:
//
//	mux.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) {
//		w.Header().Set("Content-Type", "text/event-stream")
//		for m := range messages {
//			fmt.Fprintf(w, "data: %s\n\n", m)
//			w.(http.Flusher).Flush()
//		}
//	})
//	srv := &http.Server{Handler: mux, WriteTimeout: 15 * time.Second}
//
// Right, each write has its own deadline and the rest of the server keeps its limit:
//
//	rc := http.NewResponseController(w)
//	for m := range messages {
//		_ = rc.SetWriteDeadline(time.Now().Add(30 * time.Second))
//		fmt.Fprintf(w, "data: %s\n\n", m)
//		_ = rc.Flush()
//		_ = rc.SetWriteDeadline(time.Time{})
//	}
//
// http.ResponseController reaches the connection through Unwrap. Middleware that
// wraps the writer without a method Unwrap() http.ResponseWriter hides the
// connection, and SetWriteDeadline fails with "feature not supported". The message
// names that middleware.
//
// For a client, the right limit is the one on waiting for headers:
//
//	transport := http.DefaultTransport.(*http.Transport).Clone()
//	transport.ResponseHeaderTimeout = 60 * time.Second
//	client := &http.Client{Transport: transport}
//
// and a watchdog that cancels the context when nothing has arrived for a while.
//
// The fix gives each write of the handlers a deadline, if all repeated flushes are
// in the handlers themselves. For a client that only streams, it replaces Timeout
// by ResponseHeaderTimeout.
//
// Not reported: handlers that move their deadline, or are wrapped by middleware
// that does; hijacked connections (WebSockets), which have no such deadline;
// timeouts of an hour or more; handlers that come from elsewhere. Strict: limits
// of ten minutes or more for a server, or more than five for a client.
//
// To suppress: //timeoutlint:ignore stream-cut -- why streams are short here.
//
// Evidence: ten Go projects reported it in 2026 alone, among them gateways to
// language models, MCP servers and dashboards; found in inference-gateway before its
// pull request 427 and in sage before 48; golang/go#16100 asked for a deadline per
// write, which http.ResponseController provides.
//
// # Kind inversion
//
// Reported for a wait that may take longer than the limit that ends it: a handler
// that waits up to two minutes, on a server that gives up after fifteen seconds
// (WriteTimeout, http.TimeoutHandler); a context with a longer timeout than its
// parent; a client whose Timeout is longer than the contexts of all its requests.
// The inner timeout is never reached, so what should happen then (an answer with a
// status, a fallback, a log line) never happens.
//
// In production the handler keeps working when nobody listens any more: its own log
// says 200, or "superfluous response.WriteHeader call", and the client or load
// balancer sees "EOF", "upstream prematurely closed connection" and 502. The
// dependency works for nobody, and the client tries again.
//
// Wrong:
//
//	var upstream = &http.Client{Timeout: 120 * time.Second}
//	srv := &http.Server{Handler: mux, WriteTimeout: 15 * time.Second} // mux waits for upstream
//
// Right, increasing from the inside out, each with time left to answer:
//
//	var upstream = &http.Client{Timeout: 10 * time.Second}
//	srv := &http.Server{Handler: mux, WriteTimeout: 15 * time.Second}
//
// There is no fix: only the author knows which number is right.
//
// Not reported: values that are neither a constant in sight nor the default of a
// setting; durations of less than a millisecond, or of an hour or more; handlers
// that stream or move the deadline of their response; a context from callers that
// are not all in sight.
//
// To suppress: //timeoutlint:ignore inversion -- why the outer one is shorter.
//
// Evidence: found in sage, whose handlers wait a minute for a commit behind a
// WriteTimeout of 15 s; in a Terraform registry that proxied downloads, requests
// ended with EOF because its WriteTimeout was shorter than its upstream's; the same
// in single sign-on proxies and file servers.
//
// # Kind retry-window
//
// Reported for attempts that need more time than the context they share leaves:
// the number of attempts times what one attempt may take, plus the pauses between
// them. The numbers come from retry loops, from clients and SDKs
// (WithMaxRetries(5) makes six attempts), from timeouts of clients and of single
// attempts, and from pauses that are constant, doubled, or computed from the loop
// counter. Addresses that are dialled one after the other, until one answers, are
// reported if nothing but the context they share ends an attempt: the first host
// that drops packets takes all of its time. Strict: required steps that together
// need more time than the context they share.
//
// In production retries do not help when they should: a dependency that hangs
// uses up the whole budget with its first attempt, and the log says only "context
// deadline exceeded", never the error of an attempt. Raising the number of retries
// changes nothing.
//
// Wrong:
//
//	client := openai.NewClient(option.WithRequestTimeout(120*time.Second), option.WithMaxRetries(3))
//	ctx, cancel := context.WithTimeout(ctx, 60*time.Second) // the first attempt alone may take 120 s
//	defer cancel()
//	client.Chat.Completions.New(ctx, params)
//
// Right, from the budget down:
//
//	client := openai.NewClient(option.WithRequestTimeout(25*time.Second), option.WithMaxRetries(1))
//	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
//
// Some clients never repeat an attempt that ran into its own timeout (openai-go);
// others do (anthropic-sdk-go from v1.68.0 on). The message says which, where that
// is known.
//
// There is no fix: only the author knows which number is wrong.
//
// Not reported: loops without a number of attempts, which the deadline bounds;
// retries that an SDK makes by default and nobody has configured; numbers that are
// not in sight.
//
// To suppress: //timeoutlint:ignore retry-window -- as many attempts as fit are enough.
//
// Evidence: rule RL002 of RetryLint; a Selenium hub whose retries of a session
// began after its own timeout.
//
// # Kind too-short
//
// Reported for a timeout of less than 15 seconds on answers of a language model,
// wherever it is set: an HTTP client, an option of an SDK or of a call, a context,
// the default of a setting. Strict: less than half of the value that timeoutlint
// suggests for the service (settings, values), embeddings, and programs that serve
// nothing.
//
// In production the service works while there is little load. Under load, calls end
// with
//
//	context deadline exceeded (Client.Timeout exceeded while awaiting headers)
//	context deadline exceeded (Client.Timeout or context cancellation while reading body)
//
// always after the same time. The model finishes each answer anyway and charges for
// it, and retries add to the load that made it slow.
//
// Wrong:
//
//	client := openai.NewClient(option.WithRequestTimeout(10 * time.Second))
//
// Right:
//
//	client := openai.NewClient(option.WithRequestTimeout(120 * time.Second))
//
// The fix replaces the value where it is written as a constant expression. For
// streamed answers no timeout on the whole is long enough; see stream-cut.
//
// Not reported: functions that only check whether a service is there (health,
// readiness, ping, list of models), recognised by their names and their calls;
// embeddings of one text; values that are not constants.
//
// To suppress: //timeoutlint:ignore too-short -- one-word answers. The older
// defaulttimeout/too-short means the same.
//
// Evidence: a planner whose timeouts of 6 to 60 s became 120 s; a guard that gave
// 15 s to a service whose median queueing time was 17 s. HDFS-6166, an example of
// Dai et al. (IC2E 2018): a timeout of 60 s also applied to calls that take 20
// minutes, which could never succeed.
package brokendeadline
