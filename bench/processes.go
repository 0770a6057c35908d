//go:build unix

package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

const (
	wrapVar = "TIMEOUTLINT_BENCH_TOOL"
	notes   = "TIMEOUTLINT_BENCH_NOTES"
)

// printProcesses makes a cold run with each tool process wrapped, and prints
// percentiles of what they need.
func (b *bench) printProcesses(t *tool) error {
	bin, err := b.build(t.pkg)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	file := filepath.Join(b.tmp, filepath.Base(bin)+".notes")
	cmd := exec.Command("go", append([]string{"vet", "-vettool=" + self}, b.packages...)...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), wrapVar+"="+bin, notes+"="+file)
	if _, err := execute(cmd); err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var list samples
	for line := range strings.Lines(string(data)) {
		var wall, cpu, rss int64
		if _, err := fmt.Sscan(line, &wall, &cpu, &rss); err != nil {
			return fmt.Errorf("%s: %q: %v", file, line, err)
		}
		list = append(list, sample{wall: time.Duration(wall), cpu: time.Duration(cpu), largest: rss})
	}
	fmt.Printf("\n%s, %d processes\n", t.name, len(list))
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "percentile\twall\tCPU\tmemory\t\n")
	for _, p := range []int{50, 90, 99, 100} {
		fmt.Fprintf(w, "%d\t%d ms\t%d ms\t%d MB\t\n", p,
			percentile(list, p, func(s sample) time.Duration { return s.wall }).Milliseconds(),
			percentile(list, p, func(s sample) time.Duration { return s.cpu }).Milliseconds(),
			percentile(list, p, func(s sample) int64 { return s.largest })>>10)
	}
	return w.Flush()
}

// wrap runs the tool and notes what it needs: nanoseconds of wall and CPU time, KiB.
func wrap(tool string, args []string) int {
	cmd := exec.Command(tool, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	p := cmd.ProcessState
	if p == nil {
		log.Print(err)
		return 1
	}
	if f, err := os.OpenFile(os.Getenv(notes), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666); err == nil {
		fmt.Fprintln(f, wall.Nanoseconds(), (p.UserTime() + p.SystemTime()).Nanoseconds(), maxRSS(p))
		f.Close()
	}
	return p.ExitCode()
}

// printTools prints what the tools cost, and how that compares with the
// built-in vet, the first of them, and with noop.
func printTools(tools []*tool) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\t\t\t\tlargest\tall\tto go vet:\t\t\tto noop:\t\t\n")
	fmt.Fprintf(w, "tool\trun\twall\tCPU\tprocess\tprocesses\twall\tCPU\tlargest\twall\tCPU\t\n")
	for _, kind := range []string{"cold", "warm"} {
		of := func(t *tool) sample {
			if kind == "cold" {
				return t.cold.median()
			}
			return t.warm.median()
		}
		vet, noop := of(tools[0]), of(tools[1])
		for _, t := range tools {
			s := of(t)
			fmt.Fprintf(w, "%s\t%s\t%.2f s\t%.2f s\t%d MB\t%d MB\t", t.name, kind, s.wall.Seconds(), s.cpu.Seconds(), s.largest>>10, s.tree>>10)
			fmt.Fprintf(w, "%.2f ×\t%.2f ×\t%.2f ×\t", ratio(s.wall, vet.wall), ratio(s.cpu, vet.cpu), ratio(s.largest, vet.largest))
			fmt.Fprintf(w, "%.2f ×\t%.2f ×\t\n", ratio(s.wall, noop.wall), ratio(s.cpu, noop.cpu))
		}
	}
	w.Flush()
}

func ratio[T time.Duration | int64](a, b T) float64 { return float64(a) / float64(b) }
