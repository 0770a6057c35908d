package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterrupted ends a run as CI does: nothing is left half-written.
func TestInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows cannot send SIGINT or SIGTERM to a process")
	}
	bin, dir := t.TempDir(), t.TempDir()
	build(t, bin, "fakelint", "./testdata/fakelint")
	for name, content := range map[string]string{
		"go.mod":    "module example.com/m\n\ngo 1.26\n",
		"p.go":      "package p\n\nimport _ \"fmt\"\n",
		"out.sarif": "before",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		cmd := exec.Command(filepath.Join(bin, "fakelint"), "-o", "sarif=out.sarif", ".")
		cmd.Dir = dir
		// An empty cache, so that it takes a while.
		cmd.Env = append(os.Environ(), "PWD="+dir, "GOCACHE="+t.TempDir(), "GOFLAGS=", "GOWORK=off")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
			if left, _ := halfWritten(dir); len(left) > 0 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("it writes nothing")
			}
		}
		cmd.Process.Signal(signal)
		cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != 2 || strings.TrimSpace(stderr.String()) != "timeoutlint: interrupted" {
			t.Errorf("%v: exit code %d, %s", signal, code, stderr.Bytes())
		}
		if left, err := halfWritten(dir); err != nil || len(left) > 0 {
			t.Errorf("%v: left behind: %v, %v", signal, left, err)
		}
		if got, _ := os.ReadFile(filepath.Join(dir, "out.sarif")); string(got) != "before" {
			t.Errorf("%v: out.sarif is %q", signal, got)
		}
	}
}
