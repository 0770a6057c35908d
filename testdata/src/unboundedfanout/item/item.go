// Package item starts a goroutine per element of a collection.
package item

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

var _ errgroup.Group

type Document struct {
	ID   string
	URL  string
	Text string
}

type Store struct{ db *sql.DB }

func (s *Store) save(ctx context.Context, doc Document) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO docs VALUES ($1)", doc.ID)
	return err
}

func fetch(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A wait group counts them, and limits nothing.
func ingest(ctx context.Context, docs []Document) error {
	var wg sync.WaitGroup
	errs := make([]error, len(docs))
	for i, doc := range docs {
		wg.Add(1)
		go func() { // want `one goroutine per element of docs, each calling HTTP, with no limit: 10,000 elements are 10,000 calls at once, via fetch → \(\*http.Client\).Do; acquire a semaphore of size 10 before starting each goroutine, or use an errgroup with SetLimit\(10\)`
			defer wg.Done()
			errs[i] = fetch(ctx, doc.URL)
		}()
	}
	wg.Wait()
	return errors.Join(errs...)
}

// A method as the goroutine; nobody waits.
func (s *Store) saveAll(ctx context.Context, docs []Document) {
	for _, doc := range docs {
		go s.save(ctx, doc) // want `one goroutine per element of docs, each calling SQL`
	}
}

// By index.
func byIndex(ctx context.Context, urls []string) {
	for i := 0; i < len(urls); i++ {
		go fetch(ctx, urls[i]) // want `one goroutine per element of urls`
	}
}

// Comments stay.
func commented(ctx context.Context, docs []Document) {
	var wg sync.WaitGroup // all of them
	for _, doc := range docs {
		wg.Add(1)
		go func() { // want `one goroutine per element of docs`
			defer wg.Done() // always
			// The answer does not matter.
			fetch(ctx, doc.URL)
		}()
	}
	wg.Wait()
}

// The count in a variable.
func byCount(ctx context.Context, urls []string) {
	n := len(urls)
	var wg sync.WaitGroup
	wg.Add(n)
	for i := range n {
		go func() { // want `one goroutine per element of urls`
			defer wg.Done()
			fetch(ctx, urls[i])
		}()
	}
	wg.Wait()
}

// Processes.
func convert(files []string) {
	for _, f := range files {
		go func(name string) { // want `one goroutine per element of files, each calling a process, with no limit: 10,000 elements are 10,000 processes at once`
			exec.Command("convert", name).Run()
		}(f)
	}
}

// A map, with its iterator.
func refresh(ctx context.Context, byID map[string]Document) {
	for id := range maps.Keys(byID) {
		go fetch(ctx, "https://example.com/"+id) // want `one goroutine per element of byID`
	}
}

// An iterator func of the caller.
func walk(ctx context.Context, urls iter.Seq[string]) {
	for u := range urls {
		go fetch(ctx, u) // want `one goroutine per element of urls`
	}
}

// Batches that are not joined: as many as there are batches.
func inBatches(ctx context.Context, urls []string) {
	for batch := range slices.Chunk(urls, 10) {
		go func() { // want `one goroutine per element of urls`
			for _, u := range batch {
				fetch(ctx, u)
			}
		}()
	}
}

// The join after the outer loop comes too late.
func nested(ctx context.Context, groups [][]string) {
	var wg sync.WaitGroup
	for _, urls := range groups {
		for _, u := range urls {
			wg.Add(1)
			go func() { // want `one goroutine per element of urls`
				defer wg.Done()
				fetch(ctx, u)
			}()
		}
	}
	wg.Wait()
}

// The inner loop has a fixed count, the outer one does not.
func mirrors(ctx context.Context, docs []Document) {
	for _, doc := range docs {
		for _, host := range []string{"a.example", "b.example"} {
			go fetch(ctx, host+"/"+doc.URL) // want `one goroutine per element of docs`
		}
	}
}

// Elements that an append in a loop over data has collected.
func collected(ctx context.Context, docs []Document) {
	var urls []string
	for _, d := range docs {
		if d.Text == "" {
			urls = append(urls, d.URL)
		}
	}
	for _, u := range urls {
		go fetch(ctx, u) // want `one goroutine per element of urls`
	}
}

// A filter, an empty check and a check of the element are no limits.
func filtered(ctx context.Context, docs []Document) error {
	if len(docs) == 0 {
		return nil
	}
	if len(docs) < 1 {
		return fmt.Errorf("no documents")
	}
	for _, d := range docs {
		if len(d.Text) > 4096 {
			continue
		}
		go fetch(ctx, d.URL) // want `one goroutine per element of docs`
	}
	return nil
}

// The results are read while the loop runs: a place is enough.
func streamed(ctx context.Context, urls []string) int {
	results := make(chan error)
	go func() {
		var wg sync.WaitGroup
		for _, u := range urls {
			wg.Add(1)
			go func() { // want `one goroutine per element of urls`
				defer wg.Done()
				results <- fetch(ctx, u)
			}()
		}
		wg.Wait()
		close(results)
	}()
	n := 0
	for err := range results {
		if err == nil {
			n++
		}
	}
	return n
}

// A mutex that protects the result is no limit; labels and goto go along.
func labelled(ctx context.Context, groups [][]string) (done int) {
	var mu sync.Mutex
outer:
	for _, g := range groups {
		for _, u := range g {
			if u == "" {
				continue outer
			}
			mu.Lock()
			done++
			mu.Unlock()
			go func() { // want `one goroutine per element of g`
				fetch(ctx, u)
				mu.Lock()
				done--
				mu.Unlock()
			}()
		}
	}
	return done
}

// A list of work that grows while it is worked on.
func crawl(ctx context.Context, queue []string) {
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		go fetch(ctx, next) // want `one goroutine per element of queue`
	}
}

