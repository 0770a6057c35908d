//go:build unix

package vet

import (
	"os/exec"
	"syscall"
	"time"
)

// stopWithAll makes cmd a process group of its own, and its cancellation one of
// all that it started: the go command alone would wait for the tools that are
// running, and a kill would leave them behind.
func stopWithAll(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		group := -cmd.Process.Pid
		time.AfterFunc(grace, func() { syscall.Kill(group, syscall.SIGKILL) })
		return syscall.Kill(group, syscall.SIGINT)
	}
}
