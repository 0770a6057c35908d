package bounded

import (
	"iter"
	"net/http"
	"sync"
)

func getOne(u string) {
	if resp, err := http.Get(u); err == nil {
		resp.Body.Close()
	}
}

func small() {
	list := []string{"http://a", "http://b"}
	var wg sync.WaitGroup
	for _, u := range list {
		wg.Go(func() { getOne(u) })
	}
	wg.Wait()
}

// Cut by a function of the program's own, whatever it is called.
func tranches[T any](list []T, size int) (out [][]T) {
	for size < len(list) {
		list, out = list[size:], append(out, list[:size])
	}
	return append(out, list)
}

func inTens(urls []string) {
	for _, ten := range tranches(urls, 10) {
		var wg sync.WaitGroup
		for _, u := range ten {
			wg.Go(func() { getOne(u) })
		}
		wg.Wait()
	}
}

// As an iterator, through a variable, by index.
func runsOf(list []string, n int) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for i := 0; i < len(list); i += n {
			if !yield(list[i:min(i+n, len(list))]) {
				return
			}
		}
	}
}

func inRuns(urls []string) {
	for run := range runsOf(urls, 20) {
		var wg sync.WaitGroup
		for _, u := range run {
			wg.Go(func() { getOne(u) })
		}
		wg.Wait()
	}
}

func byIndex(urls []string) {
	rounds := tranches(urls, 5)
	for i := range rounds {
		var wg sync.WaitGroup
		for _, u := range rounds[i] {
			wg.Go(func() { getOne(u) })
		}
		wg.Wait()
	}
}

// In place.
func inPlace(urls []string) {
	var rounds [][]string
	for i := 0; i < len(urls); i += 8 {
		rounds = append(rounds, urls[i:min(i+8, len(urls))])
	}
	for _, round := range rounds {
		var wg sync.WaitGroup
		for _, u := range round {
			wg.Go(func() { getOne(u) })
		}
		wg.Wait()
	}
}

// By a method that knows the size.
type cutter struct{ size int }

func (c cutter) portions(list []string) (out [][]string) {
	for len(list) > c.size {
		out = append(out, list[:c.size])
		list = list[c.size:]
	}
	return append(out, list)
}

func inPortions(c cutter, urls []string) {
	for _, portion := range c.portions(urls) {
		var wg sync.WaitGroup
		for _, u := range portion {
			wg.Go(func() { getOne(u) })
		}
		wg.Wait()
	}
}
