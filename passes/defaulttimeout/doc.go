// Package defaulttimeout defines an analyzer that reports clients, servers
// and calls that nothing ever ends.
//
// # Analyzer defaulttimeout
//
// defaulttimeout: report clients, servers and calls with no timeout
package defaulttimeout
