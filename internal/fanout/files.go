package fanout

import (
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// FilesOf returns what a call starts that waits on nothing outside the process:
// goroutines of which each may open a file. OpensPer says whether they do.
func (r *Fanout) FilesOf(c *symbols.Call) []*Spawn {
	fn := c.Func()
	switch {
	case c.Mode == symbols.Defer:
		return nil
	case c.Mode == symbols.Go:
		return []*Spawn{{Call: c, How: SpawnGo, Locals: r.StartedBy(c)}}
	case fn == nil:
		return nil
	}
	var list []*Spawn
	for _, fan := range r.fansOf(fn) {
		arg := r.Index().Arg(c.Expr, fan.Param)
		if arg == nil || !symbols.IsFunc(r.Index().Info.TypeOf(arg)) {
			continue
		}
		s := &Spawn{Call: c, How: SpawnHelper, Fn: arg, Each: fan.Each, Limited: fan.Limited}
		if row, _ := knowledge.GroupOf(fn); row != nil {
			s.How, s.Group = SpawnGroup, row
			s.Limited = row.Limit == "default" && row.UnlimitedBy == "" && row.WorkersBy == ""
		}
		s.Locals, _ = r.Targets(arg)
		if fan.Each && fan.Over >= 0 {
			s.Over = r.Index().Arg(c.Expr, fan.Over)
		}
		if fan.Limit >= 0 {
			s.Count = r.Index().Arg(c.Expr, fan.Limit)
		}
		list = append(list, s)
	}
	return list
}

// OpensPer returns the call by which each goroutine opens a file that its
// element names, as a wait to speak of; false if there is none.
func (r *Fanout) OpensPer(s *Spawn, elems []*types.Var) (waits.Wait, bool) {
	p := &parts{r: r, seen: make(map[*symbols.Func]bool)}
	tainted := p.madeOf(s.Call.In, elems)
	c := s.Call
	if s.How != SpawnGo || !p.opens(c, tainted) {
		c = nil
		for _, f := range s.Locals {
			if f.Obj == nil && c == nil {
				c = p.opened(f, tainted)
			}
		}
	}
	if c == nil {
		return waits.Wait{}, false
	}
	return waits.Wait{Kind: knowledge.Files, What: "a file", Func: symbols.ID(c.Func()), Via: []string{symbols.FuncName(c.Func(), r.Pass.Pkg)}}, true
}

// findOpens reports whether f opens a file that one of its parameters names, or
// its receiver.
func (r *Fanout) findOpens(f *symbols.Func) bool {
	params := slices.Collect(f.Sig.Params().Variables())
	if recv := f.Sig.Recv(); recv != nil {
		params = append(params, recv)
	}
	if len(params) == 0 || !slices.ContainsFunc(r.CallsOf(f), func(c *symbols.Call) bool { return c.Func() != nil && r.opening.Of(r.Resolver, c.Func()) }) {
		return false
	}
	p := &parts{r: r, seen: make(map[*symbols.Func]bool)}
	return p.opened(f, p.madeOf(f, params)) != nil
}

// opened returns the call of f that opens a file which a tainted variable names.
func (p *parts) opened(f *symbols.Func, tainted map[*types.Var]Role) *symbols.Call {
	for _, c := range p.r.CallsOf(f) {
		if c.Func() != nil && p.opens(c, tainted) {
			return c
		}
	}
	return nil
}

// opens reports whether a call opens a file that a tainted variable names.
func (p *parts) opens(c *symbols.Call, tainted map[*types.Var]Role) bool {
	fn := c.Func()
	if fn == nil || !p.r.opening.Of(p.r.Resolver, fn) {
		return false
	}
	args := c.Expr.Args
	if row, _ := knowledge.CallOf(fn); row != nil && row.Role == knowledge.RoleOpens {
		args = args[:min(1, len(args))] // what it writes names no file
	} else if recv := symbols.Receiver(c.Expr); recv != nil && p.taint(recv, tainted) != RoleNone {
		return true
	}
	for _, a := range args {
		if p.taint(a, tainted) != RoleNone {
			return true
		}
	}
	return false
}
