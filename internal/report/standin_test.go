package report

import "testing"

func TestIsTestFolder(t *testing.T) {
	for _, c := range []struct {
		path    string
		program bool
		want    bool
	}{
		{"test/mockserver", true, true},
		{"test/images/agent", true, true},
		{"test", false, true},
		{"test", true, false}, // a program of that name
		{"cmd/test", true, false},
		{"internal/testutil", false, true},
		{"cmd/mock-llm", true, true},
		{"cmd/fake_idp", true, true},
		{"hack/stubserver", true, true},
		{"internal/mocks/store", false, true},
		{"pkg/client/fake", false, true},
		{"cmd/contest", true, false},
		{"internal/latest", false, false},
		{"internal/testament", false, false},
		{"cmd/faker", true, false},
		{"internal/mockery", false, false},
		{"internal/stubborn", false, false},
		{"cmd/server", true, false},
	} {
		if got := isTestFolder(c.path, c.program); got != c.want {
			t.Errorf("isTestFolder(%q, %v) = %v, want %v", c.path, c.program, got, c.want)
		}
	}
}

func TestIsShowFolder(t *testing.T) {
	for path, want := range map[string]bool{
		"demo/server": true, "internal/demos": true, "samples/chat": true, "cmd/bench": true, "tools/load-test": true,
		"cmd/queue/tester": true, "docs/benchmark_scripts/stream-bench": true, "loadgen": true,
		"examples/chat": false, "cmd/server": false, "internal/sampler": false, "internal/demography": false, "pkg/testers": false, "workbench": false,
	} {
		if got := isShowFolder(path); got != want {
			t.Errorf("isShowFolder(%q) = %v, want %v", path, got, want)
		}
	}
}
