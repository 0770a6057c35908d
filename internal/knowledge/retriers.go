package knowledge

import (
	"go/types"
	"slices"
)

// Matches reports whether symbol sym ("F", "T.M") matches pattern p of a row.
func Matches(p, sym string) bool { return match(p, sym) }

// RetrierOf returns the row for a function that runs its func argument until
// it succeeds, and its library; nil if it is none.
func RetrierOf(fn *types.Func) (*Retrier, *Lib) {
	lib := libOf(fn)
	if lib == nil {
		return nil, nil
	}
	sym := Symbol(fn.Origin())
	for e := range lib.holding() {
		for i := range e.Retriers {
			row := &e.Retriers[i]
			for _, name := range row.Func {
				if match(name, sym) {
					return row, lib
				}
			}
		}
	}
	return nil, lib
}

// BadSettings returns the settings of a library that turn off what they are for.
func (l *Lib) BadSettings() []BadSetting {
	var list []BadSetting
	for e := range l.holding() {
		for _, row := range e.Retriers {
			list = append(list, row.Bad...)
		}
		list = append(list, e.Bad...)
	}
	return list
}

// SchedulerOf returns the row for a function that adds a job to a scheduler,
// and its library; nil if it does not.
func SchedulerOf(fn *types.Func) (*Scheduler, *Lib) {
	lib := libOf(fn)
	if lib == nil {
		return nil, nil
	}
	sym := Symbol(fn.Origin())
	for e := range lib.holding() {
		for i := range e.Schedulers {
			if row := &e.Schedulers[i]; slices.Contains(row.Func, sym) {
				return row, lib
			}
		}
	}
	return nil, lib
}
