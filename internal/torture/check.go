package torture

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/internal/proof"
)

// maxWork is how many bytes of memory the suite may ask for per byte of a
// program's source, beside those that an empty program costs. What is usual is
// printed by the test; this is some eight times the most that was seen.
const maxWork = 20_000

const freeWork = 64 << 20

// A Tally counts what was checked.
type Tally struct {
	Programs, Findings, Fixes int
	MaxWork                   uint64 // per byte of source
}

// Check returns the ways in which a program, which compiles, shows mistakes of
// the suite: at most one of each key.
func (h *House) Check(prog *Program, r *rand.Rand, tally *Tally) []*Failure {
	c := &checks{house: h, prog: prog, keys: make(map[string]bool), tally: tally}
	tally.Programs++
	proof.Batch = false
	found, work, err := h.Analyse(prog)
	if err != nil {
		c.failed(err, prog)
		return c.failures
	}
	c.found = found
	tally.Findings += len(found)
	tally.MaxWork = max(tally.MaxWork, work/uint64(prog.size()+1))
	if work > freeWork+maxWork*uint64(prog.size()) {
		c.fail(&Failure{Kind: "work", Detail: fmt.Sprintf("%d bytes of memory for %d bytes of source", work, prog.size())})
	}
	if n := h.gaveUp; n > 0 {
		c.fail(&Failure{Kind: "rests", Detail: fmt.Sprintf("%d questions did not come to rest", n)})
	}
	c.again(found)
	c.shuffled(found, r)
	for _, f := range found {
		for _, fix := range f.Fixes {
			tally.Fixes++
			c.single(f, fix)
		}
	}
	c.together()
	return c.failures
}

type checks struct {
	house    *House
	prog     *Program
	found    []*Finding
	failures []*Failure
	keys     map[string]bool
	tally    *Tally
}

func (c *checks) fail(f *Failure) {
	if key := f.Key(); !c.keys[key] {
		c.keys[key] = true
		c.failures = append(c.failures, f)
	}
}

// failed records an error of the analysis of a program.
func (c *checks) failed(err error, prog *Program) {
	kind := "error"
	if errors.Is(err, errCrash) {
		kind = "crash"
	}
	c.fail(&Failure{Kind: kind, Detail: err.Error() + "\n" + changedText(c.prog, prog)})
}

// changedText returns the files in which a program differs from another.
func changedText(from, to *Program) string {
	var b strings.Builder
	for i, f := range to.Files {
		if i < len(from.Files) && !bytes.Equal(from.Files[i].Src, f.Src) {
			b.WriteString(diff(from.Files[i].Src, f.Src))
		}
	}
	return b.String()
}

// again holds that a second run says the same.
func (c *checks) again(found []*Finding) {
	second, _, err := c.house.Analyse(c.prog)
	if err != nil {
		c.failed(err, c.prog)
		return
	}
	if d := difference(exactly(found), exactly(second)); d != "" {
		c.fail(&Failure{Kind: "rerun", Detail: d})
	}
}

// shuffled holds that the order of declarations and files does not matter.
func (c *checks) shuffled(found []*Finding, r *rand.Rand) {
	if r == nil {
		return
	}
	other, err := shuffle(c.prog, r)
	if err != nil || c.house.Compiles(other) != nil {
		return // what stands between declarations cannot always be moved
	}
	second, _, err := c.house.Analyse(other)
	if err != nil {
		c.failed(err, other)
		return
	}
	for _, kind := range []string{"shuffle", "chain"} {
		text := kind == "chain"
		if d := difference(inDecls(c.prog, found, text), inDecls(other, second, text)); d != "" {
			c.fail(&Failure{Kind: kind, Detail: d + "\n" + other.String()})
			return
		}
	}
}

// exactly writes findings with all that is in them.
func exactly(list []*Finding) (lines []string) {
	for _, f := range list {
		lines = append(lines, fmt.Sprintf("%s %v", f, f.Fixes))
	}
	slices.Sort(lines)
	return lines
}

// difference returns what is in one of two sorted lists only.
func difference(a, b []string) string {
	var out strings.Builder
	for _, l := range a {
		if !slices.Contains(b, l) {
			out.WriteString("first only: " + l + "\n")
		}
	}
	for _, l := range b {
		if !slices.Contains(a, l) {
			out.WriteString("second only: " + l + "\n")
		}
	}
	if out.Len() == 0 && len(a) != len(b) {
		fmt.Fprintf(&out, "%d and %d findings\n", len(a), len(b))
	}
	return out.String()
}

// single checks what one fix makes of the program.
func (c *checks) single(f *Finding, fix Fix) {
	fail := func(kind, detail string) {
		c.fail(&Failure{Kind: kind, Finding: f, Fix: fix.Message, Detail: detail})
	}
	fixed, err := c.prog.applyAll(fix.Edits)
	if err != nil {
		fail("overlap", err.Error())
		return
	}
	change := changedText(c.prog, fixed)
	if err := c.house.Compiles(fixed); err != nil {
		fail("types", err.Error()+"\n"+change)
		return
	}
	if kind, detail := shape(c.prog, fixed); kind != "" {
		fail(kind, detail+"\n"+change)
	}
	for i, f := range fixed.Files {
		if owedReturns(f.Src) > owedReturns(c.prog.Files[i].Src) {
			fail("owed", "it leaves where something is to be given back\n"+change)
		}
	}
	after, err := c.house.findings(fixed)
	if err != nil {
		c.failed(err, fixed)
		return
	}
	if c.count(after, f) < c.count(c.found, f) {
		return
	}
	from, to := moved(f.Start, editsOf(fix.Edits, f.File))
	for _, g := range after {
		if g.File == f.File && g.kind() == f.kind() && from <= g.Start && g.Start <= to {
			fail("gone", fmt.Sprintf("still there: %s\n%s", g, change))
		}
	}
}

