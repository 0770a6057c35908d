// Package files opens a file in each goroutine.
package files

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"sync"

	"example.com/clinic/courier"
	"example.com/safego"
	"golang.org/x/sync/errgroup"
)

func squeeze(name string) error {
	in, err := os.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(name + ".min")
	if err != nil {
		return err
	}
	defer out.Close()
	_, err = io.Copy(out, in)
	return err
}

// A literal, through a helper; a group without a limit.
func all(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Go(func() { _ = squeeze(name) }) // want `wg.Go starts one goroutine per element of names, each opening a file, with no limit`
	}
	for _, name := range names {
		wg.Add(1)
		go func() { // want `one goroutine per element of names, each opening a file, with no limit`
			defer wg.Done()
			if b, err := os.ReadFile(name); err == nil {
				_ = os.WriteFile(name, bytes.TrimSpace(b), 0o644)
			}
		}()
	}
	wg.Wait()
}

// A named function, a name that is made of the element, an errgroup.
func under(dir string, entries []os.DirEntry) error {
	for _, e := range entries {
		go squeeze(filepath.Join(dir, e.Name())) // want `one goroutine per element of entries, each opening a file, with no limit`
	}
	var g errgroup.Group
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		g.Go(func() error { return squeeze(path) }) // want `g.Go starts one goroutine per element of entries, each opening a file, with no limit`
	}
	return g.Wait()
}

// A method of the element.
type page struct{ path string }

func (p *page) load() ([]byte, error) { return os.ReadFile(p.path) }

func pages(list []*page) {
	var wg sync.WaitGroup
	for _, p := range list {
		wg.Go(func() { p.load() }) // want `wg.Go starts one goroutine per element of list, each opening a file, with no limit`
	}
	wg.Wait()
}

// A function of another package.
func attached(names []string) {
	for _, name := range names {
		go courier.Attach(name) // want `one goroutine per element of names, each opening a file, with no limit`
	}
}

// A helper of another package that starts them.
func helped(names []string) {
	safego.ForEach(names, func(name string) { os.ReadFile(name) }) // want `safego.ForEach starts one goroutine per element of names, each opening a file, with no limit`
}

// Limited, one after another, a handful, or one file for all.
func limited(names []string) error {
	var g errgroup.Group
	g.SetLimit(8)
	for _, name := range names {
		g.Go(func() error { return squeeze(name) }) // ok: the group has a limit
	}
	sem := make(chan struct{}, 8)
	for _, name := range names {
		sem <- struct{}{}
		go func() { // ok: a place is taken first
			defer func() { <-sem }()
			squeeze(name)
		}()
	}
	for _, name := range []string{"a", "b"} {
		go squeeze(name) // ok: two
	}
	for _, name := range names {
		squeeze(name) // ok: one after another
	}
	safego.Parallel(8, names, func(name string) { os.ReadFile(name) }) // ok: at most eight
	return g.Wait()
}

func same(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Go(func() { // ok: what is opened does not depend on the element
			if b, err := os.ReadFile("/etc/hosts"); err == nil {
				_ = bytes.Contains(b, []byte(name))
			}
		})
	}
	wg.Wait()
}

func written(lines [][]byte) {
	for _, line := range lines {
		go os.WriteFile("/tmp/last", line, 0o644) // ok: all write one file
	}
}
