package item

import (
	"context"
	"sync"

	"example.com/docstore"
)

// A request that is built step by step is made for its element.
func removeAll(ctx context.Context, c *docstore.Client, ids []string) {
	for _, id := range ids {
		go c.Objects().Remove().WithID(id).Do(ctx) // want `one goroutine per element of ids, each calling .*, with no limit`
	}
}

// In any order of the steps, in a closure.
func removeClass(ctx context.Context, c *docstore.Client, ids []string) {
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Add(1)
		go func() { // want `one goroutine per element of ids`
			defer wg.Done()
			c.Objects().Remove().WithID("doc-" + id).WithClass("Doc").Do(ctx)
		}()
	}
	wg.Wait()
}

// ok: a client for each host, of which there are as many as are set up (strict).
func pingAll(ctx context.Context, c *docstore.Client, hosts []string) {
	for _, h := range hosts {
		go c.For(h).Ping(ctx)
	}
}