// count returns how many findings say the same as f.
func (c *checks) count(list []*Finding, f *Finding) (n int) {
	for _, g := range list {
		if g.Pass == f.Pass && g.kind() == f.kind() && aLine.ReplaceAllString(g.Message, "") == aLine.ReplaceAllString(f.Message, "") {
			n++
		}
	}
	return n
}

func editsOf(list []Edit, file string) (own []Edit) {
	for _, e := range list {
		if e.File == file {
			own = append(own, e)
		}
	}
	return own
}

// shape holds that fixed files are formatted, if they were, and keep their
// comments and line ends.
func shape(old, fixed *Program) (kind, detail string) {
	for i, f := range fixed.Files {
		was := old.Files[i].Src
		if bytes.Equal(was, f.Src) {
			continue
		}
		if gone := lost(was, f.Src); len(gone) > 0 {
			return "comment", "lost: " + strings.Join(gone, ", ")
		}
		if _, ok := formatted(was); ok {
			if want, ok := formatted(f.Src); !ok {
				return "format", "gofmt would change\n" + diff(bytes.ReplaceAll(f.Src, []byte("\r"), nil), want)
			}
		}
		lines, ends := bytes.Count(f.Src, []byte("\n")), bytes.Count(f.Src, []byte("\r\n"))
		if n := bytes.Count(was, []byte("\r\n")); n > 0 && n == bytes.Count(was, []byte("\n")) && ends != lines {
			return "ends", fmt.Sprintf("%d of %d lines end in CRLF", ends, lines)
		}
	}
	return "", ""
}

// maxRounds is how often fixes may bring about others.
const maxRounds = 8

// together applies the first fixes of all findings, as far as they do not
// overlap, until there are none.
func (c *checks) together() {
	proof.Batch = true
	defer func() { proof.Batch = false }()
	prog := c.prog
	for round := 0; ; round++ {
		found, _, err := c.house.Analyse(prog)
		if err != nil {
			c.failed(err, prog)
			return
		}
		chosen, all := firstFixes(found)
		if len(all) == 0 {
			return
		}
		if round == maxRounds {
			c.fail(&Failure{Kind: "rest", Finding: chosen[0], Fix: chosen[0].Fixes[0].Message,
				Detail: fmt.Sprintf("still to fix after %d rounds\n%s", maxRounds, prog)})
			return
		}
		next, err := c.allFixed(prog, all)
		if err != nil {
			kind := "together"
			if errors.Is(err, errOverlap) {
				kind = "overlap"
			}
			c.fail(&Failure{Kind: kind, Finding: chosen[0], Fix: fmt.Sprintf("%d fixes", len(chosen)), Detail: fmt.Sprintf("round %d: %v", round, err)})
			return
		}
		prog = next
	}
}

// firstFixes chooses the first fix of each finding that does not touch the same
// place as those before it.
func firstFixes(found []*Finding) (chosen []*Finding, all []Edit) {
	for _, f := range found {
		if len(f.Fixes) == 0 {
			continue
		}
		es := f.Fixes[0].Edits
		if slices.ContainsFunc(es, func(e Edit) bool { return overlaps(e, all) }) {
			continue
		}
		chosen = append(chosen, f)
		all = append(all, es...)
	}
	return chosen, all
}

// overlaps reports whether e cannot be made together with others.
func overlaps(e Edit, others []Edit) bool {
	return slices.ContainsFunc(others, func(o Edit) bool {
		return e != o && e.File == o.File && (e.Start < o.End && o.Start < e.End || e.Start == o.Start && e.End > e.Start && o.End > o.Start)
	})
}

// allFixed returns the program with all edits made, and without the imports
// that they leave unused; an error if it is not as it should be.
func (c *checks) allFixed(prog *Program, all []Edit) (*Program, error) {
	fixed, err := prog.applyAll(all)
	if err != nil {
		return nil, err
	}
	// The comment beside an import that is dropped goes with it.
	for i, f := range fixed.Files {
		if gone := lost(prog.Files[i].Src, f.Src); len(gone) > 0 {
			return nil, fmt.Errorf("lost: %s\n%s", strings.Join(gone, ", "), changedText(prog, fixed))
		}
	}
	tidied := fixed
	if c.house.Compiles(fixed) != nil {
		if tidied, err = dropImports(prog, fixed); err != nil {
			return nil, err
		}
	}
	if err := c.house.Compiles(tidied); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, changedText(prog, tidied))
	}
	return tidied, nil
}

// dropImports removes the imports that fixes leave unused, as drivers do.
func dropImports(prog, fixed *Program) (*Program, error) {
	changed := make(map[string][]byte)
	for i, f := range fixed.Files {
		was := prog.Files[i].Src
		if bytes.Equal(was, f.Src) {
			continue
		}
		out, err := passtest.DropImports(was, f.Src)
		if err != nil {
			return nil, fmt.Errorf("%w\n%s", err, changedText(prog, fixed))
		}
		changed[f.Name] = out
	}
	return fixed.with(changed), nil
}
