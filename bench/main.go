//go:build unix

// The bench command measures timeoutlint on a module, against the least that
// any vet tool with facts costs, and against the built-in go vet:
//
//	go run ./bench [-n runs] [-p procs] [-golangci] dir packages...
//	go run ./bench [-n runs] [-p procs] -family chain|diamond [-sizes list] [-lines n]
//
// It builds its tools from the module it stands in. For each of
//
//	go vet          the built-in vet
//	noop            go vet -vettool with one analyzer that does nothing
//	timeoutlint     go vet -vettool with ours
//	timeoutlint CLI the command, which runs the former with -strict
//	golangci-lint   with -golangci: noctx, bodyclose, contextcheck and gosec
//
// it measures two kinds of runs:
//
//   - cold: nothing of this tool's results in the build cache, as on the first
//     run after an update of the tool, with all packages compiled. Each cold run
//     has a tool of another identity, made with a linker flag (for the built-in
//     vet, a flag of an analyzer with another value; for golangci-lint, an empty
//     cache of its own).
//   - warm: the same again.
//
// and prints the medians of wall time and of CPU time (user and system, of all
// processes), the peak memory of the largest process, and that of all processes
// together, as ratios to the built-in vet, to noop, or both. Then it prints, of
// a run of its own in which each tool process is started by a wrapper (this
// command again), how long tool processes run and how much memory they need, as
// percentiles.
//
// With -family it measures programs that it writes: a chain of packages, of
// which each imports the one before, or layers of ten packages of which each
// imports three of the layer below ("diamond"). It prints the costs by size, and
// the exponent with which CPU time grows beyond that of one package. For each size it also changes a line in the
// package at the bottom, and one in a package at the top. With -lines it makes
// one program of about so many lines.
//
// Nothing is written to the module. The build cache grows by what cold runs
// leave in it. The numbers of a busy machine mean little: compare ratios.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

