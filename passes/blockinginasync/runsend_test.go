package blockinginasync_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync"
)

// TestFixedSends runs what the fixes make of blockinginasync/runsend: the
// goroutine ends after its receiver has left, and what it sends in time arrives.
func TestFixedSends(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
	}
	passtest.Default(t, blockinginasync.Analyzer, "blockinginasync/runsend")
	passtest.RunFixed(t, "blockinginasync/runsend/run.go", sendHarness)
}

// A bubble of synctest fails if a goroutine in it never ends.
const sendHarness = `package run

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestSends(t *testing.T) {
	for name, f := range map[string]func(context.Context, func() string) (string, error){"Left": Left, "Late": Late, "First": First} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				if s, err := f(ctx, func() string { return "ok" }); s != "ok" || err != nil {
					t.Errorf("in time: %q, %v", s, err)
				}
				ended := false
				began := time.Now()
				_, err := f(ctx, func() string { time.Sleep(time.Minute); ended = true; return "late" })
				if took := time.Since(began); err == nil || took > time.Second {
					t.Errorf("after %v: %v", took, err)
				}
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				if !ended {
					t.Error("the work was not done")
				}
			})
		})
	}
}
`
