package vet

import (
	"runtime/debug"
	"strings"
	"testing"
)

func TestReleaseIdentity(t *testing.T) {
	release := func() *debug.BuildInfo {
		return &debug.BuildInfo{
			GoVersion: "go1.26.1",
			Main:      debug.Module{Path: modulePath, Version: "v1.2.3"},
			Deps:      []*debug.Module{{Path: "golang.org/x/tools", Version: "v0.52.0"}},
		}
	}
	line, ok := releaseIdentity(release())
	if !ok || !strings.HasPrefix(line, "timeoutlint version v1.2.3 go1.26.1 knowledge=") {
		t.Fatalf("got %q, %v", line, ok)
	}

	other := release()
	other.Deps[0].Version = "v0.53.0"
	if again, ok := releaseIdentity(other); !ok || again == line {
		t.Errorf("with another x/tools: %q, %v", again, ok)
	}
	other = release()
	other.Settings = []debug.BuildSetting{{Key: "vcs.modified", Value: "false"}, {Key: "GOARCH", Value: "arm64"}}
	if again, _ := releaseIdentity(other); again != line {
		t.Errorf("on another machine: %q", again)
	}

	for name, spoil := range map[string]func(*debug.BuildInfo){
		"devel":            func(b *debug.BuildInfo) { b.Main.Version = "(devel)" },
		"dirty":            func(b *debug.BuildInfo) { b.Main.Version += "+dirty" },
		"fork":             func(b *debug.BuildInfo) { b.Main.Path = "example.com/fork" },
		"replaced":         func(b *debug.BuildInfo) { b.Main.Replace = new(debug.Module) },
		"replaced x/tools": func(b *debug.BuildInfo) { b.Deps[0].Replace = new(debug.Module) },
	} {
		b := release()
		spoil(b)
		if line, ok := releaseIdentity(b); ok {
			t.Errorf("%s: is a release: %q", name, line)
		}
	}
}
