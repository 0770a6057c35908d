package knowledge

import "go/types"

// GroupOf returns the row for a function or method that starts a goroutine per
// call or per element, and its library; nil if there is none.
func GroupOf(fn *types.Func) (*Group, *Lib) {
	lib := libOf(fn)
	if lib == nil {
		return nil, nil
	}
	return lib.spawns[Symbol(fn.Origin())], lib
}

// Joins reports whether fn waits for everything a group has started.
func Joins(fn *types.Func) bool {
	lib := libOf(fn)
	return lib != nil && lib.joins[Symbol(fn.Origin())]
}

// LimiterOf returns the row for a function or method of a limiter, or nil.
func LimiterOf(fn *types.Func) *Limiter {
	lib := libOf(fn)
	if lib == nil {
		return nil
	}
	return lib.limiters[Symbol(fn.Origin())]
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
	return lib.madeBy[Symbol(fn.Origin())]
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
	return lib.groups[n.Obj().Name()]
}
