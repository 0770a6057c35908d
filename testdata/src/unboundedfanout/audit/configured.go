package audit

import (
	"flag"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// A configuration, through what a program does with one.

type mirrorConfig struct {
	Mirrors []string
	Raw     string
}

type yamlSection struct {
	Hubs []string `yaml:"hubs"`
}

var fallback = []string{"http://a", "http://b"}

func viaLocal(cfg *mirrorConfig) {
	list := cfg.Mirrors
	if len(list) == 0 {
		list = fallback
	}
	for _, u := range list {
		go fetch(u) // want `one goroutine per element of list`
	}
}

func viaParam(s yamlSection) { everyOne(slices.Clone(s.Hubs)) }

func everyOne(list []string) {
	var wg sync.WaitGroup
	for _, u := range list {
		wg.Go(func() { fetch(u) }) // want `one goroutine per element of list`
	}
	wg.Wait()
}

func viaAppend(cfg *mirrorConfig) {
	list := append([]string{"http://origin"}, cfg.Mirrors...)
	for i := range list {
		go fetch(list[i]) // want `one goroutine per element of list`
	}
}

func viaLoop(cfg *mirrorConfig) {
	var list []string
	for _, m := range cfg.Mirrors {
		list = append(list, "http://"+m)
	}
	for _, u := range list {
		go fetch(u) // want `one goroutine per element of list`
	}
}

func viaText(cfg *mirrorConfig) {
	for _, u := range strings.Split(cfg.Raw, ",") {
		go fetch(u) // want `one goroutine per element`
	}
}

func viaEnv() {
	urls := strings.Fields(os.Getenv("FEED_URLS"))
	for _, u := range urls {
		go fetch(u) // want `one goroutine per element of urls`
	}
}

var flagged = flag.String("urls", "", "separated by commas")

func (c *mirrorConfig) all() []string { return c.Mirrors }

func viaMethod(cfg *mirrorConfig) {
	for _, u := range cfg.all() {
		go fetch(u) // want `one goroutine per element`
	}
}

func listed(s *yamlSection) []string {
	if s == nil {
		return nil
	}
	return s.Hubs
}

func viaFunction(s *yamlSection) {
	for _, u := range listed(s) {
		go fetch(u) // want `one goroutine per element`
	}
}

// A connection to each, which is kept.

type network struct{ name, address string }

type session struct {
	to   network
	conn net.Conn
}

func (s *session) open() error {
	conn, err := net.DialTimeout("tcp", s.to.address, time.Second)
	if err != nil {
		return err
	}
	s.conn = conn
	return nil
}

func connectAll(networks []network) {
	for _, n := range networks {
		s := &session{to: n}
		go func() { // want `one goroutine per element of networks`
			if err := s.open(); err != nil {
				println(err.Error())
			}
		}()
	}
}
