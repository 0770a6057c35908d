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
package brokendeadline
