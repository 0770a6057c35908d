package fixpoint

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// reach answers which leaves a node of a graph leads to: the least solution of
// a system of equations, which can be found by a plain search as well.
func reach(edges [][]int, order []int) []map[int]bool {
	g := new(Group)
	same := func(a, b map[int]bool) bool { return len(a) == len(b) }
	var t *Table[int, map[int]bool]
	t = NewTable(g, nil, nil, same, func(n int) map[int]bool {
		out := map[int]bool{n: true}
		for _, m := range edges[n] {
			for k := range t.Of(m) {
				out[k] = true
			}
		}
		return out
	})
	answers := make([]map[int]bool, len(edges))
	for _, n := range order {
		answers[n] = t.Of(n)
	}
	if len(g.open) > 0 || len(g.path) > 0 {
		panic("questions left open")
	}
	return answers
}

func search(edges [][]int, n int, seen map[int]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	for _, m := range edges[n] {
		search(edges, m, seen)
	}
}

func TestLeastSolution(t *testing.T) {
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		n := 2 + rnd.IntN(12)
		edges := make([][]int, n)
		for range rnd.IntN(3 * n) {
			a := rnd.IntN(n)
			edges[a] = append(edges[a], rnd.IntN(n))
		}
		got := reach(edges, rnd.Perm(n))
		for i := range n {
			want := make(map[int]bool)
			search(edges, i, want)
			if len(got[i]) != len(want) {
				t.Fatalf("seed %d: node %d of %v leads to %v, want %v", seed, i, edges, got[i], want)
			}
		}
	}
}

// A question that leads to another one only after an answer has grown: the
// circle gets larger while it is settled.
func TestCircleGrows(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}} {
		g := new(Group)
		var table *Table[int, bool]
		table = NewSet(g, false, func(n int) bool {
			switch n {
			case 0:
				return table.Of(1) || table.Of(2)
			case 1:
				return table.Of(0) && table.Of(3) // asked once 0 is known to hold
			case 2:
				return table.Of(1) || true
			}
			return table.Of(1) || table.Of(2)
		})
		for _, n := range order {
			if !table.Of(n) {
				t.Errorf("order %v: question %d answers no", order, n)
			}
		}
	}
}

func TestSwingingGetsTop(t *testing.T) {
	g := new(Group)
	var table *Table[int, bool]
	table = NewSet(g, true, func(n int) bool { return !table.Of(1-n) || !table.Of(n) })
	if a, b := table.Of(0), table.Of(1); !a && !b || g.GivenUp == 0 {
		t.Errorf("got %v, %v with %d given up; want the top", a, b, g.GivenUp)
	}
}

func TestLinear(t *testing.T) {
	asked := func(n int) int {
		g := new(Group)
		var chain *Table[int, int]
		chain = NewTable(g, 0, -1, func(a, b int) bool { return a == b }, func(k int) int {
			return max(k%7, chain.Of((k+1)%n), chain.Of((k+2)%n))
		})
		chain.Of(0)
		return g.Answered
	}
	if a, b := asked(500), asked(4000); b > 10*a {
		t.Errorf("a circle of 500 asks %d times, one of 4,000 %d times", a, b)
	}
}

func TestDepth(t *testing.T) {
	g := new(Group)
	var down *Table[int, []int]
	down = NewTable(g, nil, []int{-1}, slices.Equal, func(k int) []int {
		if k == 0 {
			return []int{0}
		}
		return down.Of(k - 1)
	})
	if got := down.Of(maxDepth / 2); !slices.Equal(got, []int{0}) {
		t.Errorf("got %v", got)
	}
	if got := down.Of(3 * maxDepth); !slices.Equal(got, []int{-1}) || g.GivenUp != 1 {
		t.Errorf("got %v, want the top", got)
	}
}
