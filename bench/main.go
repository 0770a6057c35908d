//go:build unix

// The bench command measures timeoutlint on a module, against the least that
// any vet tool with facts costs, and against the built-in go vet:
//
//	go run ./bench [-n runs] [-p procs] dir packages...
//
// It builds its tools from the module it stands in. For each of
//
//	go vet          the built-in vet
//	noop            go vet -vettool with one analyzer that does nothing
//	timeoutlint     go vet -vettool with ours
//	timeoutlint CLI the command, which runs the former with -strict
//
// it measures two kinds of runs:
//
//   - cold: nothing of this tool's results in the build cache, as on the first
//     run after an update of the tool, with all packages compiled. Each cold run
//     has a tool of another identity, made with a linker flag (for the built-in
//     vet, a flag of an analyzer with another value).
//   - warm: the same again.
//
// and prints the medians of wall time and of CPU time (user and system, of all
// processes), and the peak memory of the largest tool process and of the
// largest process of any kind. The ratios are to noop. The peak of the tools is
// of a run of its own, in which each tool is started by a wrapper, this command
// again, that notes it.
//
// Nothing is written to the module. The build cache grows by what cold runs
// leave in it. The numbers of a busy machine mean little.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

var (
	runs  = flag.Int("n", 3, "how many cold and warm `runs` of each tool")
	procs = flag.Int("p", 0, "how many `processes` the go command may run at a time; 0: its own choice")
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	if tool := os.Getenv(wrapVar); tool != "" {
		os.Exit(wrap(tool, os.Args[1:]))
	}
	flag.Usage = func() {
		fmt.Fprintf(os.Stderr, "usage: go run ./bench [flags] dir packages...\n")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() < 2 {
		flag.Usage()
		os.Exit(2)
	}
	b := &bench{dir: flag.Arg(0), packages: flag.Args()[1:]}
	if err := b.run(); err != nil {
		log.Fatal(err)
	}
}

// A bench measures tools on the packages of a directory.
type bench struct {
	dir      string
	packages []string
	tmp      string
	nonce    int
}

// A tool is one line of the table.
type tool struct {
	name string
	pkg  string // to build; "" for the built-in vet
	cli  bool   // run it itself, and not as -vettool

	cold, warm samples
	toolRSS    int64
}

// samples are the runs of one kind.
type samples []sample

type sample struct {
	wall, cpu time.Duration
	rss       int64 // KiB, of the largest process
}

func (b *bench) run() error {
	var err error
	if b.tmp, err = os.MkdirTemp("", "timeoutlint-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.tmp)

	fmt.Fprintln(os.Stderr, "compiling the packages")
	if err := b.compile(); err != nil {
		return err
	}
	tools := []*tool{
		{name: "go vet"},
		{name: "noop", pkg: "./bench/noop"},
		{name: "timeoutlint", pkg: "./cmd/timeoutlint"},
		{name: "timeoutlint CLI", pkg: "./cmd/timeoutlint", cli: true},
	}
	// In turns, so that what else the machine does falls on all of them.
	for i := range *runs {
		for _, t := range tools {
			fmt.Fprintf(os.Stderr, "run %d of %d: %s\n", i+1, *runs, t.name)
			if err := b.measure(t); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
	}
	for _, t := range tools {
		if t.pkg != "" && !t.cli {
			fmt.Fprintf(os.Stderr, "memory: %s\n", t.name)
			if err := b.measureTool(t); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
	}
	b.print(tools)
	return nil
}

// compile fills the build cache with the packages and their tests: vetting them
// with the built-in vet compiles what they import.
func (b *bench) compile() error {
	cmd := exec.Command("go", append([]string{"vet"}, b.packages...)...)
	cmd.Dir = b.dir
	_, err := b.exec(cmd)
	return err
}

// build builds a tool with an identity of its own.
func (b *bench) build(pkg string) (string, error) {
	b.nonce++
	out := filepath.Join(b.tmp, fmt.Sprintf("tool%d", b.nonce))
	cmd := exec.Command("go", "build", "-o", out, fmt.Sprintf("-ldflags=-X main.nonce=%d.%d", os.Getpid(), b.nonce), pkg)
	cmd.Stderr = os.Stderr
	return out, cmd.Run()
}

// command returns the function that makes the command of one run.
func (b *bench) command(t *tool) (func() *exec.Cmd, error) {
	var args []string
	if *procs > 0 {
		args = append(args, fmt.Sprintf("-p=%d", *procs))
	}
	program := "go"
	if t.pkg == "" {
		b.nonce++
		// An analyzer that looks for a function which does not exist.
		args = slices.Concat([]string{"vet"}, args, []string{fmt.Sprintf("-unusedresult.funcs=nonce%d_%d.F", os.Getpid(), b.nonce)})
	} else {
		bin, err := b.build(t.pkg)
		if err != nil {
			return nil, err
		}
		if t.cli {
			program = bin
		} else {
			args = slices.Concat([]string{"vet"}, args, []string{"-vettool=" + bin})
		}
	}
	args = append(args, b.packages...)
	return func() *exec.Cmd {
		cmd := exec.Command(program, args...)
		cmd.Dir = b.dir
		return cmd
	}, nil
}

// measure adds a cold and a warm run.
func (b *bench) measure(t *tool) error {
	command, err := b.command(t)
	if err != nil {
		return err
	}
	for _, to := range []*samples{&t.cold, &t.warm} {
		s, err := b.exec(command())
		if err != nil {
			return err
		}
		*to = append(*to, s)
	}
	return nil
}

// exec runs cmd, to which findings are no error.
func (b *bench) exec(cmd *exec.Cmd) (sample, error) {
	var stderr strings.Builder
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 1 {
		err = nil
	}
	if err != nil {
		return sample{}, fmt.Errorf("%v: %v\n%s", cmd.Args, err, stderr.String())
	}
	s := sample{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	// Of the process and those it waited for.
	s.rss = maxRSS(cmd.ProcessState)
	return s, nil
}

func maxRSS(p *os.ProcessState) int64 {
	if usage, ok := p.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss
	}
	return 0
}

const (
	wrapVar = "TIMEOUTLINT_BENCH_TOOL"
	notes   = "TIMEOUTLINT_BENCH_NOTES"
)

// measureTool makes a cold run with each tool process wrapped.
func (b *bench) measureTool(t *tool) error {
	bin, err := b.build(t.pkg)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	file := filepath.Join(b.tmp, filepath.Base(bin)+".rss")
	cmd := exec.Command("go", append([]string{"vet", "-vettool=" + self}, b.packages...)...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), wrapVar+"="+bin, notes+"="+file)
	if _, err := b.exec(cmd); err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		var rss int64
		fmt.Sscan(line, &rss)
		t.toolRSS = max(t.toolRSS, rss)
	}
	return nil
}

// wrap runs the tool and notes its peak memory.
func wrap(tool string, args []string) int {
	cmd := exec.Command(tool, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		log.Print(err)
		return 1
	}
	if f, err := os.OpenFile(os.Getenv(notes), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666); err == nil {
		fmt.Fprintln(f, maxRSS(cmd.ProcessState))
		f.Close()
	}
	return cmd.ProcessState.ExitCode()
}

func (b *bench) print(tools []*tool) {
	base := tools[slices.IndexFunc(tools, func(t *tool) bool { return t.name == "noop" })]
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "tool\trun\twall\tCPU\tlargest process\tlargest tool\twall\tCPU\ttool\t\n")
	for _, kind := range []string{"cold", "warm"} {
		of := func(t *tool) sample {
			if kind == "cold" {
				return t.cold.median()
			}
			return t.warm.median()
		}
		for _, t := range tools {
			s, n := of(t), of(base)
			fmt.Fprintf(w, "%s\t%s\t%.2f s\t%.2f s\t%d MB\t", t.name, kind, s.wall.Seconds(), s.cpu.Seconds(), s.rss>>10)
			toolRSS, ratio := "", ""
			if kind == "cold" && t.toolRSS > 0 {
				toolRSS = fmt.Sprintf("%d MB", t.toolRSS>>10)
				ratio = fmt.Sprintf("%.2f ×", float64(t.toolRSS)/float64(base.toolRSS))
			}
			fmt.Fprintf(w, "%s\t%.2f ×\t%.2f ×\t%s\t\n", toolRSS, s.wall.Seconds()/n.wall.Seconds(), s.cpu.Seconds()/n.cpu.Seconds(), ratio)
		}
	}
	w.Flush()
}

// median returns the median of each number.
func (s samples) median() sample {
	if len(s) == 0 {
		return sample{}
	}
	return sample{
		wall: middle(s, func(s sample) time.Duration { return s.wall }),
		cpu:  middle(s, func(s sample) time.Duration { return s.cpu }),
		rss:  middle(s, func(s sample) int64 { return s.rss }),
	}
}

func middle[T cmp.Ordered](s samples, of func(sample) T) T {
	var values []T
	for _, x := range s {
		values = append(values, of(x))
	}
	slices.Sort(values)
	return values[len(values)/2]
}
