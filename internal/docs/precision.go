package docs

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/timeoutlint/timeoutlint/internal/report"
)

//go:embed verdicts.tsv
var verdictFile string

// Verdict is what somebody who read a finding in a real program, with its
// callers, says of it.
type Verdict struct {
	Program string // owner/name
	Commit  string
	Place   string // file:line
	Kind    string
	Fix     bool        // it is about the fix: taken as it is, or not ("fix KIND")
	Linked  bool        // only the linked program told it ("KIND (program)")
	Tier    report.Tier // when it was read; Mended if it is no longer in the default set
	Says    string      // worth, debatable, wrong
	Reason  string
}

// Mended is the tier of a finding that was in the default set when it was read,
// was not worth fixing, and is no longer there since the rule was mended.
const Mended report.Tier = "mended"

var place = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[^:]+:[0-9]+$`) })

// Verdicts returns the verdicts of verdicts.tsv. An error names the line, what
// is wrong with it and what may stand there.
func Verdicts() ([]Verdict, error) { return parseVerdicts(verdictFile) }

func parseVerdicts(text string) (list []Verdict, err error) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cols := strings.Split(line, "\t")
		bad := func(format string, args ...any) ([]Verdict, error) {
			return nil, fmt.Errorf("verdicts.tsv:%d: %s", n, fmt.Sprintf(format, args...))
		}
		if len(cols) != 7 {
			return bad("%d columns; write program, commit, file:line, kind, tier, verdict and reason, separated by tabs", len(cols))
		}
		kind, isFix := strings.CutPrefix(cols[3], "fix ")
		kind, linked := strings.CutSuffix(kind, " (program)")
		v := Verdict{cols[0], cols[1], cols[2], kind, isFix, linked, report.Tier(cols[4]), cols[5], cols[6]}
		switch _, ok := report.Lookup(v.Kind); {
		case v.Program == "" || v.Commit == "" || v.Reason == "":
			return bad("program, commit and reason must be there")
		case !place().MatchString(v.Place):
			return bad("place: %q is not a file and a line", v.Place)
		case !ok:
			return bad("kind: %q is none; see timeoutlint rules", v.Kind)
		case !slices.Contains([]string{"default", "request", "strict", string(Mended)}, cols[4]) && !(isFix && cols[4] == "default+strict"):
			return bad("tier: %q is not default, request, strict or mended", cols[4])
		case !slices.Contains([]string{"worth", "debatable", "wrong"}, v.Says):
			return bad("verdict: %q is not worth, debatable or wrong", v.Says)
		}
		list = append(list, v)
	}
	return list, nil
}

// Read counts the verdicts on one kind in the default set. Those on findings
// that are mended are among Debatable and Wrong.
type Read struct{ Worth, Debatable, Wrong, Mended int }

// Total returns how many were read.
func (r Read) Total() int { return r.Worth + r.Debatable + r.Wrong }

// Enough reports whether the kind may be in the default set as it is now: nine
// of ten findings are worth fixing, or too few were read to say.
func (r Read) Enough() bool {
	n := r.Total() - r.Mended
	return n < 10 || 10*r.Worth >= 9*n
}

func (r *Read) add(v Verdict) {
	if v.Tier == Mended {
		r.Mended++
	}
	switch v.Says {
	case "worth":
		r.Worth++
	case "debatable":
		r.Debatable++
	case "wrong":
		r.Wrong++
	}
}

// ReadByKind counts the verdicts on findings of the default set.
func ReadByKind(list []Verdict) map[string]Read {
	byKind := make(map[string]Read)
	for _, v := range list {
		if v.Tier != report.Strict && !v.Fix {
			r := byKind[v.Kind]
			r.add(v)
			byKind[v.Kind] = r
		}
	}
	return byKind
}

// Precision renders doc/precision.md.
func Precision() (string, error) {
	list, err := Verdicts()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(`<!-- Generated from internal/docs/verdicts.tsv. Do not edit. -->

# Precision

