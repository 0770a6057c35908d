// Package brokendeadline defines an analyzer that reports deadlines and
// timeouts that are there and do not do what they should.
//
// # Analyzer brokendeadline
//
// brokendeadline: report deadlines and timeouts that do not do what they should
//
// Of the timeout bugs of real systems fewer are missing timeouts than misused
// ones: a context that has ended before it is used, one that is cancelled while
// somebody still reads, a deadline that nobody is given.
//
// What a call waits on decides, never how a context is called: a context that
// only a logger gets, that is asked for its cause or error, or from which a
// cleanup detaches itself (context.WithoutCancel) may have ended.
//
// # Kind ctx-ended
//
// Reported for a call that waits and is given a context that has ended on every
// way to it: after <-ctx.Done(), also in its case of a select. A context made of
// one that has ended has ended too, whatever its timeout.
//
// In production the call fails at once with "context canceled" or "context
// deadline exceeded", and what it was for is not done. The commonest is a
// shutdown: http.Server.Shutdown returns "context canceled" in the same
// millisecond as "shutting down" is logged, the requests in flight are cut off,
// and clients see "connection reset by peer" and "EOF" at each deployment. The
// same with the last batch of spans, the lock that is not given back until its
// lease runs out, the row that says "running" for ever.
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
// timeout of 10 s, or the one that is there. None in a loop, and none where the
// result of the call goes on with its context.
//
// Not reported: calls of which it is not known that they wait on their context;
// an end that only some ways to the call come by.
//
// To suppress: //timeoutlint:ignore ctx-ended -- why it need not be done.
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
// EventSource reconnects for ever; the server's own log says "write tcp …: i/o
// timeout", or nothing. Under Client.Timeout the reader gets "context deadline
// exceeded (Client.Timeout or context cancellation while reading body)", after
// the first tokens have been shown and paid for.
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
// language models, MCP servers and dashboards; golang/go#16100 asked for
// deadlines by write, and http.ResponseController is the answer.
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
// Evidence: requests of a Terraform registry that proxied downloads ended with
// EOF behind a WriteTimeout shorter than its upstream's; the same in single
// sign-on proxies and file servers.
package brokendeadline
