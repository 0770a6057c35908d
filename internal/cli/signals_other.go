//go:build !unix

package cli

import (
	"os"
	"syscall"
)

// endSignals lists what ends a run.
func endSignals() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }
