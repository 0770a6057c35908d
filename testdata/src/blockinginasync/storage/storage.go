// Package storage serves what storage layers keep.
package storage

import (
	"context"
	"io"
	"net/http"
	"sync"

	"blockinginasync/storage/notes"
	"blockinginasync/storage/tables"
)

type server struct {
	mu     sync.Mutex
	tables *tables.Tables
	notes  *notes.Notes
}

// A storage layer without a ctx is one mistake, however many handlers reach it.
func (s *server) title(w http.ResponseWriter, r *http.Request) {
	t, _ := s.tables.Title(r.PathValue("id")) // ok: for audits
	io.WriteString(w, t)
}

func (s *server) remove(w http.ResponseWriter, r *http.Request) {
	s.tables.Remove(r.PathValue("id")) // ok: for audits
}

// A file on the same machine answers.
func (s *server) note(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.notes.Title(r.PathValue("id")) // ok: a file
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	s.notes.Remove(context.Background(), t)   // ok: a file
	s.notes.DB.Exec("PRAGMA wal_checkpoint")  // ok: a file
	s.notes.DB.Query("SELECT id FROM titles") // ok: a file
	io.WriteString(w, t)
}

// all asks once per name, of a file.
func (s *server) all(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	for _, id := range r.URL.Query()["id"] {
		wg.Add(1)
		go func() { // ok: a file
			defer wg.Done()
			s.notes.Title(id)
		}()
	}
}
