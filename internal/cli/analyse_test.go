package cli

import "testing"

func TestWithoutDumps(t *testing.T) {
	const in = "# example.com/a\nfatal error: stack overflow\n\ngoroutine 1 [running]:\nmain.f()\n\t/src/a.go:1\n# example.com/b\nb.go:1:2: undefined: x\n"
	const want = "# example.com/a\nfatal error: stack overflow\n\n(timeoutlint crashed on this package; this is a bug in timeoutlint)\n# example.com/b\nb.go:1:2: undefined: x\n"
	if got := withoutDumps(in); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
