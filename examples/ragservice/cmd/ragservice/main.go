// Command ragservice pushes documents through one form of the service, against
// the fakes of its dependencies, and prints what became of them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
	"github.com/timeoutlint/timeoutlint/examples/ragservice/broken"
	"github.com/timeoutlint/timeoutlint/examples/ragservice/fixed"
	"github.com/timeoutlint/timeoutlint/examples/ragservice/internal/fake"
)

func main() {
	form := flag.String("form", "broken", "`form` of the service: broken or fixed")
	docs := flag.Int("docs", 2000, "number of documents")
	patience := flag.Duration("patience", 10*time.Second, "how long the ingestion may take")
	verbose := flag.Bool("v", false, "print what the service logs")
	openai := flag.String("openai", "", "`URL` of another OpenAI than the fake, as http://127.0.0.1:8089/v1/ of timeoutlint-stub")
	listen := flag.String("listen", "", "serve the API on this `address` afterwards")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt kills
	if err := run(ctx, *form, *openai, *docs, *patience, *verbose, *listen); err != nil {
		fmt.Fprintln(os.Stderr, "ragservice:", err)
		os.Exit(1)
	}
}

// What both forms do.
type service interface {
	Ingest(context.Context, []ragservice.Document) ragservice.Report
	Close() error
}

func run(ctx context.Context, form, openai string, docs int, patience time.Duration, verbose bool, listen string) error {
	services, err := fake.Start(fake.Options{})
	if err != nil {
		return err
	}
	defer services.Close()
	cfg := services.Config()
	if openai != "" {
		cfg.OpenAIURL = strings.TrimSuffix(openai, "/") + "/"
	}
	if !verbose {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}

	var (
		svc   service
		serve func() error
	)
	switch form {
	case "broken":
		s, err := broken.New(cfg)
		if err != nil {
			return err
		}
		svc, serve = s, func() error { return s.ListenAndServe(listen) }
	case "fixed":
		s, err := fixed.New(ctx, cfg, fixed.Options{})
		if err != nil {
			return err
		}
		svc, serve = s, func() error { return s.ListenAndServe(ctx, listen) }
	default:
		return errors.New("form is broken or fixed")
	}
	defer svc.Close()

	ingest(ctx, svc, services, docs, patience)
	if listen == "" {
		return nil
	}
	fmt.Printf("\nhttp://%s/answer?q=How+often+is+the+pump+of+station+7+serviced\n", listen)
	return serve()
}

func ingest(ctx context.Context, svc service, services *fake.Services, docs int, patience time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	began := time.Now()
	report := svc.Ingest(ctx, services.Documents(docs))
	elapsed := time.Since(began)

	tally := make(ragservice.Tally)
	for _, f := range report.Failed {
		tally.Add(f.Err.Error())
	}
	openai, openai429, qdrant, qdrant429 := services.Requests()
	fmt.Printf("%d of %d documents stored in %.1fs, %d lost\n", report.Stored, docs, elapsed.Seconds(), len(report.Failed))
	if openai > 0 { // else another was asked
		fmt.Printf("%7d  requests to openai, %d turned away\n", openai, openai429)
	}
	fmt.Printf("%7d  requests to qdrant, %d turned away\n", qdrant, qdrant429)
	fmt.Print(tally)
}
