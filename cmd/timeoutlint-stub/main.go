// The timeoutlint-stub command is an upstream for load tests: it answers as
// OpenAI, Anthropic, Ollama, Qdrant (HTTP) and any HTTP service do, with as much
// capacity as its flags give it, and prints what it saw of its clients.
//
//	timeoutlint-stub -slots 4 -service 1s -stall-every 50 -for 60s
//
// See doc/stub.md.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/stub"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt kills
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "timeoutlint-stub:", err)
		os.Exit(2)
	}
}

// settings are what the command line asks for.
type settings struct {
	options  stub.Options
	changes  []stub.Change
	listen   string
	anywhere bool
	duration time.Duration
	json     bool
}

func parse(args []string, stderr io.Writer) (*settings, error) {
	s := &settings{options: stub.Defaults()}
	fs := flag.NewFlagSet("timeoutlint-stub", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	s.options.Flags(fs)
	fs.StringVar(&s.listen, "listen", "127.0.0.1:8089", "listen on this `address`; port 0 takes a free one")
	fs.BoolVar(&s.anywhere, "anywhere", false, "let -listen be an address that other machines reach")
	fs.DurationVar(&s.duration, "for", 0, "end after this `time`; 0: when interrupted")
	fs.BoolVar(&s.json, "json", false, "print what was seen as JSON")
	change := func(timed bool) func(string) error {
		return func(text string) error {
			c, err := stub.ParseChange(text, timed)
			s.changes = append(s.changes, c)
			return err
		}
	}
	fs.Func("set", "`[service:]name=value`: a flag of this list for one service, of "+strings.Join(stub.Services, ", ")+"; may be repeated", change(false))
	fs.Func("at", "`time:[service:]name=value`: the same, so long after the start; may be repeated", change(true))
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(stderr, "timeoutlint-stub [flags]: an upstream for load tests, see doc/stub.md")
			fs.SetOutput(stderr)
			fs.PrintDefaults()
		}
		return nil, err
	}
	switch {
	case fs.NArg() > 0:
		return nil, fmt.Errorf("%s: there are only flags", fs.Arg(0))
	case s.duration < 0:
		return nil, fmt.Errorf("-for %v: must not be negative", s.duration)
	}
	return s, s.checkListen()
}

// checkListen refuses addresses that other machines reach, unless they were
// asked for: what listens there answers whoever comes.
func (s *settings) checkListen() error {
	host, _, err := net.SplitHostPort(s.listen)
	if err != nil {
		return fmt.Errorf("-listen %s: want host:port: %v", s.listen, err)
	}
	ip := net.ParseIP(host)
	if s.anywhere || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("-listen %s: other machines could reach it; with -anywhere they may", s.listen)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	upstream, err := stub.New(s.options, s.changes)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", s.listen)
	if err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("-listen %s: something else listens there; port 0 takes a free one", s.listen)
		}
		return fmt.Errorf("-listen %s: %v", s.listen, err)
	}
	if s.duration > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.duration)
		defer cancel()
	}
	url := "http://" + l.Addr().String()
	fmt.Fprintf(stderr, `timeoutlint-stub: listening on %s
	OpenAI     OPENAI_BASE_URL=%[1]s/v1
	Anthropic  ANTHROPIC_BASE_URL=%[1]s
	Ollama     OLLAMA_HOST=%[1]s
	Qdrant     %[1]s
	HTTP       %[1]s/any/path
	seen       %[1]s/stub/report
`, url)
	started := time.Now()
	err = upstream.Serve(ctx, l)
	if s.json {
		enc := json.NewEncoder(stdout)
		enc.SetIndent("", "\t")
		return errors.Join(err, enc.Encode(upstream.Report()))
	}
	return errors.Join(err, stub.WriteReport(stdout, upstream.Report(), time.Since(started)))
}
