package atlas

import (
	"fmt"
	"path"
	"strconv"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/program"
)

// names returns what the entries of p are called, with their package where several
// have one name.
func names(p *program.Program) []string {
	count := make(map[string]int)
	for _, e := range p.Entries {
		count[e.Name()]++
	}
	var list []string
	for _, e := range p.Entries {
		name := e.Name()
		if count[name] > 1 {
			name += " (" + path.Base(e.Package) + ")"
		}
		list = append(list, name)
	}
	return list
}

// notes say in words how often and how widely something is called.
func notes(w *program.Reached) (list []string) {
	if w.Longest > 0 {
		list = append(list, "at most "+w.Longest.Round(time.Millisecond).String())
	}
	if w.Setting != "" {
		list = append(list, "its timeout is read from "+printable.Line(w.Setting))
	}
	switch {
	case w.Unlimited:
		list = append(list, "at once for each "+w.Each+", no limit")
	case w.Each != "" && w.Async:
		list = append(list, "concurrently for each "+w.Each)
	case w.Each != "":
		list = append(list, "for each "+w.Each)
	}
	switch {
	case w.Attempts >= program.Many:
		list = append(list, "tried until it succeeds")
	case w.Several && w.Attempts > 1:
		list = append(list, itoa(w.Attempts)+" attempts, several times")
	case w.Several:
		list = append(list, "several attempts")
	case w.Attempts > 1:
		list = append(list, itoa(w.Attempts)+" attempts")
	}
	if w.Async {
		list = append(list, "in the background")
	}
	return list
}

func itoa(n int) string { return strconv.Itoa(n) }

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return itoa(n) + " " + more
}

// worst says how the worst of the entries waits.
func worst(d *program.Dependency) string {
	if len(d.Entries) == 0 {
		return "not reached"
	}
	return d.Worst().String()
}

func tries(d *program.Dependency) string {
	switch {
	case d.Attempts >= program.Many:
		return "endless"
	case d.Attempts == 0:
		return "-"
	case d.Several:
		return itoa(d.Attempts) + ", several times"
	}
	return itoa(d.Attempts)
}

var timeoutWords = map[string]string{"yes": "timeout", "no": "no timeout", "ctx": "by ctx", "unknown": "timeout unknown"}

// more counts the further places of a gap.
func more(g *program.Gap) string {
	if g.More == 0 {
		return ""
	}
	return fmt.Sprintf(" (and in %s of this file)", count(g.More, "more place", "more places"))
}
