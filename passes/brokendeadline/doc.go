// Package brokendeadline defines an analyzer that reports deadlines and
// timeouts that are there and do not do what they should.
//
// # Analyzer brokendeadline
//
// brokendeadline: report deadlines and timeouts that do not do what they should
//
// More of the timeout bugs in real systems are misused timeouts than missing
// ones: a context that has ended before it is used, one that is cancelled
// while somebody still reads, a deadline that nobody is given.
//
// What a call waits on decides, never how a context is called: a context that
// only a logger gets, that is asked for its cause or error, or from which a
// cleanup detaches itself (context.WithoutCancel) may have ended.
//
// # Kind ctx-ended
//
// Reported for a call that waits and is given a context that has ended on every
// way to it: behind <-ctx.Done(), also in its case of a select; where ctx.Err()
// is not nil; behind its own cancel; behind Wait of the group that made it,
// which cancels it whether anything failed or not; behind a function that waits
// for its end, in this package or another; in what context.AfterFunc runs; in a
// deferred call that runs behind the deferred cancel. A context made of one that
// has ended has ended too, whatever its timeout.
//
// In production the call fails at once with "context canceled" or "context
// deadline exceeded", and what it was for is not done. The commonest is a
// shutdown: http.Server.Shutdown returns "context canceled" in the same
// millisecond as "shutting down" is logged, the requests in flight are cut
// off, and clients see "connection reset by peer" and "EOF" at each
// deployment. The same with the last batch of spans, the lock that is not
// given back until its lease runs out, the row that says "running" forever.
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
// The fix makes a context of the values of the one that has ended, with a
// timeout of 10 s, or with the one that is there. Behind a group's Wait the
// context that the group was made of is often better. There is no fix in a
// loop, for deferred calls, and where the result of the call goes on with its
// context.
//
// Not reported: calls of which it is not known that they wait on their context
// (a logger, context.Cause, a cleanup that takes context.WithoutCancel inside);
// an end that only some ways to the call come by; a call whose error is joined
// with ctx.Err() or context.Cause(ctx), since whoever writes that knows that it
// comes too late; a field that is set more than once.
//
// Evidence: found in the registry of crane (go-containerregistry), in
// boring-registry, Genkit's server plugin and pior/runnable, which fixed it in pull
// request 22; Prometheus has pull request 19306 for it. doc/precision.md counts
// what was read.
//
// To suppress: //timeoutlint:ignore ctx-ended -- why it need not be done.
//
// # Kind ctx-outlived
//
// Reported for work that nobody waits for and that waits on a context which ends
// when the function that started it returns: on a goroutine, in time.AfterFunc,
// in a job that is sent to a channel. Such a context is that of a request being
// served, which the framework cancels when the handler returns, also in
// functions that only handlers call; one whose cancel the function defers; and the
// one that a function is given for its call: it waits on that itself, returns an
// error, and is not one that begins what goes on (Start, New, Open, Watch, …).
//
// In production the work is cut off at a place that depends on who is faster:
// under no load the goroutine wins, under load the handler does. Audit records,
// mails and cache fills are missing for a fraction of requests, with "context
// canceled" in logs that nobody connects with a request that was answered with
// 200.
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
// (trace, user), the timeout ends the work. There is none for go f(ctx), for a
// job, and where the goroutine starts more that goes on.
//
// Not reported: a goroutine that the function waits for (a wait group, a group,
// a channel), or beside which it serves, loops or waits for a signal; one that
// asks for the end of a context itself, or works until it is told to stop; the
// context of a caller where nothing says that it is for one call.
//
// To suppress: //timeoutlint:ignore ctx-outlived -- why it may be cut off.
//
// Evidence: mark3labs/mcp-go#248, where tools ran on the context of a POST that had
// been answered; kubevuln#374; bindery#716, whose providers were never reloaded;
// found in nexspence before #254 was closed: replications that were started with 202
// and never ran; caraml-dev/mlp#115 and webhookx#343, both below the handlers;
// ory/kratos#2969, spurious cancellation of asynchronous webhooks.
//
// # Kind cancelled-early
//
// Reported where a response or its body, rows, a stream or a transaction leaves
// a function that cancels the context under which it is read: by a deferred
// cancel, or one before the return. It may be in a reader or a field of a struct.
//
// In production the caller reads what has arrived by then: short answers are
// whole, long ones end with "context canceled" in the middle, and which is short
// depends on the network. Rows end early, which only rows.Err() tells; a
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
// There is no fix: who closes what is returned has to call cancel.
//
// Not reported: what is read, closed or replaced before it is returned, or given
// to somebody who may do that; connections and prepared statements, which
// outlive the context they were made under.
//
// To suppress: //timeoutlint:ignore cancelled-early -- why nobody reads it.
//
// Evidence: found in superplane before its pull request 3146 and in
// bozd4g/go-http-client before issue 4 was closed: answers of some 40 objects ended
// with "context canceled"; hashicorp/vault#4973, argo-workflows#14852.
//
// # Kind group-ctx
//
// Reported where goroutines of an errgroup wait on the context around the group,
// and its own, which ends when the first of them fails, is not given to them or
// thrown away. And where a group was made without a context, one goroutine may
// fail, and another works until the context around it ends: nobody ends that then,
// and Wait never returns.
//
// In production a request that has failed goes on failing: one of twenty calls
// is refused at once, the other nineteen wait out a dependency that is down, and
// Wait returns the first error after the longest of them. Concurrency is used up
// by work whose result nobody will look at.
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
// The fix passes the group's context, and names it if it has no name. There is
// none for a group without one: what stands behind Wait may need the other.
//
// Not reported: a goroutine that uses the group's context too, and so has its
// reasons; a group of one goroutine; one whose goroutines never return an error;
// without a context, one of which a goroutine cancels, closes or stops something.
//
// To suppress: //timeoutlint:ignore group-ctx -- why the others should go on.
//
// Evidence: docker/compose#13480 mended several of these at once, knative/serving#9540
// before it; ihippik/wal-listener#53, which went on without its replication until
// somebody restarted it.
//
// # Kind shared-ctx
//
// Reported where the work of a singleflight group, whose result all callers of
// the same key share, waits on the context of the one who came first; and where
// what a sync.Once runs waits on the context of a request.
//
// In production one impatient client fails many: the first request for a key is
// cancelled by its client, and all others that wait for the same key get
// "context canceled" although they are still there. With a sync.Once nobody ever
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
// The fix does that. A caller that should be able to leave needs DoChan and a
// select on its own context beside it.
//
// Not reported: work that is given a context of its own. Strict: a sync.Once on
// the context of a caller that is not known to be a request, since a constructor
// may be all that calls it.
//
// To suppress: //timeoutlint:ignore shared-ctx -- why one may fail all.
//
// Evidence: authzed/spicedb#925, "unable to read namespace config: context
// canceled" for callers who were still there; buildbuddy#7199; found in the OAuth
// handler of mark3labs/mcp-go, whose metadata are fetched in a sync.Once.
//
// # Kind stale-deadline
//
// Reported for a call on the path of a request that waits on a context whose
// deadline was set before any request came: in a variable of the package, in a
// field of the type whose methods serve, in a variable around a handler. And for
// a call in a loop that goes on whatever fails, on a context whose deadline was
// set before the loop: in one without an exit but a stop signal, of a ticker, and
// of a worker that sets the deadline for itself and takes jobs from a channel.
//
// In production the service works for as long as the deadline is, ten seconds or
// a minute, and then every such call fails at once with "context deadline
// exceeded", on all replicas in the order of their start, until they are
// restarted; after which it works again. Tests are shorter than the deadline.
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
// There is no fix: whether the calls of a request have one deadline together or
// one each is for the author to say.
//
// Not reported: a deadline that is used while the program starts; one in a value
// that is made for each request; a field or variable that may have a context
// without a deadline, or that is set where requests are served; functions that no
// entry of the package leads to. In loops: one that a failure leaves, or that asks
// the context whether it has ended; a queue that is drained; a deadline set around
// the workers, for all of them; one of an hour and more.
//
// To suppress: //timeoutlint:ignore stale-deadline -- why it ends with the
// program.
//
// Evidence: coreos/go-oidc#214, #294 and #428: key sets kept the context with a
// deadline that they were made with, and verification failed ten seconds later;
// libp2p/go-libp2p-kad-dht#999, a crawl that was over after fifteen seconds, and
// percona/pmm-agent#102, both loops.
//
// # Kind deadline-unused
//
// Reported for a context with a deadline that nothing is given, where calls
// behind it wait on the context it was made of, or on one that never ends. A
// log record and _ = ctx are no use.
//
// In production the deadline is in the code and reviews, not in the traces: the
// call goes on for as long as its dependency wants, and whoever looks for the
// reason reads "1 * time.Second" and looks elsewhere.
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
// The fix passes the context to the calls behind it. There is none for a call
// that begins a context of its own, and where something goes on with it.
//
// Not reported: a context that is passed to any function, returned, stored,
// selected on, or asked for its deadline; one beside which every wait has a
// deadline of its own.
//
// To suppress: //timeoutlint:ignore deadline-unused -- what it is for.
//
// Evidence: golang/go#30287, where a middleware limited a context and handed on the
// request without it.
//
// # Kind stream-cut
//
// Reported for a timeout of a whole exchange over one that streams: the
// WriteTimeout of a server, or http.TimeoutHandler and middleware like it, over a
// handler that sends its response as it comes; Client.Timeout, the request
// timeout of an SDK, or a short context over a response that is read as it comes.
//
// WriteTimeout counts from the moment a request's headers are read, and
// Client.Timeout from the moment it is sent, until the last byte of the body:
// however much is written meanwhile, the connection is closed. In production
// streams end after exactly the same time, in the middle of a sentence. The
// client of a server logs "unexpected EOF", a browser
// "ERR_INCOMPLETE_CHUNKED_ENCODING" or "ERR_HTTP2_PROTOCOL_ERROR" and an
// EventSource reconnects forever; the server's own log says "write tcp …: i/o
// timeout", or nothing. Under Client.Timeout the reader gets "context
// deadline exceeded (Client.Timeout or context cancellation while reading
// body)", after the first tokens have been shown and paid for.
//
// A handler streams if it answers with text/event-stream, flushes in a loop or in
// a callback, uses gin's Stream or SSEvent, fiber's or fasthttp's stream writers,
// is a ReverseProxy with FlushInterval, or an MCP handler for SSE or streamable
// HTTP; also in another package. A client streams if it calls a streaming method
// of an SDK (NewStreaming, CreateChatCompletionStream, GenerateContentStream), or
// hands on what it reads line by line or value by value. What is read whole, or
// written piece by piece from memory, does not.
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
// Right, each write has its own time and the rest of the server keeps its limit:
//
//	rc := http.NewResponseController(w)
//	for m := range messages {
//		_ = rc.SetWriteDeadline(time.Now().Add(30 * time.Second))
//		fmt.Fprintf(w, "data: %s\n\n", m)
//		_ = rc.Flush()
//		_ = rc.SetWriteDeadline(time.Time{})
//	}
//
// http.ResponseController reaches the connection through Unwrap: middleware that
// wraps the writer and has no method Unwrap() http.ResponseWriter hides it, and
// SetWriteDeadline fails with "feature not supported". The message names it.
//
// For a client the limit that is meant is that on waiting for headers:
//
//	transport := http.DefaultTransport.(*http.Transport).Clone()
//	transport.ResponseHeaderTimeout = 60 * time.Second
//	client := &http.Client{Transport: transport}
//
// and a watchdog that cancels the context when nothing has come for a while.
//
// The fix gives each write of the handlers a deadline, where everything that is
// flushed again and again stands in the handlers themselves; for a client that
// does nothing but stream it puts ResponseHeaderTimeout in the place of Timeout.
//
// Not reported: handlers that move their deadline, or stand behind middleware
// that does; hijacked connections (WebSockets), which have none; timeouts of an
// hour and more; handlers that come in from elsewhere. For audits only: limits of
// more than ten minutes for a server, of more than five for a client.
//
// To suppress: //timeoutlint:ignore stream-cut -- why streams are short here.
//
// Evidence: ten Go projects reported it in 2026 alone, among them gateways to
// language models, MCP servers and dashboards; found in inference-gateway before its
// pull request 427 and in sage before 48; golang/go#16100 asked for deadlines by
// write, and http.ResponseController is the answer.
//
// # Kind inversion
//
// Reported for a wait that is allowed longer than what ends it: a handler that
// waits up to two minutes behind a server that gives up after fifteen seconds
// (WriteTimeout, http.TimeoutHandler), a context with a longer timeout than the
// one it is made of, a client whose Timeout is longer than the contexts of all of
// its requests. The inner number is never reached, and what was meant to happen
// then (an answer with a status, a fallback, a log line) never happens.
//
// In production the handler goes on after nobody listens: its own log says 200,
// or "superfluous response.WriteHeader call", and the client or load balancer
// sees "EOF", "upstream prematurely closed connection" and 502. The dependency
// works for nobody, and the client tries again.
//
// Wrong:
//
//	var upstream = &http.Client{Timeout: 120 * time.Second}
//	srv := &http.Server{Handler: mux, WriteTimeout: 15 * time.Second} // mux waits for upstream
//
// Right, from the inside out, each with time left to answer:
//
//	var upstream = &http.Client{Timeout: 10 * time.Second}
//	srv := &http.Server{Handler: mux, WriteTimeout: 15 * time.Second}
//
// There is no fix: which of the numbers is the right one only its author knows.
//
// Not reported: what is not a constant in sight, or the default of a setting;
// durations of less than a millisecond and of an hour or more; handlers that
// stream or move the deadline of their response; a context that comes in from
// callers who are not all in sight.
//
// To suppress: //timeoutlint:ignore inversion -- why the outer one is shorter.
//
// Evidence: found in sage, whose handlers wait a minute for a commit behind a
// WriteTimeout of 15 s; requests of a Terraform registry that proxied downloads ended with
// EOF behind a WriteTimeout shorter than its upstream's; the same in single
// sign-on proxies and file servers.
//
// # Kind retry-window
//
// Reported for attempts that need more time than the context they share leaves:
// the number of attempts times what one of them may take, with the pauses between
// them. The numbers come from retry loops, from clients and SDKs
// (WithMaxRetries(5) makes six attempts), from timeouts of clients and of single
// attempts, and from pauses that are constant, doubled, or computed from the
// counter of the loop. For audits: steps, each of which has to be made, that
// together need more than the context they share.
//
// In production retries do not help when they should: a dependency that hangs
// uses up the whole budget with its first attempt, and all that is logged is
// "context deadline exceeded", never the error of an attempt. Raising the number
// of retries changes nothing.
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
// others do (anthropic-sdk-go from v1.68.0 on). The message says where that is
// known.
//
// There is no fix: which number is wrong only its author knows.
//
// Not reported: loops without a number of attempts, for which the deadline is the
// number; retries that an SDK makes by default and nobody has configured; numbers
// that are not in sight.
//
// To suppress: //timeoutlint:ignore retry-window -- as many as fit are meant.
//
// Evidence: rule RL002 of RetryLint; a Selenium hub whose retries of a session
// began after its own timeout.
//
// # Kind too-short
//
// Reported for a timeout of less than 15 seconds on answers of a language model,
// wherever it is set: an HTTP client, an option of an SDK or of a call, a context,
// the default of a setting. For audits: of less than half of the value that
// timeoutlint suggests for the service (settings, values), on embeddings, and in
// programs that serve nothing.
//
// In production the service works with little load. Under load calls end with
//
//	context deadline exceeded (Client.Timeout exceeded while awaiting headers)
//	context deadline exceeded (Client.Timeout or context cancellation while reading body)
//
// at the same moment after their start. The model goes on to the end of each
// answer and charges for it, and retries add to the load that made it slow.
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
// streamed answers no timeout of the whole is long enough; see stream-cut.
//
// Not reported: functions that only ask whether a service is there (health,
// readiness, ping, list of models; by their names and by what they call),
// embeddings of one text, and values that are not constants.
//
// To suppress: //timeoutlint:ignore too-short -- one-word answers. The older
// defaulttimeout/too-short means the same.
//
// Evidence: a planner whose timeouts of 6 to 60 s became 120 s; a guard that gave
// 15 s to a service with 17 s of queue at the median. HDFS-6166, an example of
// Dai et al. (IC2E 2018): a timeout of 60 s was shared by calls that take 20
// minutes, which could never succeed.
package brokendeadline
