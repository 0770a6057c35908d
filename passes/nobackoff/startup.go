package nobackoff

import (
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// startsUp reports whether whoever repeats a call waits, while the program
// starts, until something else is there.
func (c *checker) startsUp(call *symbols.Call) bool {
	if names.StartsWith(calleeName(call), "wait", "connect", "dial", "open", "ping", "ready", "health") {
		return true
	}
	return c.startFunc(call.In)
}

// startFunc reports whether a function belongs to the start of a program, by its name.
func (c *checker) startFunc(f *symbols.Func) bool {
	if f == nil || f.Decl() == nil {
		return false
	}
	d := f.Decl()
	name := d.Obj.Name()
	return name == "main" && c.pass.Pkg.Name() == "main" ||
		names.StartsWith(name, "wait", "connect", "dial", "open", "init", "setup", "start", "new", "ping", "ready", "health", "must", "bootstrap")
}

func calleeName(call *symbols.Call) string {
	if call.Callee != nil {
		return call.Callee.Name()
	}
	return ""
}
