//go:build unix

package cli

import (
	"os"
	"os/signal"
	"syscall"
)

// endSignals lists what ends a run. A terminal that is closed says so to us
// alone, as the go command runs in a process group of its own; under nohup that
// is to be ignored.
func endSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}
