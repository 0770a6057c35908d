// Package fixpoint answers questions that may lead back to themselves: what a
// variable holds that is made from another made from it, what a function does
// that calls itself.
//
// Each kind of question has a [Table], which asks once per key and remembers
// the answer. Where questions go round in a circle, all of the circle are asked
// again, beginning from the bottom, until nothing changes: the least solution.
// For answers that only grow with those they depend on there is one least
// solution, so it does not matter where the circle was entered, nor in which
// order declarations stand. An answer found in the middle of a circle is never
// kept.
//
// This is the one guard against walks that do not end. A question is asked a
// fixed number of times at most; one that has not come to rest by then gets the
// table's top, the answer of which nothing is reported.
package fixpoint

// maxRounds is how often a question of a circle is asked at most. An answer
// that grows does so a few times; more means that it swings.
const maxRounds = 64

// maxDepth is how many questions may wait for each other. A stack that deep is
// some hundred megabytes; beyond it the answer is the top.
const maxDepth = 50_000

// Group ties together the tables whose questions may lead to each other. It is
// not safe for concurrent use.
type Group struct {
	path  []*cell // questions being asked, outermost first
	open  []*cell // questions whose answer is not final, in the order first asked
	asked int     // numbers the cells

	GivenUp  int // questions that got the top because they did not come to rest
	Answered int // how often a question was asked
}

// cell is one question.
type cell struct {
	index, low int // its number, and the lowest that it led back to
	rounds     int
	met        bool // its answer was used before it was final
	final      bool
	eval       func() (changed bool)
	giveUp     func()
}

// Table answers one kind of question.
type Table[K comparable, V any] struct {
	group       *Group
	bottom, top V
	same        func(a, b V) bool
	answer      func(K) V
	entries     map[K]*entry[V]
}

type entry[V any] struct {
	cell
	value V
}

// NewTable returns a table of g. answer finds the answer to a question and may
// ask any table of g; bottom is what a question in a circle answers first, and
// top what it answers if it does not come to rest. same reports whether two
// answers are equal.
func NewTable[K comparable, V any](g *Group, bottom, top V, same func(a, b V) bool, answer func(K) V) *Table[K, V] {
	return &Table[K, V]{group: g, bottom: bottom, top: top, same: same, answer: answer, entries: make(map[K]*entry[V])}
}

// NewSet returns a table of questions that are answered by yes or no, with no
// as the bottom.
func NewSet[K comparable](g *Group, top bool, answer func(K) bool) *Table[K, bool] {
	return NewTable(g, false, top, func(a, b bool) bool { return a == b }, answer)
}

// Of returns the answer to k.
func (t *Table[K, V]) Of(k K) V {
	e := t.entries[k]
	if e == nil {
		e = &entry[V]{value: t.bottom}
		e.eval = func() bool {
			v := t.answer(k)
			if e.final || t.same(v, e.value) {
				return false
			}
			e.value = v
			return true
		}
		e.giveUp = func() { e.value, e.final = t.top, true }
		t.entries[k] = e
		t.group.ask(&e.cell)
	} else if !e.final {
		t.group.meet(&e.cell)
	}
	return e.value
}

// Final reports whether the answer to k stands. It does not while k, or a
// question in a circle with it, is being asked.
func (t *Table[K, V]) Final(k K) bool {
	e := t.entries[k]
	return e != nil && e.final
}

// meet notes that the question being asked depends on c, which is not final.
func (g *Group) meet(c *cell) {
	c.met = true
	if len(g.path) > 0 {
		p := g.path[len(g.path)-1]
		p.low = min(p.low, c.low)
	}
}

// ask finds the answer to a question that was never asked. Invariant: open
// holds the questions that are not final; each leads, directly or not, to one
// that stands in path.
func (g *Group) ask(c *cell) {
	if len(g.path) >= maxDepth {
		c.giveUp()
		g.GivenUp++
		return
	}
	g.asked++
	c.index, c.low = g.asked, g.asked
	first := len(g.open)
	g.open = append(g.open, c)
	g.run(c)
	if c.low == c.index {
		g.settle(c, first)
	}
	if !c.final {
		g.meet(c)
	}
}

func (g *Group) run(c *cell) bool {
	g.Answered++
	c.rounds++
	g.path = append(g.path, c)
	changed := c.eval()
	g.path = g.path[:len(g.path)-1]
	return changed
}

// settle asks the questions open[first:], a circle entered at c, again and
// again until their answers rest. Those asked last come first: the others
// depend on them.
func (g *Group) settle(c *cell, first int) {
	for changed := c.met || len(g.open) > first+1; changed; {
		changed = false
		known := len(g.open)
		for i := known - 1; i >= first; i-- {
			m := g.open[i]
			if m.final {
				continue
			}
			if m.rounds >= maxRounds {
				m.giveUp()
				g.GivenUp++
				changed = true
				continue
			}
			changed = g.run(m) || changed
			c.low = min(c.low, m.low)
		}
		if c.low < c.index {
			return // it led to a question further out, which settles this circle too
		}
		changed = changed || len(g.open) > known
	}
	for _, m := range g.open[first:] {
		m.final = true
	}
	g.open = g.open[:first]
}

// Equal is the == of comparable answers, for [NewTable].
func Equal[V comparable](a, b V) bool { return a == b }
