package program

import "time"

// An Excess is a wait of an entry that may be longer than a budget.
type Excess struct {
	Entry *Entry
	*Reached
}

// Over returns what of the entries may take longer than a budget: waits that
// nothing ends, or only the client by hanging up, and those that are known to
// take longer. What nobody can tell is not among them. Work in the background,
// and main, have no budget.
func (p *Program) Over(budget time.Duration) (list []Excess) {
	for _, e := range p.Entries {
		if e.Class == "program" {
			continue
		}
		for _, w := range e.Waits {
			if !w.Async && (w.Bound == Unbounded || w.Bound == Client || w.Longest > budget) {
				list = append(list, Excess{e, w})
			}
		}
	}
	return list
}
