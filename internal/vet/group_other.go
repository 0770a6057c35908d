//go:build !unix

package vet

import "os/exec"

// stopWithAll does nothing where there are no process groups: cmd is killed, and
// what it has started comes to its end.
func stopWithAll(cmd *exec.Cmd) {}
