package unboundedfanout

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// multiplies finds the loop that starts one goroutine per element, if nothing
// in it limits, paces or waits for what is started.
func (c *checker) multiplies(f *fixes.FanOut) bool {
	at := ast.Node(f.Call.Expr)
	if f.Each && f.Over != nil {
		if !c.res.Grows(f.Over) {
			return false
		}
		f.Loop = &loops.Loop{Node: f.Call.Expr, Kind: loops.LoopData, Of: f.Over}
		if l := c.res.Collected(f.Over); l != nil {
			f.Loop.Of, f.Loop.Elem, f.Loop.Elems = l.Of, l.Elem, l.Elems
			f.Role = c.res.Part(f.Spawn, l.Elems)
			return true
		}
		if t := c.pass.TypesInfo.TypeOf(f.Over); t != nil {
			if s, ok := t.Underlying().(*types.Slice); ok {
				f.Loop.Elem = s.Elem()
			}
		}
		if lit, ok := ast.Unparen(f.Fn).(*ast.FuncLit); ok {
			if fn := c.x.ByNode[lit]; fn != nil && fn.Params().Len() > 0 {
				f.Loop.Elems = append(f.Loop.Elems, fn.Params().At(0))
				if f.Loop.Elem == nil {
					f.Loop.Elem = fn.Params().At(0).Type()
				}
			}
		}
		return true
	}
	for _, l := range c.res.Loops(at) {
		if c.res.Leaves(at, l) {
			continue
		}
		if c.res.Joined(at, l) {
			return false
		}
		if c.res.Held(at, l, f.Locals) {
			if l.Kind == loops.LoopData || l.Kind == loops.LoopMessages {
				f.Loop, f.Held = l, true
				return true
			}
			return false
		}
		switch l.Kind {
		case loops.LoopService:
			return false
		case loops.LoopData, loops.LoopMessages:
			if in := c.res.Collected(l.Of); in != nil {
				l.Of, l.Elem, l.Elems = in.Of, in.Elem, in.Elems
			}
			f.Loop = l
			f.Role = c.res.Part(f.Spawn, l.Elems)
			if l.Kind == loops.LoopMessages && f.Role == fanout.RoleNone {
				return false // what is received is a signal, and no work
			}
			return true
		}
	}
	return false
}

// worst picks the wait to speak of: the one furthest away, LLMs and embeddings first.
func (c *checker) worst(list []waits.Wait) waits.Wait {
	best := list[0]
	for _, w := range list[1:] {
		if rank(w) > rank(best) {
			best = w
		}
	}
	return best
}

func rank(w waits.Wait) int {
	n := 0
	switch w.Profile {
	case "embedding":
		n = 5
	case "llm":
		n = 4
	case "vectordb":
		n = 3
	case "", "dial":
	default:
		n = 1
	}
	if w.Weak {
		n -= 3
	}
	return n
}
