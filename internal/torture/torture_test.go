package torture

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/internal/proof"
)

var (
	long = flag.Duration("torture", 0, "how long to search; without it, a fixed number of programs")
	seed = flag.Uint64("torture.seed", 0, "check the program of this number alone")
	from = flag.Uint64("torture.from", 1, "the number of the first program")
	many = flag.Uint64("torture.n", 40, "how many programs, without -torture")
	raw  = flag.Bool("torture.raw", false, "show programs as they are, without shrinking them")
	keep = flag.Bool("torture.keep", false, "go on after failures, and list them by key at the end")
)

// corpus returns the directories of the passes' corpora.
func corpus(t testing.TB) (dirs []string) {
	root := filepath.Join(passtest.Dir(t), "src")
	for _, pass := range []string{"blockinginasync", "brokendeadline", "defaulttimeout", "nobackoff", "unboundedfanout", "cycles"} {
		err := filepath.WalkDir(filepath.Join(root, pass), func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if list, _ := filepath.Glob(filepath.Join(name, "*.go")); len(list) > 0 {
				rel, err := filepath.Rel(root, name)
				dirs = append(dirs, filepath.ToSlash(rel))
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return dirs
}

// TestPrograms checks made-up and disfigured programs.
func TestPrograms(t *testing.T) {
	s := &search{t: t, house: NewHouse(filepath.Join(passtest.Dir(t), "src")), dirs: corpus(t), keys: make(map[string]int)}
	if *seed != 0 {
		s.one(*seed)
		return
	}
	refused := make(map[string]int)
	proof.Refused = func(fix analysis.SuggestedFix, why error) {
		if refused[refusal(why)]++; refused[refusal(why)] < 4 && *raw && !strings.Contains(why.Error(), "comment") {
			t.Log(fix.Message, why)
			for _, e := range fix.TextEdits {
				t.Logf("%d-%d %q", e.Pos, e.End, e.NewText)
			}
		}
	}
	defer func() { proof.Refused = nil }()
	start := time.Now()
	for n := *from; ; n++ {
		if *long > 0 && time.Since(start) > *long || *long == 0 && n >= *from+*many {
			break
		}
		s.one(n)
		if t.Failed() && !*keep {
			break
		}
		if *long > 0 && n%500 == 0 {
			fmt.Fprintf(os.Stderr, "%s: %d programs, %d findings, %d fixes; keys %v\n", time.Since(start).Round(time.Second), s.tally.Programs, s.tally.Findings, s.tally.Fixes, s.keys)
		}
	}
	t.Logf("%d programs, %d findings, %d fixes; at most %d bytes of memory per byte of source", s.tally.Programs, s.tally.Findings, s.tally.Fixes, s.tally.MaxWork)
	for why, n := range refused {
		t.Logf("%4d fixes refused: %s", n, why)
	}
	for key, n := range s.keys {
		t.Logf("%4d × %s", n, key)
	}
}

var specific = regexp.MustCompile(`^.*?\.go:\d+:\d+: |".*"|\b\w*\d+\b`)

// refusal makes one text of the reasons why fixes are refused that differ in
// names and places only.
func refusal(why error) string { return specific.ReplaceAllString(why.Error(), "") }

type search struct {
	t     *testing.T
	house *House
	dirs  []string
	tally Tally
	keys  map[string]int
}

// one checks the program of a number.
func (s *search) one(n uint64) {
	r := rand.New(rand.NewPCG(n, 0))
	prog, err := s.program(r)
	if err != nil {
		s.t.Fatalf("program %d: %v", n, err)
	}
	// A stack that overflows, or an analysis without end, says nothing of
	// the program: so it is written down before.
	if dir := os.Getenv("TORTURE_DIR"); dir != "" {
		os.WriteFile(filepath.Join(dir, "last.txtar"), fmt.Appendf(nil, "%d\n%s", n, prog), 0o666)
	}
	for _, f := range s.house.Check(prog, rand.New(rand.NewPCG(n, 1)), &s.tally) {
		key := f.Key()
		s.keys[key]++
		if s.keys[key] > 3 {
			continue
		}
		small := prog
		if !*raw {
			small, f = s.house.Minimise(prog, f, n)
		}
		s.t.Errorf("program %d (-torture.seed=%[1]d):\n%v\n%s", n, f, small)
	}
}

// program makes the program that r leads to.
func (s *search) program(r *rand.Rand) (*Program, error) {
	if r.IntN(2) == 0 {
		for range 20 {
			if prog := Generate(r); s.house.Compiles(prog) == nil {
				return s.house.Mutate(prog, r), nil
			}
		}
		return nil, errors.New("nothing that was made up compiles")
	}
	path := pick(r, s.dirs)
	dir := filepath.Join(s.house.root, filepath.FromSlash(path))
	prog, err := ReadDir(dir, path)
	if err != nil {
		return nil, err
	}
	// All of a large package takes long and shows little more than a part.
	if len(prog.Files) > 2 {
		if part := s.house.part(prog, r); part != nil {
			prog = part
		}
	}
	return s.house.Mutate(prog, r), nil
}
