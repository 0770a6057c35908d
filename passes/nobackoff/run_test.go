package nobackoff_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/nobackoff"
)

// TestFixedForms runs what the fixes make of nobackoff/run against a server
// that fails. passtest holds that the golden file is what they make.
func TestFixedForms(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
	}
	passtest.Default(t, nobackoff.Analyzer, "nobackoff/run")
	golden, err := txtar.ParseFile(filepath.Join(passtest.Dir(t), "src/nobackoff/run/run.go.golden"))
	if err != nil || len(golden.Files) == 0 {
		t.Fatal("no fixed forms: ", err)
	}
	dir := t.TempDir()
	for name, data := range map[string]string{
		"go.mod":      "module run\n\ngo 1.26\n",
		"run.go":      string(golden.Files[0].Data),
		"run_test.go": harness,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "test", "-count=1", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// The time of the harness is that of a synctest bubble, and so the same on any machine.
const harness = `package run

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A failing service answers 503 to the first fails requests of each client.
type failing struct {
	fails int
	mu    sync.Mutex
	seen  map[string][]time.Time
}

func (f *failing) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen[r.URL.Path] = append(f.seen[r.URL.Path], time.Now())
	resp := &http.Response{StatusCode: http.StatusOK, Status: "200 OK", Body: http.NoBody, Request: r}
	if len(f.seen[r.URL.Path]) <= f.fails {
		resp.StatusCode, resp.Status = http.StatusServiceUnavailable, "503 Service Unavailable"
	}
	return resp, nil
}

func serve(fails int) *failing {
	f := &failing{fails: fails, seen: make(map[string][]time.Time)}
	http.DefaultTransport = f
	return f
}

const url = "http://service.example.com"

var forms = map[string]func(context.Context, string) error{
	"Counted": Counted, "Ranged": Ranged, "LeftFirst": LeftFirst, "LeftLast": LeftLast, "Endless": Endless, "Sleeps": Sleeps,
	"Alone": func(_ context.Context, url string) error { return Alone(url) },
}

// clients runs 20 clients of a form at once, and returns the gaps between
// their attempts and how long each took to return after its last.
func clients(t *testing.T, form func(context.Context, string) error, fails int, ok bool) (gaps [][]time.Duration, tails []time.Duration) {
	f := serve(fails)
	var wg sync.WaitGroup
	var mu sync.Mutex
	for i := range 20 {
		wg.Go(func() {
			path := "/" + string(rune('a'+i))
			err := form(context.Background(), url+path)
			end := time.Now()
			if (err == nil) != ok {
				t.Errorf("err = %v", err)
			}
			f.mu.Lock()
			at := slices.Clone(f.seen[path])
			f.mu.Unlock()
			mu.Lock()
			defer mu.Unlock()
			var g []time.Duration
			for j := 1; j < len(at); j++ {
				g = append(g, at[j].Sub(at[j-1]))
			}
			gaps = append(gaps, g)
			tails = append(tails, end.Sub(at[len(at)-1]))
		})
	}
	wg.Wait()
	return gaps, tails
}

func each(t *testing.T, test func(t *testing.T, name string, form func(context.Context, string) error)) {
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, name, form) })
		})
	}
}

func TestPauses(t *testing.T) {
	each(t, func(t *testing.T, name string, form func(context.Context, string) error) {
		gaps, _ := clients(t, form, 4, true)
		var sums [4]time.Duration
		least, most := time.Hour, time.Duration(0)
		for _, g := range gaps {
			if len(g) != 4 {
				t.Fatalf("%d attempts, want 5", len(g)+1)
			}
			for i, d := range g {
				sums[i] += d
			}
			least, most = min(least, g[3]), max(most, g[3])
		}
		if sums[3] < 2*sums[0] {
			t.Errorf("the pauses do not grow: %v", sums)
		}
		if name != "Sleeps" && most-least < 100*time.Millisecond {
			t.Errorf("no jitter: the last pauses are between %v and %v", least, most)
		}
	})
}

func TestNoPauseAfterLast(t *testing.T) {
	each(t, func(t *testing.T, name string, form func(context.Context, string) error) {
		if name == "Endless" {
			return
		}
		_, tails := clients(t, form, 100, false)
		if longest := slices.Max(tails); longest > 0 {
			t.Errorf("returned %v after the last attempt", longest)
		}
	})
}

func TestCancel(t *testing.T) {
	each(t, func(t *testing.T, name string, form func(context.Context, string) error) {
		if name == "Alone" {
			return
		}
		for range 20 {
			serve(100)
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(150*time.Millisecond, cancel)
			begin := time.Now()
			if err := form(ctx, url); !errors.Is(err, context.Canceled) {
				t.Errorf("err = %v", err)
			} else if took := time.Since(begin); took > 150*time.Millisecond {
				t.Errorf("returned %v after cancellation", took-150*time.Millisecond)
			}
		}
	})
}
`
