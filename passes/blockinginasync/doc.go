// Package blockinginasync defines an analyzer that reports what blocks request
// paths and event loops.
//
// # Analyzer blockinginasync
//
// blockinginasync: report what blocks request paths and event loops
package blockinginasync
