package torture

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
)

// TestGenerate holds that nearly all made-up programs compile.
func TestGenerate(t *testing.T) {
	h := NewHouse(filepath.Join(passtest.Dir(t), "src"))
	const n = 200
	bad, lines := 0, 0
	for i := range uint64(n) {
		p := Generate(rand.New(rand.NewPCG(i, 0)))
		lines += strings.Count(p.String(), "\n")
		if err := h.Compiles(p); err != nil {
			bad++
			t.Logf("program %d: %v", i, err)
			if bad < 3 {
				t.Logf("%s", p)
			}
		}
	}
	t.Logf("%d of %d programs do not compile; %d lines each", bad, n, lines/n)
	if bad > n/10 {
		t.Errorf("%d of %d made-up programs do not compile", bad, n)
	}
}
