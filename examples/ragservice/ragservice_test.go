package ragservice_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
	"github.com/timeoutlint/timeoutlint/examples/ragservice/broken"
	"github.com/timeoutlint/timeoutlint/examples/ragservice/fixed"
	"github.com/timeoutlint/timeoutlint/examples/ragservice/internal/fake"
)

// What both forms do.
type service interface {
	Ingest(context.Context, []ragservice.Document) ragservice.Report
	Handler() http.Handler
	Close() error
}

const (
	manyDocuments = 2000
	patience      = 10 * time.Second // of whoever started the ingestion
)

func TestMain(m *testing.M) {
	// A test binary has no list of modules, and Qdrant's client warns that it
	// does not know its own version.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	m.Run()
}

func TestBrokenLosesDocuments(t *testing.T) {
	services := start(t, fake.Options{})
	requests := &requestErrors{tally: make(ragservice.Tally)}
	svc := newBroken(t, services, slog.New(requests))

	lost, documents := ingest(t, services, svc)
	t.Logf("errors of requests:\n%s", requests.tally)

	if lost <= manyDocuments/5 {
		t.Errorf("lost %d of %d documents, want more than a fifth", lost, manyDocuments)
	}
	for _, text := range []string{
		"429 Too Many Requests",
		"net/http: timeout awaiting response headers",
		"context deadline exceeded",
	} {
		if documents.Contains(text)+requests.tally.Contains(text) == 0 {
			t.Errorf("nothing failed with %q", text)
		}
	}
}

func TestFixedLosesNone(t *testing.T) {
	services := start(t, fake.Options{})
	svc := newFixed(t, services, fixed.Options{})

	if lost, _ := ingest(t, services, svc); lost != 0 {
		t.Errorf("lost %d of %d documents", lost, manyDocuments)
	}
	ask(t, svc, manyDocuments-1) // a document that was fetched
}

// ingest pushes the documents through a service, prints what became of them,
// and returns how many are not in the store, and with which errors.
func ingest(t *testing.T, services *fake.Services, svc service) (lost int, errs ragservice.Tally) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	began := time.Now()
	report := svc.Ingest(ctx, services.Documents(manyDocuments))
	elapsed := time.Since(began)

	stored := services.Stored("docs")
	if stored != report.Stored {
		t.Errorf("%d documents reported as stored, %d in the store", report.Stored, stored)
	}
	if n := report.Stored + len(report.Failed); n != manyDocuments {
		t.Errorf("report is about %d documents of %d", n, manyDocuments)
	}
	errs = make(ragservice.Tally)
	for _, f := range report.Failed {
		errs.Add(f.Err.Error())
	}
	openai, openai429, qdrant, qdrant429 := services.Requests()
	t.Logf("%d of %d documents stored in %.1fs; openai: %d requests, %d turned away; qdrant: %d requests, %d turned away; errors of documents:\n%s",
		stored, manyDocuments, elapsed.Seconds(), openai, openai429, qdrant, qdrant429, errs)
	return manyDocuments - stored, errs
}

// With ten documents there is nothing wrong with either form.
func TestTenDocuments(t *testing.T) {
	for name, newService := range map[string]func(*testing.T, *fake.Services) service{
		"broken": func(t *testing.T, s *fake.Services) service { return newBroken(t, s, slog.New(slog.DiscardHandler)) },
		"fixed":  func(t *testing.T, s *fake.Services) service { return newFixed(t, s, fixed.Options{}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			services := start(t, fake.Options{Service: 20 * time.Millisecond})
			svc := newService(t, services)

			docs, err := json.Marshal(services.Documents(100)[90:])
			if err != nil {
				t.Fatal(err)
			}
			got := request(t, svc, http.MethodPost, "/documents", docs)
			if want := `{"failed":0,"stored":10}`; got != want {
				t.Fatalf("POST /documents: %s, want %s", got, want)
			}
			if got, want := request(t, svc, http.MethodGet, "/stats", nil), `{"documents":10}`; got != want {
				t.Errorf("GET /stats: %s, want %s", got, want)
			}
			ask(t, svc, 97)
			ask(t, svc, 99)
		})
	}
}

// An answer that streams for longer than the WriteTimeout of its server ends in
// the middle.
func TestLongAnswer(t *testing.T) {
	t.Parallel()
	services := start(t, fake.Options{Service: 20 * time.Millisecond, Word: 400 * time.Millisecond})
	b, f := newBroken(t, services, slog.New(slog.DiscardHandler)), newFixed(t, services, fixed.Options{})
	if report := f.Ingest(t.Context(), services.Documents(1)); report.Stored != 1 {
		t.Fatalf("%d of 1 documents stored", report.Stored)
	}
	for name, srv := range map[string]*http.Server{"broken": b.(*broken.Service).Server(""), "fixed": f.(*fixed.Service).Server("")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			go srv.Serve(l)
			t.Cleanup(func() { srv.Close() })
			resp, err := http.Get("http://" + l.Addr().String() + "/answer/stream?q=station+0")
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			got, err := io.ReadAll(resp.Body)
			whole := err == nil && strings.Contains(string(got), fake.Text(0))
			if whole != (name == "fixed") {
				t.Errorf("%q, %v", got, err)
			}
			if name == "broken" && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("ended with %v, want %v", err, io.ErrUnexpectedEOF)
			}
		})
	}
}