How findings of the default set on real programs by other people were judged. Each was read with its callers, and has a
verdict with a reason in [verdicts.tsv](../internal/docs/verdicts.tsv). *Worth* means worth fixing; *debatable* means true,
but a maintainer may well leave it; *wrong* means not true. A kind with less than nine in ten worth fixing, of at least ten
read, is not in the default set; a test checks that. *Mended* counts debatable and wrong findings that are no longer in the
default set, because the rule was mended after they were read. What remains of a kind is read minus mended.

| kind | read | worth | debatable | wrong | mended | tier |
|---|---|---|---|---|---|---|
`)
	byKind := ReadByKind(list)
	var all Read
	for _, k := range report.Kinds {
		r, ok := byKind[k.Name]
		tier := "default"
		if k.Strict {
			tier = "strict"
		}
		if !ok {
			if !k.Strict {
				fmt.Fprintf(&b, "| [%s](rules/%s.md) | 0 | - | - | - | - | %s |\n", k.Name, k.Name, tier)
			}
			continue
		}
		fmt.Fprintf(&b, "| [%s](rules/%s.md) | %d | %d | %d | %d | %d | %s |\n", k.Name, k.Name, r.Total(), r.Worth, r.Debatable, r.Wrong, r.Mended, tier)
		all.Worth, all.Debatable, all.Wrong, all.Mended = all.Worth+r.Worth, all.Debatable+r.Debatable, all.Wrong+r.Wrong, all.Mended+r.Mended
	}
	if n := all.Total(); n > 0 {
		fmt.Fprintf(&b, "| all | %d | %d (%d%%) | %d (%d%%) | %d (%d%%) | %d | |\n", n, all.Worth, 100*all.Worth/n, all.Debatable, 100*all.Debatable/n, all.Wrong, 100*all.Wrong/n, all.Mended)
	}
	b.WriteString(ofPrograms(list))
	b.WriteString("\n## Programs\n\n| program | commit | read | worth | debatable | wrong |\n|---|---|---|---|---|---|\n")
	for _, p := range programs(list) {
		var r Read
		for _, v := range list {
			if v.Program == p[0] && v.Commit == p[1] && v.Tier != report.Strict && !v.Fix {
				r.add(v)
			}
		}
		fmt.Fprintf(&b, "| %s | `%s` | %d | %d | %d | %d |\n", p[0], p[1], r.Total(), r.Worth, r.Debatable, r.Wrong)
	}
	b.WriteString("\n## Fixes\n\nFixes that were read in real programs, of findings of both tiers: *taken* as they are, debatable, or wrong.\n\n| kind | read | taken | debatable | wrong |\n|---|---|---|---|---|\n")
	for _, k := range report.Kinds {
		var r Read
		for _, v := range list {
			if v.Fix && v.Kind == k.Name {
				r.add(v)
			}
		}
		if r.Total() > 0 {
			fmt.Fprintf(&b, "| [%s](rules/%s.md) | %d | %d | %d | %d |\n", k.Name, k.Name, r.Total(), r.Worth, r.Debatable, r.Wrong)
		}
	}
	return b.String(), nil
}

// ofPrograms says what became of the findings that only the linked program tells.
func ofPrograms(list []Verdict) string {
	var shown, strict Read
	for _, v := range list {
		switch {
		case !v.Linked:
		case v.Tier == report.Strict:
			strict.add(v)
		default:
			shown.add(v)
		}
	}
	if shown.Total()+strict.Total() == 0 {
		return ""
	}
	return fmt.Sprintf("\nOf findings that only the linked program tells, %d were read: %d of the default set (%d worth, %d debatable, %d wrong, %d mended), and %d for audits (%d, %d and %d).\n",
		shown.Total()+strict.Total(), shown.Total(), shown.Worth, shown.Debatable, shown.Wrong, shown.Mended, strict.Total(), strict.Worth, strict.Debatable, strict.Wrong)
}

// programs lists the programs and commits that were read, in order.
func programs(list []Verdict) (out [][2]string) {
	for _, v := range list {
		if p := [2]string{v.Program, v.Commit}; !v.Fix && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	return out
}
