package bounded

import (
	"context"
	"sync"
)

// A level is one of three: a map that has it as its key has no more elements.
type level string

const (
	low    level = "low"
	middle level = "middle"
	high   level = "high"
)

func byLevel(ctx context.Context, urls map[level][]string) {
	var wg sync.WaitGroup
	for l, list := range urls {
		wg.Add(1)
		go func() { // ok: as many as there are levels
			defer wg.Done()
			fetch(ctx, string(l)+list[0])
		}()
	}
	wg.Wait()
}
