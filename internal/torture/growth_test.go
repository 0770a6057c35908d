package torture

import (
	"flag"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

var (
	growth = flag.Int("torture.growth", 0, "measure the time that the analysis takes as programs grow, up to so many elements, and print the exponents")
	shaped = flag.String("torture.shape", "", "measure the shapes with this in their name")
)

// maxExponent is how fast the cost of the analysis may grow with a program.
const maxExponent = 1.5

// maxAllocated is the same for what small programs allocate, where the growth of
// a map shows: what is linear comes to 1.3 at most there, what is quadratic to 2.
const maxAllocated = 1.7

// TestGrowth checks that the work of the analysis grows little faster than a
// program. By default the work is what is allocated, which does not depend on
// the machine; with -torture.growth it is time, at real sizes.
func TestGrowth(t *testing.T) {
	house := NewHouse(filepath.Join(passtest.Dir(t), "src"))
	for _, s := range Shapes {
		if !strings.Contains(s.Name, *shaped) {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			if *growth == 0 {
				small, large := work(t, house, s, 100), work(t, house, s, 400)
				if e := math.Log(large/small) / math.Log(4); e > maxAllocated {
					t.Errorf("100 elements allocate %.0f bytes, 400 %.0f: exponent %.2f", small, large, e)
				}
				return
			}
			first, last := 0.0, 0.0
			for n := max(*growth/8, 1); n <= *growth; n *= 2 {
				d := took(t, house, s, n)
				if first == 0 {
					first, last = d, d
				}
				t.Logf("%6d elements %8.3f s  exponent %.2f", n, d, math.Log(d/last)/math.Log(2))
				last = d
			}
			// Over all sizes: from one to the next, a collection of garbage shows.
			if e := math.Log(last/first) / math.Log(8); e > maxExponent && last > 0.5 {
				t.Errorf("exponent %.2f", e)
			}
		})
	}
}

// work returns the bytes that the suite allocates on a shape of n elements.
func work(t *testing.T, house *House, s Shape, n int) float64 {
	_, bytes, err := house.Analyse(s.Of(n))
	if err != nil {
		t.Fatal(err)
	}
	return float64(bytes)
}

// took returns the seconds of processor time that type-checking and the suite take on a shape of
// n elements: the least of three runs.
func took(t *testing.T, house *House, s Shape, n int) float64 {
	p := s.Of(n)
	best := math.Inf(1)
	for range 3 {
		start := cpuSeconds()
		if _, _, err := house.Analyse(p); err != nil {
			t.Fatal(err)
		}
		best = min(best, cpuSeconds()-start)
		if best > 20 {
			break
		}
	}
	return best
}

// TestGivesUp checks that a function with too many paths is given up, which is
// told to the command, and that its package keeps its other findings.
func TestGivesUp(t *testing.T) {
	old := report.Options.Parts
	defer func() { report.Options.Parts = old }()
	report.Options.Parts = true
	p := grown([]string{"net/http"}, "func Do(url string, on []bool) {\n\tfor {\n\t\tresp, err := http.Get(url)\n\t\tif err == nil {\n\t\t\tresp.Body.Close()\n\t\t\treturn\n\t\t}\n"+
		repeat(1500, "\t\tif on[%[1]d] {\n\t\t\tcontinue\n\t\t}\n")+"\t}\n}\n")
	p.Files[0].Src = append(p.Files[0].Src, "\nvar client = &http.Client{}\n"...)
	found, _, err := NewHouse(filepath.Join(passtest.Dir(t), "src")).Analyse(p)
	if err != nil {
		t.Fatal(err)
	}
	gaveUp, others := 0, 0
	for _, f := range found {
		switch {
		case f.Category == report.GaveUp:
			gaveUp++
		case f.Pass == "nobackoff":
			t.Errorf("%s, although not all paths were followed", f)
		default:
			others++
		}
	}
	if gaveUp == 0 || others == 0 {
		t.Errorf("%d passes say that they gave up, and there are %d findings; want some of both", gaveUp, others)
	}
}
