//go:build unix && !linux

package vet

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// parentArgs returns the command line of the process that started this one, its
// arguments separated by spaces, or "" if it cannot be seen.
func parentArgs() string {
	out, _ := exec.Command("ps", "-ww", "-o", "args=", "-p", strconv.Itoa(os.Getppid())).Output()
	return strings.TrimRight(string(out), "\n")
}
