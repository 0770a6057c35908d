package cli

import "testing"

func TestWithoutDumps(t *testing.T) {
	const in = "# example.com/a\nfatal error: stack overflow\n\ngoroutine 1 [running]:\nmain.f()\n\t/src/a.go:1\n# example.com/b\nb.go:1:2: undefined: x\n"
	const want = "# example.com/a\nfatal error: stack overflow\n\n(timeoutlint crashed on this package; this is a bug in timeoutlint)\n# example.com/b\nb.go:1:2: undefined: x\n"
	if got := withoutDumps(in); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestEachOnce: what several tools, or a package and its tests, say of one package
// stands together, each line once.
func TestEachOnce(t *testing.T) {
	const in = "vet: something\n# example.com/a\n# [example.com/a]\n./a.go:3:1: first\n# example.com/b\nb.go:1:2: other\n# example.com/a [example.com/a.test]\n./a.go:3:1: first\n./a.go:4:1: second\n"
	const want = "vet: something\n# example.com/a\n./a.go:3:1: first\n./a.go:4:1: second\n# example.com/b\nb.go:1:2: other\n"
	if got := eachOnce(in); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestWithoutDownloads(t *testing.T) {
	const in = "go: downloading example.com/a v1.0.0\na.go:5:12: pattern dist: no matching files found\ngo: downloading example.com/b v1.0.0\n"
	if got, want := withoutDownloads(in), "a.go:5:12: pattern dist: no matching files found\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
