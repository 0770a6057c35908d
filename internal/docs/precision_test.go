package docs

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/report"
)

//go:generate go test -run TestPrecision -update

// TestPrecision compares doc/precision.md with the verdicts.
func TestPrecision(t *testing.T) {
	const name = "../../doc/precision.md"
	want, err := Precision()
	if err != nil {
		t.Fatal(err)
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(name, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("doc/precision.md is not what the verdicts say: run go generate ./internal/docs")
	}
}

// TestDefaultSet checks that a kind is in the default set only while nine of ten
// findings that were read are worth fixing.
func TestDefaultSet(t *testing.T) {
	list, err := Verdicts()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range tooWeak(list) {
		t.Errorf("%s is in the default set: of %+v less than nine in ten are worth fixing; mend it, or set Strict in internal/report/kinds.go", k, ReadByKind(list)[k])
	}
}

// tooWeak lists kinds in the default set that should not be.
func tooWeak(list []Verdict) (weak []string) {
	read := ReadByKind(list)
	for _, k := range report.Kinds {
		if !k.Strict && !read[k.Name].Enough() {
			weak = append(weak, k.Name)
		}
	}
	return weak
}

func TestTooWeak(t *testing.T) {
	verdicts := func(worth, other int) (list []Verdict) {
		for i := range worth + other {
			v := Verdict{Program: "o/n", Commit: "c", Place: "f.go:1", Kind: "dial", Says: "worth", Reason: "r"}
			if i >= worth {
				v.Says = "debatable"
			}
			list = append(list, v)
		}
		return list
	}
	for _, c := range []struct {
		worth, other int
		want         string
	}{{9, 1, ""}, {8, 2, "dial"}, {0, 9, ""}, {89, 10, "dial"}} {
		if got := strings.Join(tooWeak(verdicts(c.worth, c.other)), " "); got != c.want {
			t.Errorf("%d worth, %d not: %q is too weak, want %q", c.worth, c.other, got, c.want)
		}
	}
}

func TestBadVerdicts(t *testing.T) {
	for text, want := range map[string]string{
		"a/b\tc\tf.go:1\tdial\tdefault\tworth\tr\n":          "",
		"a/b\tc\tf.go:1\tdial (program)\tstrict\tworth\tr\n": "",
		"a/b\tc\tf.go:1\tdial (linked)\tstrict\tworth\tr\n":  `kind: "dial (linked)" is none`,
		"# about\n\n":                                 "",
		"\na/b\tc\tf.go:1\tdial\n":                    "verdicts.tsv:2: 4 columns",
		"a/b\tc\tf.go\tdial\tdefault\tworth\tr\n":     `place: "f.go" is not a file and a line`,
		"a/b\tc\tf.go:1\tdail\tdefault\tworth\tr\n":   `kind: "dail" is none`,
		"a/b\tc\tf.go:1\tdial\tloud\tworth\tr\n":      `tier: "loud" is not default, request, strict or mended`,
		"a/b\tc\tf.go:1\tdial\tdefault\tperhaps\tr\n": `verdict: "perhaps" is not worth, debatable or wrong`,
		"a/b\tc\tf.go:1\tdial\tdefault\tworth\t\n":    "program, commit and reason must be there",
	} {
		_, err := parseVerdicts(text)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
