package dynamic

import (
	"os"
	"time"
)

// What must be so holds for a call of an interface method if it holds for every
// implementation in the package.
type ender interface{ end(code int) }

type process struct{}

func (process) end(code int) { os.Exit(code) }

type crash struct{ reason string }

func (c crash) end(int) { panic(c.reason) }

func Finish(e ender) { // want Finish:"noreturn"
	e.end(1)
}

// One that returns is enough for unknown.
type reporter interface{ report(code int) }

type exits struct{}

func (exits) report(code int) { os.Exit(code) }

type logs struct{ codes []int }

func (l *logs) report(code int) { l.codes = append(l.codes, code) }

func Report(r reporter) { // ok: logs comes back
	r.report(1)
}

type pacer interface{ pace() }

type slow struct{}

func (slow) pace() { time.Sleep(time.Minute) }

type quick struct{}

func (quick) pace() { time.Sleep(time.Millisecond) }

func Poll(p pacer) { // want Poll:"sleep .*; delays; pauses"
	p.pace()
}

// A stand-in does not count.
type fakePacer struct{}

func (fakePacer) pace() {}

type turn interface{ take() }

type waiting struct{}

func (waiting) take() { time.Sleep(time.Second) }

type free struct{}

func (free) take() {}

func Enter(t turn) { // want Enter:"sleep [^;]*; pauses"
	t.take()
}