var (
	runs     = flag.Int("n", 3, "how many cold and warm `runs` of each tool")
	procs    = flag.Int("p", 0, "how many `processes` the go command may run at a time; 0: its own choice")
	golangci = flag.Bool("golangci", false, "measure golangci-lint too, which takes minutes to build")
	family   = flag.String("family", "", "measure programs of a `shape`: chain or diamond")
	sizes    = flag.String("sizes", "100,300,1000,3000", "`numbers` of packages for -family")
	lines    = flag.Int("lines", 0, "with -family: one program of about so many `lines`")
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	if tool := os.Getenv(wrapVar); tool != "" {
		os.Exit(wrap(tool, os.Args[1:]))
	}
	flag.Usage = func() {
		fmt.Fprintf(os.Stderr, "usage: go run ./bench [flags] dir packages...\n       go run ./bench -family chain|diamond [flags]\n")
		flag.PrintDefaults()
	}
	flag.Parse()
	if (*family == "") != (flag.NArg() >= 2) {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	tmp, err := os.MkdirTemp("", "timeoutlint-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if *family != "" {
		return runFamily(tmp)
	}
	b := &bench{dir: flag.Arg(0), packages: flag.Args()[1:], tmp: tmp}
	return b.run()
}

// A bench measures tools on the packages of a directory.
type bench struct {
	dir      string
	packages []string
	tmp      string
}

// nonce makes tools differ: what one of the same identity has found is found in
// the cache.
var nonce int

// A tool is one line of the table.
type tool struct {
	name string
	pkg  string // to build; "" for the built-in vet
	kind toolKind

	cold, warm samples
}

type toolKind int

const (
	builtin  toolKind = iota
	vettool           // go vet -vettool
	command           // run by itself
	golangCI          // golangci-lint
)

func (b *bench) run() error {
	tools := []*tool{
		{name: "go vet"},
		{name: "noop", pkg: "./bench/noop", kind: vettool},
		{name: "timeoutlint", pkg: "./cmd/timeoutlint", kind: vettool},
		{name: "timeoutlint CLI", pkg: "./cmd/timeoutlint", kind: command},
	}
	if *golangci {
		tools = append(tools, &tool{name: "golangci-lint", kind: golangCI})
	}
	if err := b.measureAll(tools); err != nil {
		return err
	}
	printTools(tools)
	for _, t := range tools {
		if t.kind != vettool {
			continue
		}
		fmt.Fprintf(os.Stderr, "each process: %s\n", t.name)
		if err := b.printProcesses(t); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

// measureAll measures the tools in turns, so that what else the machine does
// falls on all of them.
func (b *bench) measureAll(tools []*tool) error {
	fmt.Fprintln(os.Stderr, "compiling the packages")
	if err := b.compile(); err != nil {
		return err
	}
	for i := range *runs {
		for _, t := range tools {
			fmt.Fprintf(os.Stderr, "run %d of %d: %s\n", i+1, *runs, t.name)
			if err := b.measure(t); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
	}
	return nil
}

// compile fills the build cache with the packages and their tests: vetting them
// with the built-in vet compiles what they import.
func (b *bench) compile() error {
	cmd := exec.Command("go", append([]string{"vet"}, b.packages...)...)
	cmd.Dir = b.dir
	_, err := execute(cmd)
	return err
}

// build builds a tool with an identity of its own.
func (b *bench) build(pkg string) (string, error) {
	nonce++
	out := filepath.Join(b.tmp, fmt.Sprintf("tool%d", nonce))
	cmd := exec.Command("go", "build", "-o", out, fmt.Sprintf("-ldflags=-X main.nonce=%d.%d", os.Getpid(), nonce), pkg)
	cmd.Stderr = os.Stderr
	return out, cmd.Run()
}

// command returns the function that makes the command of one run.
func (b *bench) command(t *tool) (func() *exec.Cmd, error) {
	var args []string
	if *procs > 0 {
		args = append(args, fmt.Sprintf("-p=%d", *procs))
	}
	program, env := "go", os.Environ()
	switch t.kind {
	case builtin:
		nonce++
		// An analyzer that looks for a function which does not exist.
		args = slices.Concat([]string{"vet"}, args, []string{fmt.Sprintf("-unusedresult.funcs=nonce%d_%d.F", os.Getpid(), nonce)})
	case golangCI:
		var err error
		if program, err = b.golangci(); err != nil {
			return nil, err
		}
		nonce++
		env = append(env, "GOLANGCI_LINT_CACHE="+filepath.Join(b.tmp, fmt.Sprintf("golangci%d", nonce)))
		args = golangciArgs()
	default:
		bin, err := b.build(t.pkg)
		if err != nil {
			return nil, err
		}
		if t.kind == command {
			program = bin
		} else {
			args = slices.Concat([]string{"vet"}, args, []string{"-vettool=" + bin})
		}
	}
	args = append(args, b.packages...)
	return func() *exec.Cmd {
		cmd := exec.Command(program, args...)
		cmd.Dir, cmd.Env = b.dir, env
		return cmd
	}, nil
}

// golangci builds golangci-lint, once, in the module that requires it.
func (b *bench) golangci() (string, error) {
	out := filepath.Join(b.tmp, "golangci-lint")
	if _, err := os.Stat(out); err == nil {
		return out, nil
	}
	fmt.Fprintln(os.Stderr, "building golangci-lint")
	cmd := exec.Command("go", "build", "-C", "testdata/golangci", "-o", out, ".")
	cmd.Stderr = os.Stderr
	return out, cmd.Run()
}

// golangciArgs select the linters that look for what timeoutlint looks for.
func golangciArgs() []string {
	args := []string{"run", "--no-config", "--default=none", "--enable=noctx,bodyclose,contextcheck,gosec", "--issues-exit-code=1", "--allow-parallel-runners"}
	if *procs > 0 {
		args = append(args, fmt.Sprintf("--concurrency=%d", *procs))
	}
	return args
}

// measure adds a cold and a warm run.
func (b *bench) measure(t *tool) error {
	command, err := b.command(t)
	if err != nil {
		return err
	}
	for _, to := range []*samples{&t.cold, &t.warm} {
		s, err := execute(command())
		if err != nil {
			return err
		}
		*to = append(*to, s)
	}
	return nil
}
