// Package command runs the timeoutlint command for the servers, and reads what
// it writes. The servers analyse nothing themselves: what they say is what the
// command says.
package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// A Tool is an executable timeoutlint.
type Tool struct {
	Path string // absolute
}

// Find returns the timeoutlint of that name, or with "" the one beside this
// executable or in PATH.
func Find(name string) (*Tool, error) {
	if name != "" {
		path, err := exec.LookPath(name)
		if err != nil {
			return nil, fmt.Errorf("-timeoutlint %s: %w", name, errors.Unwrap(err))
		}
		path, err = filepath.Abs(path)
		return &Tool{path}, err
	}
	exe := "timeoutlint"
	if runtime.GOOS == "windows" {
		exe += ".exe"
	}
	if self, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(self), exe)
		if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() {
			return &Tool{beside}, nil
		}
	}
	path, err := exec.LookPath(exe)
	if err != nil {
		return nil, errors.New("there is no timeoutlint in PATH: go install github.com/timeoutlint/timeoutlint/cmd/timeoutlint@latest, or say where it is with -timeoutlint")
	}
	path, err = filepath.Abs(path)
	return &Tool{path}, err
}

// MaxOutput is how many bytes a run may write: what is more is an error, not a
// server that has no memory left.
const MaxOutput = 64 << 20

// stopping is how long a run that was told to stop may take to do so.
const stopping = 5 * time.Second

// An Output is what a run wrote.
type Output struct {
	Stdout, Stderr string
	Code           int
}

// Problem is what a run that failed says of it, on one line.
func (o *Output) Problem() string {
	text := strings.TrimSpace(o.Stderr)
	if text == "" {
		text = strings.TrimSpace(o.Stdout)
	}
	line, _, _ := strings.Cut(strings.TrimPrefix(text, "timeoutlint: "), "\n")
	if line == "" {
		line = fmt.Sprintf("timeoutlint exited with %d and said nothing", o.Code)
	}
	return line
}

// Run runs the tool in a directory. Any exit code is a result; an error means
// that there is none. What it says of its progress is given to said line by line,
// if that is not nil.
func (t *Tool) Run(ctx context.Context, dir string, said func(line string), args ...string) (*Output, error) {
	cmd := exec.CommandContext(ctx, t.Path, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NO_COLOR=1")
	cmd.WaitDelay = stopping
	if runtime.GOOS != "windows" {
		// It ends what it has started.
		cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	}
	stdout, stderr := &limited{left: MaxOutput}, &limited{left: MaxOutput, said: said}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if stdout.full || stderr.full {
		return nil, fmt.Errorf("timeoutlint wrote more than %d MB: name fewer packages", MaxOutput>>20)
	}
	out := &Output{stdout.kept.String(), stderr.kept.String(), 0}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		out.Code = exit.ExitCode()
	} else if err != nil {
		return nil, err
	}
	return out, nil
}

// limited keeps what is written to it, up to a limit.
type limited struct {
	kept bytes.Buffer // not embedded: io.Copy would use its ReadFrom, which has no limit
	left int
	full bool
	said func(line string)
	line []byte
}

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.left {
		l.full = true
		return 0, io.ErrShortWrite // which ends the run
	}
	l.left -= len(p)
	if l.said != nil {
		l.line = append(l.line, p...)
		for {
			line, rest, ok := bytes.Cut(l.line, []byte("\n"))
			if !ok {
				break
			}
			l.said(string(line))
			l.line = rest
		}
	}
	return l.kept.Write(p)
}