// What a handler leaves behind on the context of its request is cut off.
func TestQuestionsAreCounted(t *testing.T) {
	t.Parallel()
	const asked = 3
	services := start(t, fake.Options{Service: 100 * time.Millisecond})
	requests := &requestErrors{tally: make(ragservice.Tally)}
	b, f := newBroken(t, services, slog.New(requests)), newFixed(t, services, fixed.Options{})
	f.Ingest(t.Context(), services.Documents(1))
	for range asked {
		request(t, b, http.MethodGet, "/answer?q=station+0", nil)
		request(t, f, http.MethodGet, "/answer?q=station+0", nil)
	}
	f.Close() // waits
	if n := f.(*fixed.Service).Counted(); n != asked {
		t.Errorf("fixed: %d of %d questions counted", n, asked)
	}
	for requests.count("context canceled") < asked && b.(*broken.Service).Counted() == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	if n := b.(*broken.Service).Counted(); n != 0 {
		t.Errorf("broken: %d of %d questions counted", n, asked)
	}
}

// The first requests of each kind are turned away, whichever batch they are of.
func TestFixedIsTurnedAway(t *testing.T) {
	t.Parallel()
	services := start(t, fake.Options{Service: 5 * time.Millisecond, RetryAfter: 50 * time.Millisecond, RejectFirst: 3})
	svc := newFixed(t, services, fixed.Options{Batch: 10, BaseDelay: 10 * time.Millisecond})

	report := svc.Ingest(t.Context(), services.Documents(500))
	if report.Stored != 500 || len(report.Failed) != 0 {
		t.Errorf("%d of 500 documents stored, %d failed", report.Stored, len(report.Failed))
	}
	_, openai429, _, qdrant429 := services.Requests()
	if openai429 != 3 || qdrant429 != 3 {
		t.Errorf("%d and %d requests were turned away, want 3 and 3", openai429, qdrant429)
	}
}

// A dependency that does not answer costs its timeout, not more.
func TestFixedGivesUp(t *testing.T) {
	t.Parallel()
	services := start(t, fake.Options{Service: time.Hour})
	svc := newFixed(t, services, fixed.Options{EmbedTimeout: 50 * time.Millisecond, Attempts: 2, BaseDelay: time.Millisecond})

	report := svc.Ingest(t.Context(), services.Documents(10))
	if len(report.Failed) != 10 {
		t.Errorf("%d of 10 documents failed", len(report.Failed))
	}
	if openai, _, _, _ := services.Requests(); openai != 2 {
		t.Errorf("%d requests, want 2", openai)
	}
}

// ask has both kinds of answer name what the document says.
func ask(t *testing.T, svc service, id uint64) {
	t.Helper()
	query := "?" + url.Values{"q": {fmt.Sprintf("How often is the pump of station %d serviced, and of which type is valve v%d?", id, id*7919)}}.Encode()
	for _, path := range []string{"/answer", "/answer/stream"} {
		if got := request(t, svc, http.MethodGet, path+query, nil); !strings.Contains(got, fake.Text(id)) {
			t.Errorf("GET %s: %s, want %q in it", path, got, fake.Text(id))
		}
	}
}

func request(t *testing.T, svc service, method, path string, body []byte) string {
	t.Helper()
	server := httptest.NewServer(svc.Handler())
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s: %s", method, path, resp.Status, got)
	}
	return strings.TrimSpace(string(got))
}

func start(t *testing.T, o fake.Options) *fake.Services {
	t.Helper()
	services, err := fake.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(services.Close)
	return services
}

func newBroken(t *testing.T, services *fake.Services, log *slog.Logger) service {
	t.Helper()
	cfg := services.Config()
	cfg.Logger = log
	svc, err := broken.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { svc.Close() })
	return svc
}

func newFixed(t *testing.T, services *fake.Services, o fixed.Options) service {
	t.Helper()
	cfg := services.Config()
	cfg.Logger = slog.New(slog.DiscardHandler)
	svc, err := fixed.New(t.Context(), cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { svc.Close() })
	return svc
}

// requestErrors counts the errors that a service logs.
type requestErrors struct {
	mu    sync.Mutex
	tally ragservice.Tally
}

func (*requestErrors) Enabled(context.Context, slog.Level) bool { return true }
func (r *requestErrors) WithAttrs([]slog.Attr) slog.Handler     { return r }
func (r *requestErrors) WithGroup(string) slog.Handler          { return r }

// count returns how many of the errors contain the text.
func (r *requestErrors) count(text string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tally.Contains(text)
}

func (r *requestErrors) Handle(_ context.Context, record slog.Record) error {
	record.Attrs(func(attr slog.Attr) bool {
		if attr.Key == "err" || attr.Key == "status" {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.tally.Add(attr.Value.String())
		}
		return true
	})
	return nil
}
