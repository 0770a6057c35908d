package item

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

type hubConfig struct{ Hubs []string }

func getURL(u string) {
	if resp, err := http.Get(u); err == nil {
		resp.Body.Close()
	}
}

// Data beside a configuration.
func mixed(cfg *hubConfig, r *http.Request) {
	list := append(cfg.Hubs, r.URL.Query()["hub"]...)
	for _, u := range list {
		go getURL(u) // want `one goroutine per element of list`
	}
}

func grown(cfg *hubConfig, more []string) {
	var list []string
	list = append(list, cfg.Hubs...)
	for _, m := range more {
		list = append(list, m)
	}
	for _, u := range list {
		go getURL(u) // want `one goroutine per element of list`
	}
}

func received(body io.Reader) {
	text, _ := io.ReadAll(body)
	for _, u := range strings.Fields(string(text)) {
		go getURL(u) // want `one goroutine per element`
	}
}

// One of two callers has data.
func both(cfg *hubConfig, more []string) {
	inTurn(cfg.Hubs)
	inTurn(more)
}

func inTurn(list []string) {
	for _, u := range list {
		go getURL(u) // want `one goroutine per element of list`
	}
}

// A connection for each address is made and dropped.
func reachable(addrs []string) {
	for _, a := range withPort(addrs) {
		go func() { // want `one goroutine per element`
			if conn, err := net.DialTimeout("tcp", a, time.Second); err == nil {
				conn.Close()
			}
		}()
	}
}

func withPort(list []string) (out []string) {
	for _, a := range list {
		out = append(out, a+":80")
	}
	return out
}

// Groups that grow with what is grouped, and pieces that do.
func byHost(urls []string) map[string][]string {
	out := make(map[string][]string)
	for _, u := range urls {
		out[u[:9]] = append(out[u[:9]], u)
	}
	return out
}

func perHost(urls []string) {
	for _, group := range byHost(urls) {
		var wg sync.WaitGroup
		for _, u := range group {
			wg.Go(func() { getURL(u) }) // want `one goroutine per element of group`
		}
		wg.Wait()
	}
}

func halves(list []string, size int) (out [][]string) {
	for size < len(list) {
		list, out = list[size:], append(out, list[:size])
	}
	return append(out, list)
}

func inHalves(urls []string) {
	for _, half := range halves(urls, len(urls)/2) {
		var wg sync.WaitGroup
		for _, u := range half {
			wg.Go(func() { getURL(u) }) // want `one goroutine per element of half`
		}
		wg.Wait()
	}
}
