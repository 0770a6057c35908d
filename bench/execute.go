//go:build unix

package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// samples are the runs of one kind.
type samples []sample

type sample struct {
	wall, cpu time.Duration
	largest   int64 // KiB, of the largest process
	tree      int64 // KiB, of all processes together; 0 where that is not known
}

// execute runs cmd, to which findings are no error.
func execute(cmd *exec.Cmd) (sample, error) {
	var stderr strings.Builder
	cmd.Stderr = &stderr
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return sample{}, err
	}
	watch := watchTree(cmd.Process.Pid)
	err := cmd.Wait()
	s := sample{wall: time.Since(start), tree: watch()}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 1 {
		err = nil
	}
	if err != nil {
		return sample{}, fmt.Errorf("%v: %v\n%s", cmd.Args, err, stderr.String())
	}
	s.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	// Of the process and those it waited for.
	s.largest = maxRSS(cmd.ProcessState)
	return s, nil
}

func maxRSS(p *os.ProcessState) int64 {
	if usage, ok := p.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss
	}
	return 0
}

// watchTree looks, a hundred times a second, at how much memory a process and
// all below it have, until the function returned is called, which returns the
// most it saw. What processes share counts for each. It needs /proc.
func watchTree(pid int) (stop func() int64) {
	done, most := make(chan struct{}), make(chan int64)
	go func() {
		var peak int64
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				most <- peak
				return
			case <-tick.C:
				peak = max(peak, treeRSS(pid))
			}
		}
	}()
	return func() int64 {
		close(done)
		return <-most
	}
}

// treeRSS returns the memory, in KiB, of a process and all below it.
func treeRSS(pid int) int64 {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	var rss int64
	if data, err := os.ReadFile(filepath.Join(dir, "statm")); err == nil {
		if f := bytes.Fields(data); len(f) > 1 {
			pages, _ := strconv.ParseInt(string(f[1]), 10, 64)
			rss = pages * int64(os.Getpagesize()) >> 10
		}
	}
	tasks, err := filepath.Glob(filepath.Join(dir, "task", "*", "children"))
	if err != nil {
		return rss
	}
	for _, task := range tasks {
		data, err := os.ReadFile(task)
		if err != nil {
			continue // it ended
		}
		for _, child := range bytes.Fields(data) {
			if n, err := strconv.Atoi(string(child)); err == nil {
				rss += treeRSS(n)
			}
		}
	}
	return rss
}

// median returns the median of each number.
func (s samples) median() sample {
	if len(s) == 0 {
		return sample{}
	}
	return sample{
		wall:    middle(s, func(s sample) time.Duration { return s.wall }),
		cpu:     middle(s, func(s sample) time.Duration { return s.cpu }),
		largest: middle(s, func(s sample) int64 { return s.largest }),
		tree:    middle(s, func(s sample) int64 { return s.tree }),
	}
}

func middle[S any, T cmp.Ordered](s []S, of func(S) T) T { return percentile(s, 50, of) }

// percentile returns the value that so many in a hundred are at most.
func percentile[S any, T cmp.Ordered](s []S, percent int, of func(S) T) T {
	var values []T
	for _, x := range s {
		values = append(values, of(x))
	}
	slices.Sort(values)
	return values[min(len(values)-1, len(values)*percent/100)]
}
