// Package nobackoff defines an analyzer that reports retries that turn a slow
// dependency into an outage.
//
// # Analyzer nobackoff
//
// nobackoff: report retries without a pause, an end, or a way out
//
// A slow service fails some requests. If each failure is retried immediately,
// the service gets more requests than before, becomes slower still, and does
// not recover when what slowed it is gone. Retries that wait longer each
// time, by a random amount, at one layer, for as long as somebody waits for
// the answer, do not do that.
//
// An attempt is a call that waits on something outside the process: network,
// SQL, another program. What a call waits on is known from summaries of
// functions, over packages. Where nobody knows (an interface, a func value),
// the code itself must call it an attempt: a counter, a bound or a function
// with "retry", "attempt" or "tries" in its name; or a function calls what it is
// given until that succeeds, and pauses between.
//
// A retry edge is a path from a failed attempt back to the same attempt,
// taken because it failed: paths are followed on the assumption that the
// attempt's error is not nil, or that its response has status 429, 503 or
// 500, and a condition on the path must have asked for that. What functions
// and tables of the program say of an answer is evaluated: refused(resp),
// transient[resp.StatusCode], of other packages too. An attempt may fail
// through a bool (sent(ctx, msg)), if all that makes it false is that
// something it waits on failed; through an iterator (for event, err := range
// events(ctx)); or in a function that a helper runs for it, beside its caller
// or not. The way back is a loop (for, range over an int, continue with or
// without a label, falling through to the header), a goto, or a call of the
// function itself.
//
// The same attempt: nothing on the path gives what the call depends on
// another value. Requests, contexts and clients that are built anew from the
// same parts are the same; an element, an index, a page, a host, what a
// balancer picks, what was received, and what comes out of an answer make it
// another attempt.
//
// A pause is a sleep, a timer, a rate limiter, a function that has one, a
// receive from a channel, or a select without default. It counts on the path
// it stands on. A pause that a condition about something else may skip (the
// number of the attempt, a configured delay) counts.
//
// Deliberately not reported: loops over items, hosts and pages; accept, read
// and receive loops; compare-and-swap and lost races (conflict, duplicate,
// precondition, serialization); agent steps and repairs, which go round because
// of what a successful answer contains; polls and service loops, but for a
// failure that skips the pause their other paths take; loops that ask a person;
// calls whose attempt has a pause of its own somewhere.
//
// # Kind no-delay
//
// Reported at the loop header, the goto or the recursive call, where a failed
// attempt is repeated with no pause on that path; at the continue that goes round
// a pause which other paths take.
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
// The fix pauses at the head of the loop, before each attempt but the first,
// so nothing pauses after the last: a random time below a ceiling that
// doubles from 200 ms to 12.8 s, cut short by the ctx in scope. A loop
// without a counter is given one. If the package, or one it imports, imports
// cenkalti/backoff or jpillora/backoff, the form of that is the alternative.
// There is no fix for loops that go on after success, that pause on some
// paths, or in functions that cannot report the ctx's error; none under a
// lock or in a transaction, which a pause would hold, nor where a return
// would leave something undone: a lock, a slot, a channel to close, a wait
// group, a counter.
//
// A job that failed and goes straight back to the channel or queue that it was
// taken from is such a loop too, of which the queue is the way back; it is
// reported where the job is put back. With its attempts counted it is strict.
// What an attempt that went well gives back too is borrowed, and no job.
//
// A function that calls what it is given until that succeeds says nothing of
// what it repeats: of one without a pause the first call is reported that hands
// it something which waits, in this package, for functions of others too.
//
// Deliberately not reported by default: attempts that have timed out, which is
// asked for (err.Timeout()), and so have waited; one repetition (strict), and
// repetitions after something was reconnected, refreshed or renewed (strict).
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
// Reported at the loop header or the recursive call, where success is the only
// way out: no counter, no time, no test of a ctx or stop signal decides whether
// the loop is left. Handing the ctx to the attempt is no such test: once it is
// cancelled each attempt fails at once, and the loop spins.
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
// There is no fix: how often, or how long, is for the author to say.
//
// Deliberately not reported: loops with any bound, and loops with no success to
// end them (service loops, polls); loops that an answer leads back but an error
// leaves, where the attempt is given a ctx: that of the ctx is such an error. Loops that wait at start-up until a
// dependency is there are strict (main, init, functions called Wait…, Connect…,
// New…; pings), and so are programs that serve nothing.
//
// Suppress with //timeoutlint:ignore no-cap -- reason.
//
// Evidence: the same study; dapr replaced such loops with backoff that ends.
//
// # Kind sleep-ignores-ctx
//
// Reported at a pause between attempts that nothing ends, while a ctx, or a
// request that has one, is in scope: time.Sleep, a receive from a timer or a
// ticker outside of a select, a function, variable or field that sleeps. In a
// function that the loop calls it is reported there, if that has the ctx.
//
// In production: a cancelled request, or a shutdown, holds its goroutine and
// whatever that has locked until the sleep is over; then another attempt is made
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
// A loop that asks another server after each failure is no retry for the other
// kinds; for this one, and for constant-delay and no-jitter, it counts.
//
// The fix replaces a time.Sleep or <-time.After by that select (a timer that is
// stopped, before Go 1.23), and in a counted loop skips the pause that would follow the last attempt. There is none
// where the return would leave something undone, such as a lock that is given
// back after the loop.
//
// Deliberately not reported: sleeps that success passes too, which pace a poll
// or a service loop; and sleeps where no ctx is in scope. Strict are pauses of 100 ms
// and less, or of a second in all (as written, grown and cut, or by the default
// of their setting); pauses of up to 5 s where each round asks the ctx before its
// attempt; a configured number of milliseconds, where each attempt ends with the
// ctx; and programs that serve nothing.
//
// Suppress with //timeoutlint:ignore sleep-ignores-ctx -- reason.
//
// Evidence: ollama's downloads and uploads sleep up to 32 s after cancellation;
// dapr and instill-ai replaced such sleeps one by one.
//
// # Kind retries-multiply
//
// Reported at the loop header, or at the call of a retry helper, around a
// request that something below retries already: an SDK's client by default
// (openai-go and anthropic-sdk-go make 3 attempts, aws-sdk-go-v2 3,
// go-retryablehttp 5, …), a gRPC connection by its service config
// (WithDefaultServiceConfig with a retryPolicy for the method), or a function with
// a retry loop of its own, in whatever package.
//
// In production: one request becomes nine or twelve when the server is in
// trouble, and none when it is not, so no test shows it. Dashboards of the
// server show a multiple of the callers' rate; the callers' logs show a third of
// what was sent.
//
//	for range 3 { // wrong: 3 × 3 = 9 requests
//		_, err = client.Chat.Completions.New(ctx, params)
//
//	for range 3 { // right
//		_, err = client.Chat.Completions.New(ctx, params, option.WithMaxRetries(0))
//
// The fix turns off the client's own retries by its own option: at the call if
// that takes options, else where the client is built, at every place that does,
// unless other requests of the package count on those retries.
//
// A constant that is set (option.WithMaxRetries(5), RetryMax = 2) takes the place
// of the default in the product.
//
// Deliberately not reported: clients on which the number of retries is set to
// something else than a constant, or which are given options that are not in sight; what sends again inside a
// connection (database/sql, gRPC without a retry policy, go-redis); service configs
// that are not constant, or of connections that are not in sight; queues that deliver again. Loops that
// count nothing, which keep a session alive, are strict, and so are start-up
// pings.
//
// Suppress with //timeoutlint:ignore retries-multiply -- reason.
//
// Evidence: instill-ai's embedding client: a loop of 3 around openai-go's 3.
//
// # Kind retries-cancelled
//
// Reported at the loop header, where the code asks whether its ctx is cancelled
// (errors.Is(err, context.Canceled), ctx.Err(), a case <-ctx.Done()) and makes
// the next attempt even then. A break in a select leaves the select only.
//
// In production: "context canceled" as often in the log as there are attempts,
// with pauses between, after the client has gone.
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
// There is no fix: what to return is for the author to say.
//
// Deliberately not reported: a ctx made inside the loop, which is that of one
// attempt; context.DeadlineExceeded, which may be.
//
// Suppress with //timeoutlint:ignore retries-cancelled -- reason.
//
// Evidence: a fix of instill-ai's for ignored cancellation was itself such a break.
//
// # Kind body-not-rewound
//
// Reported at the Do or Post that sends again what has been read: the request,
// or the reader it is made from, is made before the loop, or comes in as a
// parameter: a file, a buffer, another reader of the standard library; also where
// a variable holds one on some path, and where a function of the package makes the
// request of it.
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
// The fix gives the request a fresh body by GetBody, which NewRequest sets for
// the readers of bytes and strings.
//
// Deliberately not reported: bodies of an interface type that nobody in the package
// gives such a reader, requests that come in as a parameter, and loops that do anything else with the
// request or its reader.
//
// Suppress with //timeoutlint:ignore body-not-rewound -- reason.
//
// Evidence: net/http documents that Do consumes and closes the body; found in
// mattn/go-mastodon before its pull request 219 and in softlayer-go before 137.
//
// # Kind body-not-closed
//
// Reported at the attempt, where the status of its response leads to the next
// and the body is not closed on the way.
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
// The fix closes it before the continue, in a branch that is taken only where
// there is a response. Deliberately not reported: a defer, and
// a response handed to anybody who may close it.
//
// Suppress with //timeoutlint:ignore body-not-closed -- reason.
//
// Evidence: net/http documents that the caller closes the body of every
// response; one that leads to a retry is easily forgotten.
//
// # Kind retry-after-ignored
//
// Reported at the comparison with 429 or 503, where the path pauses before the
// next attempt for a time of its own, and neither the function nor one it gives
// the response to reads the Retry-After header; and at a pause that is as long as
// that header says, whatever it says (strict where a ctx ends the pause).
//
// In production: "429 Too Many Requests" in series, from the rate limiter of an
// API that said when to come back; some providers extend the ban each time. With
// no cap, a worker that sleeps until tomorrow.
//
//	if resp.StatusCode == http.StatusTooManyRequests { // wrong
//		time.Sleep(time.Second)
//
//	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil { // right
//		delay = min(time.Duration(s)*time.Second, time.Minute)
//	}
//
// There is no fix. Deliberately not reported: errors of SDKs, which hide the
// header, and paths without any pause, which are no-delay; what the header says,
// if it is compared with anything but zero or handed to a function that may cut
// it.
//
// Suppress with //timeoutlint:ignore retry-after-ignored -- reason.
//
// Evidence: RFC 9110, section 10.2.3; OpenAI, Anthropic and GitHub send it.
//
// # Kind policy
//
// Reported at the option or expression by which backoff is set never to pause
// (NewConstantBackOff(0), RetryWaitMin = 0), or never to end with no ctx that
// would (MaxElapsedTime = 0, retry.Attempts(0), UntilSucceeded, a constant
// backoff without WithMaxRetries); where base << n overflows because nothing
// bounds n; where max stands for min, so that the longest pause is the
// shortest; and where a limiter of golang.org/x/time/rate limits nothing:
// rate.Every(0), a pause converted to a rate.Limit, Allow in a loop whose
// result is dropped.
//
// In production: a pause that works for half an hour and then is none: after
// 34 doublings of a second a time.Duration is negative, and Sleep returns
// immediately.
//
//	delay = max(delay*2, maxDelay) // wrong
//
//	delay = min(delay*2, maxDelay) // right
//
// The fix makes rate.Every of a pause that was converted to a rate.Limit; for all
// others there is none. Deliberately not reported: values that are not constant;
// policies handed on to others, who may bound them; and policies without an end
// whose operation has errors that end it (backoff.Permanent). Strict: policies
// without an end at start-up.
//
// Suppress with //timeoutlint:ignore policy -- reason.
//
// Evidence: prometheus/alertmanager and traefik set the elapsed time and the ctx
// of cenkalti/backoff in bug fixes.
//
// # Kind retry-permanent
//
// Reported, with -strict, at the loop header, the goto or the recursive call,
// where an answer of 400, 403 or 422, or an error that is asked for and says the
// same (errors.Is(err, ErrForbidden), apierrors.IsBadRequest,
// codes.InvalidArgument), leads to the same request again.
//
// In production: a request that can never succeed costs all its attempts and all
// their pauses, and whoever waits gets "400 Bad Request" or "403 Forbidden" half a
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
// There is no fix: what to return is for the author to say. Deliberately not
// reported: statuses that something decides which is not in sight; 401 and 404
// alone, after which a session is renewed or something appears; loops in which
// something is renewed on the way, and those that wait at start-up.
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
// In production: the load on a server that recovers does not fall while its
// callers wait.
//
//	time.Sleep(time.Second) // wrong
//
//	time.Sleep(rand.N(time.Second << min(attempt, 5))) // right
//
// There is no fix. Deliberately not reported: polls and service loops.
//
// Suppress with //timeoutlint:ignore constant-delay -- reason.
//
// Evidence: dapr replaced the fixed delays of its connection loops with
// jittered ones.
//
// # Kind no-jitter
//
// Reported, with -strict, at the duration of a pause between attempts that is
// computed from constants and counters of its function alone.
//
// In production: clients that failed together retry together, in waves as far
// apart as the pauses.
//
//	case <-time.After(delay): // wrong
//
//	case <-time.After(rand.N(delay)): // right
//
// There is no fix. Deliberately not reported: durations that come from anywhere else.
//
// Suppress with //timeoutlint:ignore no-jitter -- reason.
//
// Evidence: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
package nobackoff
