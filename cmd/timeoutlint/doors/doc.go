// Package doors holds that all ways to run the passes say the same: the
// command, go vet, the mains of the passes, nogo, and the checker in process.
// It has tests only.
package doors
