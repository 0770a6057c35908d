package torture

import (
	"go/build"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
)

// TestSources checks programs that others wrote to try compilers and analyzers:
// those of Go's own tests, where the installation has them, and of x/tools; with
// -torture also the standard library, the go command and x/tools themselves.
// Without that flag it takes one in twenty.
func TestSources(t *testing.T) {
	one := 20
	if *long > 0 {
		one = 1
	}
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	goroot := strings.TrimSpace(string(out))
	t.Run("GOROOT_test", func(t *testing.T) {
		dir := filepath.Join(goroot, "test")
		if _, err := os.Stat(dir); err != nil {
			t.Skipf("%s is not there: only a checkout of Go's sources and some distributions have it", dir)
		}
		eachAlone(t, dir, one)
	})
	t.Run("x_tools_testdata", func(t *testing.T) { eachAlone(t, xtools(t), one) })
	if *long == 0 {
		return
	}
	t.Run("std", func(t *testing.T) { eachPackage(t, filepath.Join(goroot, "src"), "") })
	t.Run("x_tools", func(t *testing.T) { eachPackage(t, xtools(t), "golang.org/x/tools/") })
}

// xtools returns the directory of x/tools' sources.
func xtools(t *testing.T) string {
	t.Helper()
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	p, err := build.Default.Import("golang.org/x/tools/go/analysis", wd, build.FindOnly)
	if err != nil {
		t.Skip("the sources of x/tools are not to be had, as in a build from vendored dependencies: ", err)
	}
	return filepath.Dir(filepath.Dir(p.Dir))
}

// eachAlone checks each file below dir as a program, of one in so many.
func eachAlone(t *testing.T, dir string, one int) {
	s := newSources(t)
	n := 0
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.Contains(name, "internal/torture") {
			return err
		}
		if n++; n%one != 0 {
			return nil
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s.check(name, &Program{Path: "example.com/alone", Files: []File{{filepath.Base(name), src}}})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.done()
}

// eachPackage checks the packages below dir.
func eachPackage(t *testing.T, dir, prefix string) {
	s := newSources(t)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if base := d.Name(); base == "testdata" || base == "vendor" {
			return filepath.SkipDir
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		if prog, err := ReadDir(name, prefix+filepath.ToSlash(rel)); err == nil {
			s.check(name, prog)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.done()
}

type sources struct {
	t       *testing.T
	house   *House
	tally   Tally
	skipped int
}

func newSources(t *testing.T) *sources {
	return &sources{t: t, house: NewHouse(filepath.Join(passtest.Dir(t), "src"))}
}

func (s *sources) check(name string, prog *Program) {
	if s.house.Compiles(prog) != nil {
		s.skipped++ // meant to fail, or imports what is not at hand
		return
	}
	for _, f := range s.house.Check(prog, rand.New(rand.NewPCG(1, 1)), &s.tally) {
		s.t.Errorf("%s: %v", name, f)
	}
}

func (s *sources) done() {
	s.t.Logf("%d programs and %d that do not compile, %d findings, %d fixes", s.tally.Programs, s.skipped, s.tally.Findings, s.tally.Fixes)
	if s.tally.Programs == 0 {
		s.t.Error("no program compiles")
	}
}
