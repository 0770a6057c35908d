package torture

import "testing"

func TestOwedReturns(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       int
	}{
		{"between", "mu.Lock(); if bad() { return }; mu.Unlock()", 1},
		{"before it is taken", "if bad() { return }; mu.Lock(); mu.Unlock()", 0},
		{"of a literal", "mu.Lock(); go func() { return }(); mu.Unlock()", 0},
		{"never given back", "mu := make(chan int, 1); if bad() { return }; break; <-mu", 0},
		{"not in this round", "mu.Lock(); if bad() { continue }; mu.Unlock()", 1},
		{"in the next round of another loop", "mu.Lock(); for { if bad() { continue }; break }; mu.Unlock()", 0},
		{"out of a switch", "mu.Lock(); switch { case bad(): break }; mu.Unlock()", 0},
		{"out of a select", "mu.Lock(); select { case <-bad: continue }; mu.Unlock()", 1},
		{"of another lock", "if bad() { return }; new(sync.Mutex).Unlock()", 0},
		{"given back by who jumps there", "mu.Lock(); if bad() { return }; goto out; out: work(); mu.Unlock()", 1},
	} {
		if n := owedReturns([]byte("package p\n\nfunc f() { for { " + c.body + " } }\n")); n != c.want {
			t.Errorf("%s: %d, want %d", c.name, n, c.want)
		}
	}
}
