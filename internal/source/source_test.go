package source

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestSet(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	a, secret := write("a.go", "package a\n\nvar x = 1\n"), write("secret", "password\n")
	large := write("large.go", "")
	if err := os.Truncate(large, MaxSize+1); err != nil {
		t.Fatal(err)
	}
	names := []string{a, dir, large, filepath.Join(dir, "missing.go")}
	if runtime.GOOS != "windows" {
		names = append(names, os.DevNull, "/dev/zero")
	}
	s := NewSet(names)
	if line, ok := s.Line(a, 3); !ok || line != "var x = 1" {
		t.Errorf("line 3 is %q, %v", line, ok)
	}
	for _, n := range []int{-1, 0, 5} {
		if line, ok := s.Line(a, n); ok {
			t.Errorf("line %d is %q", n, line)
		}
	}
	for _, name := range append(names[1:], secret, filepath.Join(dir, "..", filepath.Base(dir), "secret")) {
		if data, ok := s.Data(name); ok || data != nil {
			t.Errorf("%s was read: %q", name, data)
		}
	}
	if _, ok := (*Set)(nil).Data(a); ok {
		t.Error("the nil set has files")
	}
}
