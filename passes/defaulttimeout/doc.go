// Package defaulttimeout defines an analyzer that reports clients, servers
// and calls that nothing ever ends.
//
// # Analyzer defaulttimeout
//
// defaulttimeout: report clients, servers and calls with no timeout
//
// A call to another machine that has no timeout works until that machine
// stops answering without closing the connection. Then the call blocks,
// together with its goroutine, its connection and all that its caller holds,
// and so does every call after it. No error is logged, because nothing has
// failed yet.
//
// The pass uses these words:
//
//   - A bound is what ends a wait: the timeout of a client, the deadline of a
//     context, a transport's limit on waiting for response headers, the deadline
//     of a connection. Whether a wait has one is answered by yes, no or unknown.
//     The answer is no only if every way the value can arrive at is proven to
//     have none. Only a no is reported. What comes from a flag, from
//     configuration or from an importing package is unknown.
//   - Deadline provenance is where a context came from. context.WithTimeout and
//     WithDeadline give it a deadline. Background and TODO have none, and neither
//     has what WithCancel and WithValue make of those, or WithoutCancel of
//     anything. A context that came in as a parameter is decided by the callers.
//     That of a request being served ends with its client, at a time nobody
//     knows: it is unknown. So is one that a person ends (signal.NotifyContext).
//   - A client that leaves the function that makes it, by being returned, kept
//     in a field or handed to a library, is judged by all that the package does
//     with it. It counts as given a timeout if any of these may set one: an
//     assignment to its fields, an option func, a function whose body is not in
//     sight but is known to set it.
//   - A client whose construction is not in sight (a parameter, a field set by
//     others) is unknown. The clients of the libraries that timeoutlint knows
//     count as built with their defaults, and the message says so.
//   - A request path is code that runs while somebody waits for its answer.
//
// The strict tier holds findings for an audit: true, but often not worth a
// change. They are shown with -strict only. Besides the kinds marked so, these
// are strict: addresses on this machine (localhost, 127.0.0.1, ::1, and Unix
// sockets, where a client or server uses one in sight); clients
// whose visible requests all carry a context that came from a caller; deadlines
// of SQL, caches, processes and calls that end something, such as Close; and
// http.Get and deadlines in a program that serves nothing, and in packages that
// are part of such programs only, because a
// person waits there, and can interrupt.
//
// Nothing is reported in _test.go files (unless -tests is given) or in
// generated ones (unless -generated is).
//
// Two comments tell the pass what it cannot see. Both stand in the doc comment
// of a declaration or behind it on its line; what follows the word is for the
// reader.
//
//	//timeoutlint:bounded -- the proxy in front ends every request after 30 s
//	//timeoutlint:stream -- server-sent events
//
// The first, at a variable or field that holds a client or server, says that
// something else ends its waits; at a function, that calls of the function end,
// also for callers in other packages. The second, at a variable or field that
// holds an HTTP client, says that responses are read as they come: the client
// still needs a limit, but on waiting for headers, not on the whole request.
//
// # Kind http-client
//
// An http.Client is made (a literal, new, or a variable without a value) and
// never given a timeout, so that a server that accepts a request and does not
// answer blocks the request forever. Timeout: 0 and negative values mean none.
//
// A client with a limit of another kind is not reported: a Transport with
// ResponseHeaderTimeout, or requests that all carry a context with a deadline.
// Note that http.NewRequestWithContext(context.Background(), …) carries none.
// If all visible requests carry a context that came in as a parameter, the
// callers decide, and the finding is strict, unless a form of such a call is
// offered to those without a context (Send beside SendContext), who cannot end
// it. It is also strict if the client is handed to the stub of an RPC service
// (connect, twirp), all of whose calls take a context, or put into such a
// context (oauth2), and in the main package
// of a program that serves nothing. If no request is in sight, because the
// client is handed to a library or to other packages, it is reported, unless
// these give each request a deadline or send none, it stands in the options of
// one call, or is an argument of one, that ends with its context
// (websocket.Dial), or each call of the SDK's client that is made of it is
// given a context with a deadline. For a client that reads streams, or sends
// files, the advice is ResponseHeaderTimeout: a timeout of the whole request
// would cut good ones.
//
// In production nothing is logged. The count of goroutines grows by three per
// hung request: the caller, in net/http.(*persistConn).roundTrip [select, 23
// minutes], and the readLoop and writeLoop of its connection. Then come the
// upstream's errors, the memory limit, or
//
//	dial tcp 10.0.0.7:443: socket: too many open files
//
// With a timeout the same hang is an error that says which layer gave up. The
// client's Timeout, before and while the body is read:
//
//	Get "https://api.example.com/x": context deadline exceeded (Client.Timeout exceeded while awaiting headers)
//	context deadline exceeded (Client.Timeout or context cancellation while reading body)
//
// the transport's ResponseHeaderTimeout (over HTTP/2, "http2: timeout awaiting
// response headers"), and the deadline of the request's context:
//
//	Get "https://api.example.com/x": net/http: timeout awaiting response headers
//	Get "https://api.example.com/x": context deadline exceeded
//
// Wrong:
//
//	client := openai.NewClient(option.WithHTTPClient(&http.Client{}))
//
// Right:
//
//	client := openai.NewClient(option.WithHTTPClient(&http.Client{Timeout: 120 * time.Second}))
//
// Right, where answers are streamed, since Timeout includes reading the body:
//
//	transport := http.DefaultTransport.(*http.Transport).Clone()
//	transport.ResponseHeaderTimeout = 120 * time.Second
//	client := &http.Client{Transport: transport}
//
// The fix adds Timeout, with a value for the sort of service the client is
// handed to: 120 s for a language model, 90 s for embeddings, 30 s for others.
// If a function that sends a request reads the response as it comes (a scanner
// or reader on the body, a copy of it, text/event-stream), the fix sets
// ResponseHeaderTimeout instead, on the client's Transport literal or on a
// clone of http.DefaultTransport, which keeps proxy, dial timeout and HTTP/2,
// where the client is made once, not by a constructor of a library: a clone
// has connections of its own. If the response leaves that function, both are
// offered. The same holds for transfers, whose time is their size: a body that
// is a file, a pipe, a form with files or a reader of which nothing is known,
// and functions named after one (Upload, Download, Export, …). If no request
// is in sight there is no fix, only the message.
//
// Not reported:
//
//   - a client that something in the package may give a timeout or a Transport
//     later, through any variable, field or option func;
//   - a Transport that comes from elsewhere, or whose RoundTrip does more than hand
//     requests on to another, as those of otelhttp, ochttp, promhttp and oauth2 do;
//   - a client with a request of which nothing is known, unless another of its
//     requests provably never ends;
//   - the branch without a timeout of an if statement whose other branch gives the
//     same variable a client with one: that is a setting that may be zero. It is
//     for audits where the setting is zero unless somebody sets it: a number of
//     the environment, a flag with that default;
//   - that a transport literal has no dial timeout.
//
// To suppress, on the line where the finding begins, on the line before it, or
// in the doc comment of the declaration:
//
//	//timeoutlint:ignore http-client -- long polls, ended by the server
//	//timeoutlint:bounded -- the sidecar ends every request after 10 s
//
// Evidence: NChecker (EuroSys 2016) found network defects of this sort in 99%
// of 285 apps; its largest classes are settings that were left at the default.
// AWS advises never to rely on a framework's default, "often infinite":
// https://docs.aws.amazon.com/wellarchitected/latest/framework/rel05-bp05.html.
// In https://github.com/container-registry/harbor-next/pull/254 a registry that
// was gone took a replica from 600 to 6,300 open files in 55 minutes, with no
// error in its log.
//
// # Kind http-helper
//
// http.Get, Head, Post or PostForm is called. They use http.DefaultClient, which
// has no timeout, and take no context. A helper that is used as a value is
// reported at the calls of the local variable it stays in, or where it is
// stored or passed on. The finding is strict in a main package that serves
// nothing.
//
// In production it is the hang of http-client: goroutines below net/http.Get in
// net/http.(*persistConn).roundTrip, and no error.
//
// Wrong:
//
//	resp, err := http.Get(url)
//
// Right:
//
//	var client = &http.Client{Timeout: 30 * time.Second}
//
//	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
//	if err != nil {
//		return err
//	}
//	resp, err := client.Do(req)
//
// The fix calls the same method of a client with a timeout: of one in place if
// that is the only such call of the package, else of a variable of the package,
// httpClient, which it declares if there is none; it shares
// http.DefaultTransport and its connections. Where a context or *http.Request is
// a parameter, an alternative sends a request that carries it. There is no fix
// if the response leaves the function or is read as it comes, nor for a
// transfer: a timeout would cut it.
//
// Not reported: the methods of the same name of a client, which http-client
// decides, and http.NewRequest, which sends nothing.
//
// To suppress:
//
//	//timeoutlint:ignore http-helper -- a one-shot script
//
// Evidence:
// https://blog.cloudflare.com/the-complete-guide-to-golang-net-http-timeouts/
// describes each timeout of net/http, and that the defaults have none. The
// repair in https://github.com/honeycombio/libhoney-go/pull/34 says what
// happens otherwise while a service is down: goroutines without a limit, in
// every program that uses its library.
//
// # Kind default-client
//
// http.DefaultClient, which has no timeout, is used for a request that nothing
// else ends, stored, or handed on. If all visible requests carry a context that
// came in as a parameter, the finding is strict.
//
// It is also reported where http.DefaultClient is replaced, or one of its fields
// is changed, outside main, init and the initialisers of variables: other code
// uses it at the same time, so that is a data race, and changes timeouts,
// redirects or cookies for libraries that never asked.
//
// In production it is the hang of http-client. Since every library of the
// program may share the client, a change made for one is seen in all.
//
// Wrong:
//
//	resp, err := http.DefaultClient.Do(req)
//
// Right:
//
//	var client = &http.Client{Timeout: 30 * time.Second}
//
//	resp, err := client.Do(req)
//
// The fix puts a client with a timeout in its place, if a request is in sight
// and its response stays in the function, is read whole and is no transfer. As
// for http-helper, several uses share one client.
//
// Not reported: a package in which main, init or the initialiser of a variable
// gives http.DefaultClient a timeout or a Transport; comparisons with it; and
// uses in which http-client would not report a client either.
//
// To suppress:
//
//	//timeoutlint:ignore default-client -- the caller's context has a deadline
//	//timeoutlint:bounded -- only probes use it, with a deadline
//
// Evidence: as for http-client; "Don't use Go's default HTTP client (in
// production)" (2016) is the reason given in many repairs.
//
// # Kind http-server
//
// An http.Server has neither ReadHeaderTimeout nor ReadTimeout, so that a client
// that connects and sends its headers slowly, or never, keeps a connection and a
// goroutine as long as it likes. The same holds for the servers that
// http.ListenAndServe, ListenAndServeTLS, Serve, ServeTLS and the Run, Start and
// Listen of web frameworks make. WriteTimeout and IdleTimeout do not help: the
// one begins after the headers, the other after an answer.
//
// In production new connections fail while load is low. The count of open
// connections and of goroutines in net/http.(*conn).serve [IO wait] grows, and
// the server logs
//
//	http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 1s
//
// With ReadHeaderTimeout such a connection is closed without a log line.
//
// Wrong:
//
//	http.ListenAndServe(":8080", mux)
//
// Right:
//
//	srv := &http.Server{Addr: ":8080", Handler: mux, ReadHeaderTimeout: 10 * time.Second}
//	srv.ListenAndServe()
//
// The fix adds ReadHeaderTimeout, which ends before the body: uploads and
// streams are not affected. A call of a helper, or of a framework's method on
// an engine that is an http.Handler, becomes a call on a server that has it. A
// framework that stops the server it starts keeps its own: the fix sets the
// field of that (e.Server.ReadHeaderTimeout), so that Shutdown still works.
//
// Not reported: a missing WriteTimeout or IdleTimeout (a right value depends on
// the slowest handler); a server that something in the package may give either
// timeout later; a framework's server that was made elsewhere. Strict: an address
// on this machine, a constant or the default of the flag, variable of the
// environment or key that it is read from; a listener made on one, on a Unix
// socket, or on a port that the system picks (":0").
//
// To suppress:
//
//	//timeoutlint:ignore http-server -- behind a proxy that buffers requests
//	//timeoutlint:bounded -- behind a proxy that buffers requests
//
// Evidence: the attack is known as Slowloris (2009); gosec reports the same as
// G112 and G114. See also
// https://blog.cloudflare.com/the-complete-guide-to-golang-net-http-timeouts/.
//
// # Kind dial
//
// A connection is established with no timeout: net.Dial, or Dial of a
// net.Dialer without Timeout and Deadline, for TCP or a network that is not a
// constant; tls.Dial, smtp.SendMail and smtp.Dial, rpc.Dial, ssh.Dial without
// ClientConfig.Timeout, and others that the knowledge tables list. A net.Dial
// inside a DialContext func counts too: it ignores the context it is given.
// Reported, too, is a TLS handshake on a connection made in the same function
// that is given no deadline there, and a function that dials, asks, reads the
// answer and closes without a deadline, or reads once what a peer says that
// speaks first: the connecting may have a limit, but that does not cover a
// peer that accepts and then says nothing. So is the wait for an answer on a
// connection that a package dials and keeps in a field, where the package never
// gives one a deadline; not where other packages can reach the field, or where a
// session waits for what comes.
//
// In production a host that is gone, or behind a firewall that drops packets,
// holds the caller until the kernel gives up, which takes minutes:
//
//	dial tcp 10.0.0.7:5432: connect: connection timed out
//
// With a timeout the same is reported after seconds:
//
//	dial tcp 10.0.0.7:5432: i/o timeout
//
// A server that accepts and then says nothing is worse. TLS, SMTP and SSH wait
// for its first bytes, and the kernel does not help: goroutines stand in
// crypto/tls.(*Conn).clientHandshake [IO wait] forever. With a deadline it is
// "read tcp 10.0.0.9:40332->10.0.0.7:443: i/o timeout"; through net/http,
// "net/http: TLS handshake timeout".
//
// Wrong:
//
//	conn, err := net.Dial("tcp", addr)
//	conn, err := tls.Dial("tcp", addr, cfg)
//
// Right:
//
//	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", addr)
//	conn, err := tls.DialWithDialer(&net.Dialer{Timeout: 5 * time.Second}, "tcp", addr, cfg)
//
// The fix turns net.Dial into net.DialTimeout, or into DialContext of a Dialer
// with a timeout where a context is a parameter; adds Timeout to the literal of
// the Dialer; and turns tls.Dial into tls.DialWithDialer, whose timeout covers
// the handshake. For the others the message says what to write.
//
// Not reported: UDP, which has nothing to wait for; Unix sockets; a network that
// a field or variable decides, which may be either; a Dialer or
// connection that came from elsewhere; a function that gives any connection a
// deadline, for its handshakes; reads and writes on a connection, whose owner
// may have set a deadline. Strict: a constant address on this machine.
//
// To suppress:
//
//	//timeoutlint:ignore dial -- at start-up, under a supervisor
//
// Evidence: the documentation of net.Dialer says that there is no timeout by
// default and that the operating system's is often around three minutes. AWS
// asks for a connection timeout beside that of the request:
// https://docs.aws.amazon.com/wellarchitected/latest/framework/rel05-bp05.html.
//
// # Kind deadline
//
// A call waits on the network, a database or a process, nothing but its context
// can end it, and the context provably has no deadline. gRPC stubs, and clients
// of databases and vector stores built on gRPC, are the usual case. Calls are
// followed through functions of this package and, by what is known of them, of
// others: the finding stands where the context is given away. Calls in one
// function that share a context are one finding.
//
// The client of a library that timeoutlint knows to have no timeout of its own
// counts as built without one if its construction is not in sight; the message
// then ends "unless its client was built with a timeout". For a stream the advice
// is to cancel when nothing has come for a while: a deadline would cut it.
//
// In production the caller hangs without an error, for as long as the server
// keeps the connection and says nothing. Goroutines stand in [select] below
// google.golang.org/grpc.(*clientStream).RecvMsg or, for SQL, in
// database/sql.(*DB).conn. With a deadline:
//
//	rpc error: code = DeadlineExceeded desc = context deadline exceeded
//	context deadline exceeded
//
// Wrong:
//
//	points, err := store.Query(context.Background(), query)
//
// Right:
//
//	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
//	defer cancel()
//	points, err := store.Query(ctx, query)
//
// The fix puts the first two lines before the statement. There is none in a
// loop, where the deferred calls would pile up until the function ends; none if
// the result carries on the call (a body, rows, a stream, a session, a
// connection, a channel), which the deferred cancel would end; none if several
// calls, or work that goes on, share the context; none for a transfer; and none
// in the form without a context of what it calls (Users and UsersContext), which
// leaves the time to its callers.
//
// Not reported:
//
//   - a function that has a context or request as a parameter, or is one that a
//     framework calls with one: that it is not passed on there is ctx-dropped;
//   - a client that is made in sight with something that may be a timeout: an
//     option, a field or an HTTP client that comes from elsewhere; a gRPC
//     connection with an interceptor, a service config, or options that come in;
//   - calls that live as long as the program, by their rows in the knowledge
//     tables or their names: Run, Start, Serve, Listen, Consume, Receive,
//     Subscribe, Watch, Wait, Poll, Join; sessions (Connect); streams that both
//     sides send on, which live as long as their context;
//   - callees called New…, Open…, Load…, Dial…, Connect…, Must…, Init… or Setup…,
//     but for methods whose row says that they are calls (Completions.New);
//   - strict: an unexported function that nothing refers to and whose name says
//     that it tries something out (test, demo, example, scratch, …);
//   - calls that main and init make of functions of their own module, and calls
//     of such functions that serve or loop until they are told to stop: that is
//     how long the program runs;
//   - a context whose cancel function is handed on or called elsewhere, such as
//     by time.AfterFunc: a watchdog may end it in time;
//   - contexts of interactive programs (signal.NotifyContext, command-line
//     frameworks);
//   - requests of an http.Client: the client is reported.
//
// Strict: SQL, caches, processes and the daemon that runs them in containers;
// Close, Shutdown, Stop, Disconnect, Rollback, Flush, Unlock, Deregister and
// Release; what a constructor calls once to set up what it returns (New…, Open…,
// Load…, Init…, Setup…); a program that serves nothing; the form without a context that a
// package offers beside the one with it (Users and UsersContext), which whoever
// wants an end does not call.
//
// To suppress, at the call, or at the function that the callers call:
//
//	//timeoutlint:ignore deadline -- ends when the job does
//	//timeoutlint:bounded -- the service config sets a timeout for each method
//
// Evidence: gRPC sets no deadline by default, and its guide says that a client
// may end up waiting for a response effectively forever:
// https://grpc.io/docs/guides/deadlines/. In Dai et al., a study of timeout bugs
// in 11 cloud systems (IC2E 2018), 31% are missing timeouts.
//
// # Kind sdk-client
//
// A client of a library is built without the timeout that it does not have by
// default, and some of its calls take no context that could end them. Or a
// library that does have a default is handed an HTTP client without one, which
// takes the default away: Anthropic's and OpenAI's SDKs for instance, and
// Weaviate's. Or an HTTP client is made of the one that a context carries, and
// it carries none: oauth2.NewClient(context.Background(), src). What sets the
// timeout (an option, a field, a method) is in the knowledge tables; the message
// names it.
//
// In production it is the hang of http-client or dial, below the library's
// functions.
//
// Wrong:
//
//	conn, err := redis.Dial("tcp", addr) // gomodule/redigo
//	client := resty.New()
//
// Right:
//
//	conn, err := redis.Dial("tcp", addr, redis.DialReadTimeout(30*time.Second))
//	client := resty.New().SetTimeout(30 * time.Second)
//
// The fix passes the library's own option, if there is one, the constructor
// takes options, and the package transfers no files by that library.
//
// Not reported: clients all of whose calls take a context, also those of what
// their fields and methods give (CoreV1().Pods(ns)), which deadline decides;
// clients with a reasonable default; an option held in a variable, or a slice
// of options (opts...) that is not filled by literals and appends in the same
// function; a client that is given its timeout later, by a method or
// field, also one of the HTTP client inside it; one whose only calls in sight
// send nothing. If the bare HTTP client that is handed over is reported
// itself, that one finding is all. Strict: in a package that gives requests of
// the library a context by a method, such as SetContext.
//
// To suppress:
//
//	//timeoutlint:ignore sdk-client -- answers are bounded by the gateway
//
// Evidence: REL05-BP05 of the AWS Well-Architected Framework has "unaware of
// default timeout values" as its first anti-pattern:
// https://docs.aws.amazon.com/wellarchitected/latest/framework/rel05-bp05.html.
// NChecker (EuroSys 2016) showed that a table of each library's settings and the
// flow of the client object are enough to find such defects with 94% precision.
//
// # Kind query
//
// A query, statement or transaction of database/sql, or of a library like it, is
// started without a context, in a function that has none either. It waits for a
// free connection of the pool and then for the database, both without a limit.
//
// In production a slow query or a lock in the database uses up the pool. All
// others then wait in database/sql.(*DB).conn [select], and DBStats.WaitCount
// and WaitDuration grow while the database is idle. With a context the wait
// ends with "context deadline exceeded".
//
// Wrong:
//
//	_, err := db.Exec("VACUUM")
//
// Right:
//
//	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
//	defer cancel()
//	_, err := db.ExecContext(ctx, "VACUUM")
//
// The fix writes that, for a constant statement that reads or writes rows and is
// the only one of its function: the time of a migration or of VACUUM is its own,
// and several should share a context. There is none if rows or a transaction come
// back, since the deferred cancel would end them, and none in a loop.
//
// Not reported: where a context or request is a parameter, since ignoring it
// is no-ctx-call; Close, Rollback and other calls that end something; methods
// without a variant that takes a context; databases in the process or in files
// of the same machine, which the driver tells.
//
// To suppress:
//
//	//timeoutlint:ignore query -- a migration, run by hand
//
// Evidence: incident.io describes requests of a Go service that waited 20 s for
// a connection of the pool, in an outage that took 24 deploys to understand.
//
// # Kind timeout-value
//
// A timeout is a constant without a unit, and so a number of nanoseconds
// (Timeout: 30), or longer than 24 hours. Looked at are fields whose name ends
// in Timeout, context.WithTimeout, http.TimeoutHandler, functions that the
// knowledge tables say take a timeout, and With…Timeout and Set…Timeout with
// one argument. Strict: a unit that contradicts a name (timeoutMs * time.Second).
//
// In production with nanoseconds every call fails at once, on every machine:
//
//	Get "https://api.example.com/x": context deadline exceeded (Client.Timeout exceeded while awaiting headers)
//
// A test with a fake that answers at once may pass. With days instead of
// seconds it is the hang of http-client.
//
// Wrong:
//
//	client := &http.Client{Timeout: 30}
//
// Right:
//
//	client := &http.Client{Timeout: 30 * time.Second}
//
// The fix multiplies the number by a unit, the likelier one first: seconds below
// 1000, milliseconds from there on. There is none for a named constant, whose
// declaration is at fault.
//
// Not reported: 0, 1 and negative numbers, which end a call at once on purpose
// or mean no timeout; values written with a unit, however small
// (500 * time.Microsecond); constants of other packages; values computed at run
// time; numbers that are not of type time.Duration. Strict: more than a day in a
// field of the package's own, or written in hours for a client, which caps a
// transfer.
//
// To suppress:
//
//	//timeoutlint:ignore timeout-value -- sessions last a month
//
// Evidence: in the study of Dai et al. (IC2E 2018) 47% of timeout bugs are wrong
// values, more than missing ones. Square ("Always Be Closing") traced a leak of
// resources to a client timeout of 60,000 seconds that was meant to be
// milliseconds.
//
// # Kind sdk-default
//
// For audits: a client of a language model is made without a timeout, and its
// SDK's own default is five minutes or more.
//
// In production a model that hangs holds each request for ten minutes, and for
// half an hour with the attempts that the SDK makes by itself, long after whoever
// asked has gone. The log says "context canceled", if anything.
//
// Wrong:
//
//	client := openai.NewClient()
//
// Right:
//
//	client := openai.NewClient(option.WithRequestTimeout(120*time.Second), option.WithMaxRetries(1))
//
// There is no fix: the right numbers depend on the model, and on how long its
// users wait.
//
// Not reported: clients that are given a timeout, or may be given one.
//
// To suppress:
//
//	//timeoutlint:ignore sdk-default -- batches at night
//
// Evidence: defaults of openai-go and anthropic-sdk-go, read in their source.
//
// # Kind client-differs
//
// For audits: a package makes two clients of the same service, at the same
// address, and gives them different timeouts or numbers of attempts.
//
// In production the same question is answered on one path and times out on the
// other, and raising "the" timeout changes nothing.
//
// Wrong:
//
//	var ask = openai.NewClient(option.WithRequestTimeout(120 * time.Second))
//	var sum = openai.NewClient(option.WithRequestTimeout(30 * time.Second))
//
// Right: one client, shared, with an option of the call where one needs another.
//
// There is no fix: only the author knows which setting is right.
//
// Not reported: clients of different addresses, and settings that are not in sight.
//
// To suppress:
//
//	//timeoutlint:ignore client-differs -- summaries are short
//
// Evidence: the advice to configure a service in one place.
//
// # Kind idle-connections
//
// An http.Transport literal raises MaxIdleConns or MaxConnsPerHost above 2 but
// leaves MaxIdleConnsPerHost alone. Its default is 2, so that of many
// connections to one host all but two are closed after each burst.
//
// In production latency and CPU (TLS handshakes) rise with load, sockets in
// TIME_WAIT pile up, and in the end
//
//	dial tcp 10.0.0.7:443: connect: cannot assign requested address
//
// Wrong:
//
//	&http.Transport{MaxIdleConns: 100}
//
// Right:
//
//	&http.Transport{MaxIdleConns: 100, MaxIdleConnsPerHost: 100}
//
// The fix sets the field to the same number.
//
// Not reported: transports that set DisableKeepAlives, values that are not
// constants, http.DefaultTransport itself. HTTP/2 needs one connection per host:
// if all servers speak it, the finding does not matter.
//
// To suppress:
//
//	//timeoutlint:ignore idle-connections -- one connection each to many hosts
//
// Evidence: https://github.com/goharbor/harbor/pull/23591 and
// https://github.com/golang/go/issues/13801 (ports used up),
// https://github.com/letsencrypt/boulder/pull/7349 (MaxIdleConns alone).
package defaulttimeout
