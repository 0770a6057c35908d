package vet

import (
	"fmt"
	"os"
)

// parentArgs returns the command line of the process that started this one, its
// arguments ended by NUL, or "" if it cannot be seen.
func parentArgs() string {
	args, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", os.Getppid()))
	return string(args)
}
