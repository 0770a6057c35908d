// Package nobackoff defines an analyzer that reports retries that turn a slow
// dependency into an outage.
//
// # Analyzer nobackoff
//
// nobackoff: report retries without a pause, an end, or a way out
//
// A slow service fails some requests. If each failure is retried immediately,
// the service gets more requests than before, becomes slower still, and does
// not recover when the original cause is gone. Retries avoid this if they back
// off with jitter, happen at one layer only, and stop when nobody waits for
// the answer any more.
//
// An attempt is a call that blocks on something outside the process: the
// network, SQL, another program. Function summaries, computed across packages,
// say what a call blocks on. Where they cannot (an interface, a func value), the
// code itself must show that the call is an attempt. It does so with a counter,
// a bound or a function that has "retry", "attempt" or "tries" in its name, or
// with a function that calls its func argument until that succeeds and pauses in
// between.
//
// A retry edge is a path from a failed attempt back to the same attempt, taken
// because it failed. Paths are followed on the assumption that the attempt's
// error is not nil, or that its response has status 429, 503 or 500, and some
// condition on the path must have tested for that. Predicates and tables of the
// program are evaluated, including those of other packages: refused(resp),
// transient[resp.StatusCode]. An attempt may also report failure through a bool
// (sent(ctx, msg)), if the bool is false only when something it blocks on
// failed; through an iterator (for event, err := range events(ctx)); or inside a
// function that a helper runs, concurrently with its caller or not. The path may
// go back through a loop (for, range over an int, continue with or without a
// label, the end of the body), a goto, or a recursive call.
//
// Two attempts are the same if nothing on the path changes a value that the
// call depends on. Requests, contexts and clients rebuilt from the same parts
// are the same. A different element, index, page or host, the choice of a
// balancer, a received value, or a value taken from a response makes it
// another attempt.
//
// A pause is a sleep, a timer, a rate limiter, a function that contains one, a
// receive from a channel, or a select without default. It counts only on the
// path it is on. A pause under an unrelated condition (the number of the
// attempt, a configured delay) counts.
//
// Deliberately not reported: loops over items, hosts and pages; accept, read
// and receive loops; compare-and-swap loops and lost races (conflict, duplicate,
// precondition, serialization); agent steps and repairs, which repeat because
// of what a successful answer contains; polls and service loops, except for a
// failure that skips the pause of their other paths; loops that prompt a
// person; attempts that contain a pause themselves.
//
// # Kind no-delay
//
// Reported at the loop header, the goto or the recursive call, where a failed
// attempt is repeated with no pause on that path; or at the continue that skips
// a pause which other paths take. Also for a loop that receives from a gRPC stream
// again at once when that has failed, and makes no other: the stream has ended, each
// further Recv fails with the same error, and the loop takes a whole processor.
//
// In production: a dependency that answers 503 or "connection refused" within a
// millisecond receives its callers' attempts a thousand times as fast as
// before. Logs show the same error three or ten times within the same
// millisecond: "connect: connection refused" comes from the kernel through
// net.Dialer, "503 Service Unavailable" and "429 Too Many Requests" from the
// server or the proxy in front of it. Rate limits that would have opened again
// never do.
//
//	for attempt := 1; attempt <= 3; attempt++ { // wrong
//		resp, err = client.Embeddings.New(ctx, params)
//		if err == nil {
//			return resp, nil
//		}
//	}
//
//	for attempt := 1; attempt <= 3; attempt++ { // right
//		if attempt > 1 {
//			select {
//			case <-time.After(rand.N(100 * time.Millisecond << min(attempt-1, 7))):
//			case <-ctx.Done():
//				return nil, ctx.Err()
//			}
//		}
//		…
//
// The fix pauses at the head of the loop, before each attempt except the first,
// so there is no pause after the last: a random time below a ceiling that
// doubles from 200 ms to 12.8 s, cut short by the ctx in scope. A loop
// without a counter gets one. If the package, or one it imports, imports
// cenkalti/backoff or jpillora/backoff, the alternative fix uses that library.
// There is no fix for loops that continue after success or that pause on some
// paths; for functions that cannot return the ctx's error; under a lock or in a
// transaction, which would be held during the pause; and where a return would
// leave something undone: a lock, a slot, a channel to close, a wait group, a
// counter.
//
// An endless loop that connects, or sends a request over HTTP, and begins again
// at once when that fails is one too, whatever it does after success: a session
// or a stream of events takes its own time, a refused connection takes none. Not
// one that waits for something, or takes the next of several, on that path.
//
// A failed job that goes straight back to the channel or queue it was taken
// from is such a loop too. It is reported where the job is put back; if its
// attempts are counted, it is strict. A value that is also put back after
// success is not a job but a borrowed resource.
//
// A function that calls its func argument until that succeeds does not show what
// it repeats. If it has no pause, the finding is at the first call in this
// package that passes it something that blocks. This holds for functions of
// other packages too.
//
// Deliberately not reported by default: attempts whose error was found to be a
// timeout (err.Timeout()), since these have already waited. Strict: a single
// repetition, and repetitions after something was reconnected, refreshed or
// renewed.
//
// Suppress with //timeoutlint:ignore no-delay -- reason.
//
// Evidence: a published study of retry bugs (WASABI, SOSP 2024) finds missing
// delays in eight large systems; in openai-compatible services one slow
// embedding endpoint and three immediate attempts triple the load that made
// it slow.
//
// # Kind no-cap
//
// Reported at the loop header or the recursive call, where only success leaves
// the loop: no counter, time, ctx or stop signal is tested to leave it.
// Passing the ctx to the attempt is no such test: once the ctx is cancelled,
// each attempt fails at once and the loop spins.
//
// In production: goroutines that never end ("goroutine 4711 [select, 8412
// minutes]" in a dump), a shutdown that hangs until it is killed, and jobs that
// retry a request the server will refuse forever (400, 401).
//
//	for { // wrong
//		if err := send(ctx, msg); err == nil {
//			return nil
//		}
//		time.Sleep(time.Second)
//	}
//
//	for attempt := 0; attempt < 4; attempt++ { // right
//		…
//
// There is no fix: the author must decide how often, or how long, to retry.
//
// Deliberately not reported: loops with any bound; loops that success does not
// end either (service loops, polls); and loops that repeat on a certain answer
// but return on an error, if the attempt is given a ctx, because the ctx's
// error then ends the loop. Strict: loops that wait at start-up until a
// dependency is there (main, init, functions called Wait…, Connect…, New…;
// pings); loops whose pauses are not always the same, off the request path in a
// function without results, which keep a connection or a job up for as long as the
// program runs; and programs that serve nothing.
//
// Suppress with //timeoutlint:ignore no-cap -- reason.
//
// Evidence: the same study; dapr replaced such loops with backoff that ends.
//
// # Kind sleep-ignores-ctx
//
// Reported at a pause between attempts that cannot be interrupted, while a ctx,
// a request that has one, or a parameter with one of them in a field, is in
// scope: time.Sleep, a receive from a timer or
// ticker outside a select, or a function, variable or field that sleeps. If the
// pause is in a function that the loop calls and that has the ctx, it is
// reported in that function.
//
// In production: a cancelled request, or a shutdown, holds its goroutine and
// everything it has locked until the sleep is over; then another attempt is made
// for nobody. The caller sees "context canceled" long before the callee stops;
// Kubernetes sends SIGKILL after "terminationGracePeriodSeconds".
//
//	time.Sleep(backoff) // wrong
//
//	select { // right
//	case <-time.After(backoff):
//	case <-ctx.Done():
//		return ctx.Err()
//	}
//
// A loop that tries another server after each failure is not a retry for the
// other kinds. It is one for this kind, constant-delay and no-jitter.
//
// The fix replaces a time.Sleep or <-time.After by that select (before Go 1.23,
// by a timer that is stopped). In a counted loop it also skips the pause after
// the last attempt. There is no fix where the return would leave something
// undone, such as a lock that is released after the loop.
//
// Deliberately not reported: sleeps that are also reached after success, which
// pace a poll or a service loop; and sleeps with no ctx in scope. Strict: pauses
// of at most 100 ms, or of at most a second in total (as computed from the code,
// with growth and cap, or from the default of their setting); pauses of up to
// 5 s where each round checks the ctx before its attempt; a configured number
// of milliseconds, where each attempt ends with the ctx; and programs that
// serve nothing.
//
// Suppress with //timeoutlint:ignore sleep-ignores-ctx -- reason.
//
// Evidence: ollama's downloads and uploads sleep up to 32 s after cancellation;
// dapr and instill-ai replaced such sleeps one by one.
//
// # Kind retries-multiply
//
// Reported at the loop header, or at the call of a retry helper, around a
// request that a lower layer already retries: an SDK client by default
// (openai-go and anthropic-sdk-go make 3 attempts, aws-sdk-go-v2 3,
// go-retryablehttp 5, …), a gRPC connection by its service config
// (WithDefaultServiceConfig with a retryPolicy for the method), or a function,
// in any package, with a retry loop of its own.
//
// In production: one request becomes nine or twelve when the server is in
// trouble, and stays one when it is not, so no test shows it. The server's
// dashboards show a multiple of the callers' rate; the callers' logs show a
// third of what was sent.
//
//	for range 3 { // wrong: 3 × 3 = 9 requests
//		_, err = client.Chat.Completions.New(ctx, params)
//
//	for range 3 { // right
//		_, err = client.Chat.Completions.New(ctx, params, option.WithMaxRetries(0))
//
// The fix turns off the client's retries with the client's own option: at the
// call if that takes options, else at every place where the client is built,
// unless other requests of the package depend on those retries.
//
// A constant that the code sets (option.WithMaxRetries(5), RetryMax = 2)
// replaces the default in the product.
//
// Deliberately not reported: clients whose number of retries is set to something
// other than a constant, or whose options are not in sight; connections that
// resend internally (database/sql, gRPC without a retry policy, go-redis);
// service configs that are not constant, or belong to connections not in sight;
// queues that redeliver. Strict: loops that count nothing, which keep a session
// alive, and start-up pings.
//
// Suppress with //timeoutlint:ignore retries-multiply -- reason.
//
// Evidence: instill-ai's embedding client: a loop of 3 around openai-go's 3.
//
// # Kind retries-cancelled
//
// Reported at the loop header, where the code checks whether its ctx is
// cancelled (errors.Is(err, context.Canceled), ctx.Err(), a case <-ctx.Done())
// and makes the next attempt anyway. A break in a select leaves only the select.
//
// In production: after the client has gone, the log says "context canceled" as
// often as there are attempts, with pauses between them.
//
//	select { // wrong: goes on with the loop
//	case <-ctx.Done():
//		break
//	case <-time.After(backoff):
//	}
//
//	case <-ctx.Done(): // right
//		return ctx.Err()
//
// There is no fix: the author must decide what to return.
//
// Deliberately not reported: a ctx made inside the loop, which belongs to one
// attempt; context.DeadlineExceeded, which may be the deadline of one attempt.
//
// Suppress with //timeoutlint:ignore retries-cancelled -- reason.
//
// Evidence: instill-ai's fix for ignored cancellation itself contained such a
// break.
//
// # Kind body-not-rewound
//
// Reported at the Do or Post that sends a body again after it has been read: the
// request, or the reader it is made from, is made before the loop or is a
// parameter. The reader is a file, a buffer or another reader of the standard
// library. A variable that holds one on some path counts, and so does a request
// that functions of the package make from it, hand on and send.
//
// In production: "http: ContentLength=42 with Body length 0" from net/http's
// transport, or an empty document that the server refuses with 400, on the
// second attempt only.
//
//	req, _ := http.NewRequestWithContext(ctx, "POST", url, bytes.NewReader(doc)) // wrong
//	for range 3 {
//		resp, err = client.Do(req)
//
//	for range 3 { // right
//		req, _ := http.NewRequestWithContext(ctx, "POST", url, bytes.NewReader(doc))
//		resp, err = client.Do(req)
//
// The fix gives the request a fresh body with GetBody, which NewRequest sets for
// the readers of bytes and strings.
//
// Deliberately not reported: bodies of an interface type to which nothing in the
// package assigns such a reader, requests that only callers elsewhere make, and
// loops that do anything else with the request or its reader.
//
// Suppress with //timeoutlint:ignore body-not-rewound -- reason.
//
// Evidence: net/http documents that Do consumes and closes the body; found in
// mattn/go-mastodon before its pull request 219, in softlayer-go before 137 and in
// opus-domini/fast-shot before 12.
//
// # Kind body-not-closed
//
// Reported at the attempt if its response status leads to the next attempt and
// the body is not closed on the way.
//
// In production: connections in ESTABLISHED or CLOSE_WAIT that grow with the
// error rate, then "dial tcp: lookup …: too many open files" from the kernel or
// "net/http: timeout awaiting response headers" where MaxConnsPerHost is set.
//
//	if resp.StatusCode == 503 { // wrong
//		continue
//	}
//
//	if resp.StatusCode == 503 { // right
//		resp.Body.Close()
//		continue
//	}
//
// The fix closes the body before the continue, in a branch that is taken only if
// there is a response. Deliberately not reported: a body closed by a defer, and
// a response handed to a function that may close it.
//
// Suppress with //timeoutlint:ignore body-not-closed -- reason.
//
// Evidence: net/http documents that the caller closes the body of every
// response; one that leads to a retry is easily forgotten.
//
// # Kind retry-after-ignored
//
// Reported at the comparison with 429 or 503, if the client chooses the pause
// before the next attempt and nobody reads the Retry-After header: neither the
// function nor one that it passes the response to. Also reported at a pause that
// takes its length from that header without a limit (strict if a ctx ends the
// pause).
//
// In production: "429 Too Many Requests" in series, from the rate limiter of an
// API that said when to come back; some providers extend the ban each time. With
// no limit, a worker that sleeps until tomorrow.
//
//	if resp.StatusCode == http.StatusTooManyRequests { // wrong
//		time.Sleep(time.Second)
//
//	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil { // right
//		delay = min(time.Duration(s)*time.Second, time.Minute)
//	}
//
// There is no fix: the author must decide how long to wait at most.
// Deliberately not reported: errors of SDKs, which hide the header; paths
// without any pause, which are no-delay; and a header value that is compared
// with anything except zero, or handed to a function that may limit it.
//
// Suppress with //timeoutlint:ignore retry-after-ignored -- reason.
//
// Evidence: RFC 9110, section 10.2.3; OpenAI, Anthropic and GitHub send it.
//
// # Kind policy
//
// Reported at the option or expression that makes backoff never pause
// (NewConstantBackOff(0), RetryWaitMin = 0), or never end, with no ctx to end it
// (MaxElapsedTime = 0, retry.Attempts(0), UntilSucceeded, a constant backoff
// without WithMaxRetries). Also reported: base << n where nothing bounds n, so
// that it overflows; max written for min, which makes the longest pause the
// shortest; and a limiter of golang.org/x/time/rate that limits nothing:
// rate.Every(0), a pause converted to a rate.Limit, Allow in a loop that drops
// its result; and a constant that makes the client of a language model try one
// request more than ten times (WithMaxRetries(25)).
//
// In production: a pause that works for half an hour and then vanishes: after
// 34 doublings of a second a time.Duration is negative, and Sleep returns
// immediately.
//
//	delay = max(delay*2, maxDelay) // wrong
//
//	delay = min(delay*2, maxDelay) // right
//
// The fix turns a pause that was converted to a rate.Limit into rate.Every; the
// other cases have no fix. Deliberately not reported: values that are not
// constant; policies handed to other code, which may bound them; and policies
// without an end whose operation can return an error that ends it
// (backoff.Permanent). Strict: policies without an end at start-up.
//
// Suppress with //timeoutlint:ignore policy -- reason.
//
// Evidence: prometheus/alertmanager and traefik set the elapsed time and the ctx
// of cenkalti/backoff in bug fixes.
//
// # Kind retry-permanent
//
// Reported, with -strict, at the loop header, the goto or the recursive call,
// where a 400, 403 or 422, or an error that is tested for and means the same
// (errors.Is(err, ErrForbidden), apierrors.IsBadRequest,
// codes.InvalidArgument), leads to the same request again. Calls of language
// models are reported as well where the loop asks nothing of their error but
// whether there is one: prompts that are too long or filtered are refused with
// 400 each time.
//
// In production: a request that can never succeed costs all its attempts and all
// their pauses, and the caller gets "400 Bad Request" or "403 Forbidden" half a
// minute late. One bad message keeps a worker busy; a wrong key gets its owner
// locked out.
//
//	if resp.StatusCode == http.StatusOK { // wrong: all else is tried again
//		return resp, nil
//	}
//
//	if code := resp.StatusCode; code < 500 && code != 429 && code != 408 { // right
//		return resp, nil
//	}
//
// There is no fix: the author must decide what to return. Deliberately not
// reported: statuses judged by code that is not in sight; 401 and 404 alone,
// after which a session is renewed or something appears; loops that renew
// something before the next attempt, and loops that wait at start-up.
//
// Suppress with //timeoutlint:ignore retry-permanent -- reason.
//
// Evidence: a published study of retry bugs (WASABI, SOSP 2024) has wrong
// conditions for a retry as one of its three kinds.
//
// # Kind constant-delay
//
// Reported, with -strict, at the duration of a pause between attempts that is a
// constant.
//
// In production: the load on a recovering server does not fall while its callers
// wait.
//
//	time.Sleep(time.Second) // wrong
//
//	time.Sleep(rand.N(time.Second << min(attempt, 5))) // right
//
// There is no fix: how fast the pauses should grow depends on the service.
// Deliberately not reported: polls and service loops.
//
// Suppress with //timeoutlint:ignore constant-delay -- reason.
//
// Evidence: dapr replaced the fixed delays of its connection loops with
// jittered ones.
//
// # Kind no-jitter
//
// Reported, with -strict, at the duration of a pause between attempts that is
// computed only from constants and counters of its function.
//
// In production: clients that failed together retry together, in waves one pause
// apart.
//
//	case <-time.After(delay): // wrong
//
//	case <-time.After(rand.N(delay)): // right
//
// There is no fix: how far to spread the attempts depends on how many clients
// there are. Deliberately not reported: durations that come from anywhere
// else.
//
// Suppress with //timeoutlint:ignore no-jitter -- reason.
//
// Evidence: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
package nobackoff