// A generic function, and one in a field.
type stage[T any] struct {
	run func(context.Context, T) error
}

func all[T fmt.Stringer](ctx context.Context, items []T) {
	for _, it := range items {
		go fetch(ctx, it.String()) // ok: the elements have behaviour, and may be a handful that somebody set up
	}
}

type indexer struct {
	index func(context.Context, string) error
}

func newIndexer() *indexer { return &indexer{index: fetch} }

func (ix *indexer) reindex(ctx context.Context, text string) {
	for _, line := range strings.Split(text, "\n") {
		go ix.index(ctx, line) // want `one goroutine per element of strings.Split`
	}
}

// A literal that is called where it stands.
func immediate(ctx context.Context, docs []Document) {
	for _, d := range docs {
		func() {
			defer println(d.ID)
			go fetch(ctx, d.URL) // want `one goroutine per element of docs`
		}()
	}
}

// A select that gives up when the ctx ends limits nothing; nor does a stop signal.
func stoppable(ctx context.Context, docs []Document, stop <-chan struct{}) {
	for _, d := range docs {
		select {
		case <-ctx.Done():
			return
		case <-stop:
			return
		default:
		}
		go fetch(ctx, d.URL) // want `one goroutine per element of docs`
	}
}

// sync.Map.Range runs the literal per element.
func known(ctx context.Context, m *sync.Map) {
	m.Range(func(k, v any) bool {
		go fetch(ctx, k.(string)) // want `one goroutine per element of m`
		return true
	})
}

// A signal at the end is no limit.
func signalled(ctx context.Context, docs []Document) {
	done := make(chan struct{}, len(docs))
	for _, d := range docs {
		go signal(ctx, d, done) // want `one goroutine per element of docs`
	}
	for range docs {
		<-done
	}
}

func signal(ctx context.Context, d Document, done chan struct{}) {
	fetch(ctx, d.URL)
	done <- struct{}{}
}

// A row is data, whatever its type's last word is.
type ChunkModel struct{ Path string }

func rows(ctx context.Context, chunks []ChunkModel) {
	for _, chunk := range chunks {
		go fetch(ctx, chunk.Path) // want `one goroutine per element of chunks`
	}
}

// An attachment that downloads itself is data; a vendor that asks itself is not.
type Attachment struct {
	URL  string
	Size int64
	body []byte
}

func (a *Attachment) Download() error { return fetch(context.Background(), a.URL) }

type Fetcher struct {
	client *http.Client
	url    string
}

func (f *Fetcher) Fetch() error {
	resp, err := f.client.Get(f.url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func downloads(attachments []*Attachment, fetchers []*Fetcher) {
	var wg sync.WaitGroup
	for _, a := range attachments {
		wg.Add(1)
		go func() { // want `one goroutine per element of attachments`
			defer wg.Done()
			a.Download()
		}()
	}
	for _, f := range fetchers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f.Fetch()
		}()
	}
	wg.Wait()
}

// What goes into the ctx says who is asked, as balancers have it, not what for.
type ringKey struct{}

func announce(ctx context.Context, ring map[string]string) {
	var wg sync.WaitGroup
	for _, node := range ring {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fetch(context.WithValue(ctx, ringKey{}, node), "http://scheduler/announce")
		}()
	}
	wg.Wait()
}
