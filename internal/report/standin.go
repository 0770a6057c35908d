package report

import (
	"strings"

	"golang.org/x/tools/go/analysis"
)

// IsForTests reports whether the package is there for tests: it stands in a
// folder of its module that is, or is a stand-in for what the module works with.
func IsForTests(pass *analysis.Pass) bool {
	if pass.Module == nil || pass.Module.Path == "" {
		return false
	}
	rest, ok := strings.CutPrefix(pass.Pkg.Path(), pass.Module.Path+"/")
	return ok && isTestFolder(rest, pass.Pkg.Name() == "main")
}

// isTestFolder reports whether a folder, relative to its module, is there for
// tests. A program may be called test, and be none of that.
func isTestFolder(path string, program bool) bool {
	elems := strings.Split(path, "/")
	for i, elem := range elems {
		switch elem {
		case "test", "tests", "e2e":
			if !program || i < len(elems)-1 {
				return true
			}
		case "testutil", "testutils", "testhelper", "testhelpers", "testkit", "testserver", "testing":
			return true
		}
		if isStandIn(elem) {
			return true
		}
	}
	return false
}

// IsForShow reports whether the package shows or measures something, and serves
// nobody: it stands in a folder of its module for demonstrations, or for load.
func IsForShow(pass *analysis.Pass) bool {
	if pass.Module == nil || pass.Module.Path == "" {
		return false
	}
	rest, ok := strings.CutPrefix(pass.Pkg.Path(), pass.Module.Path+"/")
	return ok && isShowFolder(rest)
}

// IsExample reports whether the package stands in a folder of examples, which
// are copied, but where a sleep stands for work.
func IsExample(pass *analysis.Pass) bool {
	if pass.Module == nil || pass.Module.Path == "" {
		return false
	}
	rest, ok := strings.CutPrefix(pass.Pkg.Path(), pass.Module.Path+"/")
	if !ok {
		return false
	}
	for elem := range strings.SplitSeq(strings.ToLower(rest), "/") {
		switch strings.Trim(elem, "_") {
		case "example", "examples", "cookbook", "tutorial", "tutorials":
			return true
		}
	}
	return false
}

// isShowFolder reports whether a folder, relative to its module, is for
// demonstrations or for load. Examples are not: they are copied.
func isShowFolder(path string) bool {
	for elem := range strings.SplitSeq(strings.ToLower(path), "/") {
		switch strings.NewReplacer("-", "", "_", "").Replace(elem) {
		case "demo", "demos", "sample", "samples", "bench", "benchmark", "benchmarks", "benchmarking", "streambench",
			"loadtest", "loadtests", "loadtester", "loadtesting", "loadgen", "loadgenerator", "stresstest", "tester":
			return true
		}
	}
	return false
}

// isStandIn reports whether a folder holds something that takes the place of
// another thing in tests, by one of the words of its name: mock, fake-api,
// llm_stub, mockserver.
func isStandIn(elem string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(elem), func(r rune) bool { return r == '-' || r == '_' || r == '.' }) {
		for _, w := range []string{"mock", "fake", "stub"} {
			rest, ok := strings.CutPrefix(word, w)
			switch {
			case !ok:
			case rest == "", rest == "s", w == "mock" && rest != "ery" && rest != "up" && rest != "ups", strings.HasPrefix(rest, "server"), strings.HasPrefix(rest, "client"), strings.HasPrefix(rest, "api"):
				return true
			}
			if rest, ok := strings.CutSuffix(word, w); ok && (rest == "http" || strings.HasSuffix(rest, "server") || strings.HasSuffix(rest, "client")) {
				return true
			}
		}
	}
	return false
}
