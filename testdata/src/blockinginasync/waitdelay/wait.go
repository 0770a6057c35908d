// Package waitdelay waits for commands and what they have started.
package waitdelay

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"os/exec"
	"time"
)

func build(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "sh", "-c", "make") // want `cancelling the context kills this command, but not the processes it has started`
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Write(out.Bytes())
}

func output(ctx context.Context) ([]byte, error) {
	return exec.CommandContext(ctx, "git", "log").Output() // want `cancelling the context kills this command`
}

func combined(ctx context.Context) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", "log") // want `cancelling the context kills this command`
	return cmd.CombinedOutput()
}

// ok: it has one
func delayed(ctx context.Context) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", "log")
	cmd.WaitDelay = time.Second
	return cmd.Output()
}

// ok: files, which no goroutine copies
func files(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "git", "log")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// ok: its own way to be cancelled
func cancelled(ctx context.Context) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", "log")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	return cmd.Output()
}

// ok: nothing ends it
func forever() ([]byte, error) {
	return exec.CommandContext(context.Background(), "git", "log").Output()
}
