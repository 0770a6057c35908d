package item

import (
	"net/http"
	"sync"
)

// As many workers as jobs are no limit.

func workers(c *http.Client, urls []string) {
	jobs := make(chan string)
	var wg sync.WaitGroup
	for i := 0; i < len(urls); i++ {
		wg.Add(1)
		go func() { // want `one goroutine per element of urls, each calling HTTP, with no limit: .* start \d+ workers at most`
			defer wg.Done()
			for url := range jobs {
				visit(c, url)
			}
		}()
	}
	for _, url := range urls {
		jobs <- url
	}
	close(jobs)
	wg.Wait()
}

func visit(c *http.Client, url string) {
	if resp, err := c.Get(url); err == nil {
		resp.Body.Close()
	}
}

// a function of its own, and a number
func namedWorkers(c *http.Client, urls []string) {
	jobs, done := make(chan string, len(urls)), make(chan bool)
	n := len(urls)
	for range n {
		go worker(c, jobs, done) // want `one goroutine per element of urls`
	}
	for _, url := range urls {
		jobs <- url
	}
	close(jobs)
	for range n {
		<-done
	}
}

func worker(c *http.Client, jobs <-chan string, done chan<- bool) {
	for url := range jobs {
		visit(c, url)
	}
	done <- true
}

// ok: no more than a number
func fewWorkers(c *http.Client, urls []string) {
	jobs, done := make(chan string), make(chan bool)
	n := min(len(urls), 8)
	for range n {
		go worker(c, jobs, done)
	}
	for _, url := range urls {
		jobs <- url
	}
	close(jobs)
	for range n {
		<-done
	}
}

func cutWorkers(c *http.Client, urls []string) {
	jobs := make(chan string)
	n := len(urls)
	if n > 8 {
		n = 8
	}
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for url := range jobs {
				visit(c, url)
			}
		})
	}
	for _, url := range urls {
		jobs <- url
	}
	close(jobs)
	wg.Wait()
}

// ok: one for each place, for as long as the program runs
type pool struct{ jobs chan string }

func (p *pool) start(c *http.Client, places []string) {
	for range places {
		go func() {
			for url := range p.jobs {
				visit(c, url)
			}
		}()
	}
}

// A function that starts itself for each element: a limit in each call would be
// none on all of them, so there is no fix.
func tree(c *http.Client, url string, links func(*http.Response) []string, wg *sync.WaitGroup) {
	defer wg.Done()
	resp, err := c.Get(url)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	for _, link := range links(resp) {
		wg.Add(1)
		go tree(c, link, links, wg) // want `one goroutine per element of links\(resp\), .* put the work in a queue`
	}
}
