package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterrupted ends a run as CI does, in each of its phases: it ends, and
// nothing is left half-written or running.
func TestInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows cannot send SIGINT or SIGTERM to a process")
	}
	bin := t.TempDir()
	build(t, bin, "fakelint", "./testdata/fakelint")
	// More than a pipe holds.
	many := "func bad() {}\n" + strings.Repeat("func _() { bad() }\n", 2000)
	for _, test := range []struct {
		name string
		code string   // of the package
		args []string // of the command
	}{
		{"compiling", "import _ \"fmt\"", []string{"-o", "sarif=out.sarif", "."}},
		{"analysing", "func _() { hang() }\n\nfunc hang() {}", []string{"-o", "sarif=out.sarif", "."}},
		{"fixing", "func _() { bad(); hang() }\n\nfunc bad() {}\nfunc good() {}\nfunc hang() {}", []string{"-fix", "."}},
		// Nobody writes to the pipe, nobody reads from it.
		{"reading", "", []string{"-baseline", "pipe", "-o", "sarif=out.sarif", "."}},
		{"writing", many, []string{"-o", "sarif=pipe", "-o", "json=out.sarif", "."}},
		{"showing", many, []string{"."}},
	} {
		for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
			t.Run(test.name+" "+signal.String(), func(t *testing.T) {
				r := &interrupted{T: t, dir: t.TempDir(), hangs: filepath.Join(t.TempDir(), "hangs")}
				r.file("go.mod", "module example.com/m\n\ngo 1.26\n")
				r.file("p.go", "package p\n\n"+test.code+"\n")
				r.file("out.sarif", "before")
				if err := exec.Command("mkfifo", filepath.Join(r.dir, "pipe")).Run(); err != nil {
					t.Skip("without named pipes, which this system has not, no read blocks: ", err)
				}
				r.run(test.name, signal, filepath.Join(bin, "fakelint"), test.args)
			})
		}
	}
}

// progress is what a run says before that takes longer than two seconds.
var progress = regexp.MustCompile(`(?m)^timeoutlint: (downloading|compiling|analysing): .*\n`)

type interrupted struct {
	*testing.T
	dir, hangs string
}

func (r *interrupted) file(name, content string) {
	r.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(content), 0o666); err != nil {
		r.Fatal(err)
	}
}

func (r *interrupted) run(phase string, signal os.Signal, name string, args []string) {
	r.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "PWD="+r.dir, "GOFLAGS=", "GOWORK=off", "FAKELINT_HANGS="+r.hangs)
	if phase == "compiling" {
		cmd.Env = append(cmd.Env, "GOCACHE="+r.TempDir()) // so that it takes a while
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		r.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		r.Fatal(err)
	}
	r.reach(phase, stdout)
	asked := time.Now()
	cmd.Process.Signal(signal)
	cmd.Wait()
	r.Logf("ended after %v", time.Since(asked))
	if code := cmd.ProcessState.ExitCode(); code != 2 || progress.ReplaceAllString(stderr.String(), "") != "timeoutlint: interrupted\n" {
		r.Errorf("exit code %d, %s", code, stderr.Bytes())
	}
	if left, err := halfWritten(r.dir); err != nil || len(left) > 0 {
		r.Errorf("left behind: %v, %v", left, err)
	}
	if got, _ := os.ReadFile(filepath.Join(r.dir, "out.sarif")); string(got) != "before" {
		r.Errorf("out.sarif is %q", got)
	}
	if src, _ := os.ReadFile(filepath.Join(r.dir, "p.go")); strings.Contains(string(src), "{ good()") {
		r.Error("a fix was made")
	}
}

// reach waits until the run has come to the phase.
func (r *interrupted) reach(phase string, stdout io.Reader) {
	r.Helper()
	exists := func(name string) bool {
		_, err := os.Stat(name)
		return err == nil
	}
	switch phase {
	case "showing":
		if _, err := io.ReadFull(stdout, make([]byte, 1)); err != nil {
			r.Fatal(err)
		}
		return
	case "reading", "writing":
		// What opens the other end returns when both are open.
		mode := map[string]int{"reading": os.O_WRONLY, "writing": os.O_RDONLY}[phase]
		f, err := os.OpenFile(filepath.Join(r.dir, "pipe"), mode, 0)
		if err != nil {
			r.Fatal(err)
		}
		r.Cleanup(func() { f.Close() })
		return
	}
	for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
		left, _ := halfWritten(r.dir)
		if exists(r.hangs) || phase == "compiling" && len(left) > 0 {
			return
		}
		if time.Now().After(deadline) {
			r.Fatal("it does not come so far")
		}
	}
}
