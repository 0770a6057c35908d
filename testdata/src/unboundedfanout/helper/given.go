package helper

import (
	"net/http"
	"sync"
)

// A helper that runs what it is given for each element: it is told where the
// elements and what is run are known, and only there.
func all(urls []string, run func(string) error) {
	var (
		mu  sync.Mutex
		wg  sync.WaitGroup
		bad int
	)
	for _, u := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := run(u); err != nil {
				mu.Lock()
				bad++
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
}

func givenLiteral(urls []string) {
	all(urls, func(u string) error { // want `all starts one goroutine per element of urls, each calling HTTP, with no limit`
		_, err := http.Get(u)
		return err
	})
}

func givenNamed(urls []string) {
	all(urls, fetchIt) // want `all starts one goroutine per element of urls, each calling HTTP, with no limit`
}

func fetchIt(u string) error {
	_, err := http.Get(u)
	return err
}

// What it does besides is its own.
func besides(urls []string, run func(string)) {
	for _, u := range urls {
		go func() { // want `one goroutine per element of urls, each calling HTTP, with no limit`
			http.Get(u)
			run(u)
		}()
	}
}

func givenMore(urls []string) { besides(urls, func(string) {}) }
