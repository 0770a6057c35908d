package shapes

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

var storeClient = &http.Client{Timeout: time.Minute}

func store(name string) error {
	resp, err := storeClient.Get("https://store.example/" + name)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Callbacks that run once per file.
func tree(root string) error {
	err := filepath.Walk(root, func(name string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			go func() { store(name) }() // want `go-per-item`
		}
		return err
	})
	if err != nil {
		return err
	}
	return fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		go store(name) // want `go-per-item`
		return err
	})
}

// Timers that all go off at once.
func reminders(names []string) {
	for _, name := range names {
		time.AfterFunc(time.Minute, func() { store(name) }) // want `go-per-item`
	}
}

// ok: one timer, and callbacks that start nothing
func once(root string) {
	time.AfterFunc(time.Minute, func() { store(root) })
	filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error { return store(name) })
	for _, name := range []string{"a", "b"} {
		time.AfterFunc(time.Minute, func() { store(name) })
	}
}
