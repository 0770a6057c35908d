package nobackoff

import (
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// startsUp reports whether a retry waits, while the program starts, until
// something else is there.
func (c *checker) startsUp(retry *retries.Retry) bool {
	if namedStart(c.callName(retry), "wait", "connect", "dial", "open", "ping", "ready", "health") {
		return true
	}
	return c.startFunc(retry.In)
}

// startFunc reports whether a function belongs to the start of a program, by its name.
func (c *checker) startFunc(f *symbols.Func) bool {
	if f == nil || f.Decl() == nil {
		return false
	}
	d := f.Decl()
	name := d.Obj.Name()
	return name == "main" && c.pass.Pkg.Name() == "main" ||
		namedStart(name, "wait", "connect", "dial", "open", "init", "setup", "start", "new", "ping", "ready", "health", "must", "bootstrap")
}
