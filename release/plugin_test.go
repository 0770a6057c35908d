package release_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// TestPlugin: the .custom-gcl.yml of a release names its tag, and the
// golangci-lint that the plugin was tested with.
func TestPlugin(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the command of .goreleaser.yaml is one of sh, which Windows does not have")
	}
	read := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	hook := regexp.MustCompile(`(?m)^ +- sh -c "(sed .*golangci.*)"$`).FindStringSubmatch(read(".goreleaser.yaml"))
	if hook == nil {
		t.Fatal("no command of .goreleaser.yaml writes .custom-gcl.yml")
	}
	dir := t.TempDir()
	const source, target = "plugin/golangci/.custom-gcl.yml", "dist-extra/golangci/.custom-gcl.yml"
	for _, name := range []string{source, target} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	text := read(source)
	if err := os.WriteFile(filepath.Join(dir, source), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", strings.ReplaceAll(hook[1], "{{ .Tag }}", "v1.2.3"))
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got, err := os.ReadFile(filepath.Join(dir, target))
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(text, "version: latest", "version: v1.2.3", 1); string(got) != want || want == text {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if !strings.Contains(read(".goreleaser.yaml"), "src: "+target) {
		t.Errorf("%s is in no archive", target)
	}
	tested := regexp.MustCompile(`golangci-lint/v2 (v\S+)`).FindStringSubmatch(read("testdata/golangci/go.mod"))
	if tested == nil || !strings.Contains(text, "\nversion: "+tested[1]+"\n") {
		t.Errorf("the plugin was tested with golangci-lint %v, and %s has another", tested, source)
	}
}
