// Package helper starts goroutines through helpers.
package helper

import (
	"context"
	"io"
	"net/http"
	"sync"

	"example.com/greeter"
	"example.com/limits"
	"example.com/locking"
	"example.com/safego"
	"github.com/minio/minio-go/v7"
)

func fetch(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A wrapper around go, in another package and in this one.
func wrapped(urls []string) {
	for _, u := range urls {
		safego.Go(func() { // want `safego.Go starts one goroutine per element of urls, each calling HTTP`
			fetch(u)
		})
	}
	for _, u := range urls {
		goSafe(func() { // want `goSafe starts one goroutine per element of urls`
			fetch(u)
		})
	}
	for _, u := range urls {
		go safego.Recover(func() { fetch(u) }, "fetch") // want `one goroutine per element of urls`
	}
}

func goSafe(f func()) {
	go func() {
		defer func() { _ = recover() }()
		f()
	}()
}

// One that takes the items.
func items(urls []string) {
	safego.ForEach(urls, func(u string) { fetch(u) }) // want `safego.ForEach starts one goroutine per element of urls`
	safego.Parallel(8, urls, func(u string) { fetch(u) })
	safego.Parallel(len(urls), urls, func(u string) { fetch(u) }) // want `safego.Parallel is given the length of urls as its limit, so it limits nothing`
}

// A pool of its own limits.
func pooled(urls []string, p *safego.Pool) {
	for _, u := range urls {
		p.Go(func() { fetch(u) })
	}
}

// A function that starts a goroutine, called per item.
type indexer struct {
	mu      sync.Mutex
	running bool
	slots   chan struct{}
}

func (ix *indexer) enqueue(url string) {
	go fetch(url)
}

func (ix *indexer) all(urls []string) {
	for _, u := range urls {
		ix.enqueue(u) // want `ix.enqueue starts one goroutine per element of urls, each calling HTTP, with no limit: 10,000 elements are 10,000 calls at once, via fetch → http.Get; acquire a semaphore of size 10 before starting the goroutine`
	}
	for _, u := range urls {
		limits.Notify(u) // want `limits.Notify starts one goroutine per element of urls`
	}
}

// One that joins, limits, or starts only once does not.
func (ix *indexer) quiet(urls []string) {
	for _, u := range urls {
		ix.joined(u)
		ix.limited(u)
		ix.once(u)
		ix.worker(context.Background(), u)
	}
}

func (ix *indexer) joined(url string) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { defer wg.Done(); fetch(url) }()
	go func() { defer wg.Done(); fetch(url + "/meta") }()
	wg.Wait()
}

func (ix *indexer) limited(url string) {
	ix.slots <- struct{}{}
	go func() {
		defer func() { <-ix.slots }()
		fetch(url)
	}()
}

func (ix *indexer) once(url string) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.running {
		return
	}
	ix.running = true
	go fetch(url)
}

func (ix *indexer) worker(ctx context.Context, url string) {
	go func() {
		for ctx.Err() == nil {
			fetch(url)
		}
	}()
}

// Recursion that spawns at two places.
type node struct {
	url         string
	left, right *node
}

func (n *node) visit() {
	if n == nil {
		return
	}
	fetch(n.url)
	go n.left.visit()  // want `\(\*node\).visit starts itself on new goroutines, each calling HTTP, with no limit: their number grows with the depth`
	go n.right.visit() // want `\(\*node\).visit starts itself on new goroutines`
}

// A goroutine that goes on as another is one at a time.
func reconnect(url string) {
	defer func() {
		if recover() != nil {
			go reconnect(url)
		}
	}()
	fetch(url)
}

// Functions that are collected first and started later: one per document all the same.
func collected(docs []string) {
	var tasks []func()
	for _, d := range docs {
		tasks = append(tasks, func() { fetch(d) })
	}
	for _, task := range tasks {
		go task() // want `one goroutine per element of docs`
	}
}

// ok: four of them.
func fixedTasks() {
	tasks := []func(){
		func() { fetch("a") },
		func() { fetch("b") },
	}
	for _, task := range tasks {
		go task()
	}
}

// inParallel starts every function it is given.
func inParallel(tasks ...func()) {
	var wg sync.WaitGroup
	for _, task := range tasks {
		wg.Add(1)
		go func() {
			defer wg.Done()
			task()
		}()
	}
	wg.Wait()
}

func collectedForHelper(docs []string) {
	var tasks []func()
	for _, d := range docs {
		tasks = append(tasks, func() { fetch(d) })
	}
	inParallel(tasks...) // want `inParallel starts one goroutine per element of docs`
	inParallel(func() { fetch("a") }, func() { fetch("b") })
}

// inFours starts no more than four at once.
func inFours(tasks []func()) {
	sem := make(chan struct{}, 4)
	for _, task := range tasks {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			task()
		}()
	}
}

func collectedInFours(docs []string) {
	var tasks []func()
	for _, d := range docs {
		tasks = append(tasks, func() { fetch(d) })
	}
	inFours(tasks)
}

// A batch per goroutine, and a goroutine per batch: that a connection has a quota
// of streams is no limit.
func greetAll(ctx context.Context, client greeter.GreeterClient, names []string) {
	for i := 0; i < len(names); i += 32 {
		batch := names[i:min(i+32, len(names))]
		go safego.Recover(func() { // want `one goroutine per batch of names, each calling gRPC.*: 10,000 batches are`
			func(batch []string) {
				client.SayHello(ctx, &greeter.HelloRequest{Names: batch})
			}(batch)
		}, "greet")
	}
}

// What is read is what is asked for.
func readAll(ctx context.Context, client *minio.Client, names []string) {
	for _, name := range names {
		go func() { // want `one goroutine per element of names, each calling MinIO`
			obj, err := client.GetObject(ctx, "docs", name, minio.GetObjectOptions{})
			if err != nil {
				return
			}
			defer obj.Close()
			io.ReadAll(obj)
		}()
	}
}

// An interface that describes a client of a library is as good as the client.
type objects interface {
	RemoveObject(ctx context.Context, bucketName, objectName string, opts minio.RemoveObjectOptions) error
}

func removeAll(ctx context.Context, o objects, names []string) {
	for _, name := range names {
		go o.RemoveObject(ctx, "docs", name, minio.RemoveObjectOptions{}) // want `one goroutine per element of names, each calling MinIO`
	}
}

// A lock for each name limits nothing; one for all does.
func locked(names []string) {
	for _, name := range names {
		if !locking.TryLock(name, "me") {
			continue
		}
		go func() { // want `one goroutine per element of names`
			defer locking.Unlock(name)
			fetch(name)
		}()
	}
	for _, name := range names {
		if !locking.TryLock("all", "me") {
			continue
		}
		go func() {
			defer locking.Unlock("all")
			fetch(name)
		}()
	}
}

// Of the functions of a map, one is picked by its key.
var byName = map[string]func(string){
	"fetch": func(url string) { fetch(url) },
	"print": func(url string) { println(url) },
}

type command struct{ run func(string) }

func commands() (list []command) {
	for _, run := range byName {
		list = append(list, command{run})
	}
	return list
}

func runAll(urls []string, c command) {
	for _, u := range urls {
		go c.run(u)
	}
}
