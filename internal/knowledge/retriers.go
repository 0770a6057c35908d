package knowledge

import "go/types"

// Matches reports whether symbol sym ("F", "T.M") matches pattern p of a row.
func Matches(p, sym string) bool { return match(p, sym) }

// RetrierOf returns the row for a function that runs its func argument until
// it succeeds, and its library; nil if it is none.
func RetrierOf(fn *types.Func) (*Retrier, *Lib) {
	lib := libOf(fn)
	if lib == nil {
		return nil, nil
	}
	return lib.retriers[Symbol(fn.Origin())], lib
}

// BadSettings returns the settings of a library that turn off what they are for.
func (l *Lib) BadSettings() []BadSetting {
	var list []BadSetting
	for _, e := range l.Rows {
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
	return lib.schedulers[Symbol(fn.Origin())], lib
}

// EndingOf returns the row for a function that bounds how often or how long is
// tried again, or nil.
func EndingOf(fn *types.Func) *Ending {
	lib := libOf(fn)
	if lib == nil {
		return nil
	}
	return lib.ends[Symbol(fn.Origin())]
}
