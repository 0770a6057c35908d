// Package source reads the files that findings stand in, and no others.
//
// A //line directive can claim any position: of a file that holds secrets, of a
// device that never ends, of a pipe that nobody writes to. What it names is
// read only if the go command compiled it.
package source

import (
	"io"
	"os"
	"path/filepath"
	"strings"
)

// MaxSize is the size in bytes above which a file is not read. Of what people
// write nothing comes near it.
const MaxSize = 16 << 20

// A Set is the files that may be read, each of which it reads once. The nil Set
// has none.
type Set struct {
	allowed map[string]bool
	files   map[string]*file
}

type file struct {
	data  []byte
	ok    bool
	lines []string
}

// NewSet returns a set of the files with those absolute names.
func NewSet(names []string) *Set {
	s := &Set{allowed: make(map[string]bool), files: make(map[string]*file)}
	for _, name := range names {
		s.allowed[filepath.Clean(name)] = true
	}
	return s
}

// Put gives a file of the set another content than it has.
func (s *Set) Put(name string, data []byte) {
	if s != nil && s.allowed[filepath.Clean(name)] {
		s.files[name] = &file{data: data, ok: true}
	}
}

// Data returns the content of a file; ok is false if it is not in the set, not
// a regular file, too large, or cannot be read.
func (s *Set) Data(name string) (data []byte, ok bool) {
	f := s.file(name)
	return f.data, f.ok
}

// Line returns a line of a file, from 1, without its end.
func (s *Set) Line(name string, n int) (line string, ok bool) {
	lines := s.Lines(name)
	if n < 1 || n > len(lines) {
		return "", false
	}
	return lines[n-1], true
}

// Lines returns the lines of a file, nil if it cannot be read.
func (s *Set) Lines(name string) []string {
	f := s.file(name)
	if f.ok && f.lines == nil {
		f.lines = strings.Split(string(f.data), "\n")
	}
	return f.lines
}

func (s *Set) file(name string) *file {
	if s == nil || !s.allowed[filepath.Clean(name)] {
		return new(file)
	}
	f, ok := s.files[name]
	if !ok {
		f = new(file)
		f.data, f.ok = read(name)
		s.files[name] = f
	}
	return f
}

// read looks at what it has opened: what it looked at before could be another
// file by then.
func read(name string) (data []byte, ok bool) {
	// Opening a pipe waits for its other end.
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
		return nil, false
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > MaxSize {
		return nil, false
	}
	data, err = io.ReadAll(io.LimitReader(f, MaxSize+1))
	return data, err == nil && len(data) <= MaxSize
}
