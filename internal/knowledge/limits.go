package knowledge

import "go/types"

// GroupOf returns the row for a function or method that starts a goroutine per
// call or per element, and its library; nil if there is none.
func GroupOf(fn *types.Func) (*Group, *Lib) {
	lib := libOf(fn)
	if lib == nil {
		return nil, nil
	}
	sym := Symbol(fn.Origin())
	for e := range lib.holding() {
		for i := range e.Groups {
			g := &e.Groups[i]
			for _, s := range g.Spawn {
				if g.Type == "" && s == sym || g.Type != "" && g.Type+"."+s == sym {
					return g, lib
				}
			}
		}
	}
	return nil, lib
}

// Joins reports whether fn waits for everything a group has started.
func Joins(fn *types.Func) bool {
	lib := libOf(fn)
	if lib == nil {
		return false
	}
	sym := Symbol(fn.Origin())
	for _, e := range lib.Entries {
		for _, g := range e.Groups {
			for _, j := range g.Join {
				if g.Type+"."+j == sym {
					return true
				}
			}
		}
	}
	return false
}

// LimiterOf returns the row for a function or method of a limiter, or nil.
func LimiterOf(fn *types.Func) *Limiter {
	lib := libOf(fn)
	if lib == nil {
		return nil
	}
	sym := Symbol(fn.Origin())
	for _, e := range lib.Entries {
		for i := range e.Limiters {
			l := &e.Limiters[i]
			for _, f := range l.Func {
				if match(f, sym) {
					return l
				}
			}
		}
	}
	return nil
}

func libOf(fn *types.Func) *Lib {
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	return Find(fn.Pkg().Path())
}

// GroupMadeBy returns the row of the group that fn makes, or nil.
func GroupMadeBy(fn *types.Func) *Group {
	lib := libOf(fn)
	if lib == nil {
		return nil
	}
	sym := Symbol(fn.Origin())
	for e := range lib.holding() {
		for i := range e.Groups {
			for _, n := range e.Groups[i].New {
				if n == sym {
					return &e.Groups[i]
				}
			}
		}
	}
	return nil
}

// GroupRow returns the row of a type that runs functions on goroutines, or nil.
func GroupRow(n *types.Named) *Group {
	if n == nil || n.Obj().Pkg() == nil {
		return nil
	}
	lib := Find(n.Obj().Pkg().Path())
	if lib == nil {
		return nil
	}
	for e := range lib.holding() {
		for i := range e.Groups {
			if e.Groups[i].Type == n.Obj().Name() {
				return &e.Groups[i]
			}
		}
	}
	return nil
}
