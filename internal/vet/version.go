package vet

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

const modulePath = "github.com/timeoutlint/timeoutlint"

// versionFlag answers -V=full, by which the go command identifies a tool in
// the keys of its cache.
type versionFlag struct{}

func (versionFlag) IsBoolFlag() bool { return true }
func (versionFlag) String() string   { return "" }
func (versionFlag) Set(s string) error {
	if s != "full" {
		return fmt.Errorf("use -V=full")
	}
	if err := checkNamed(); err != nil {
		mustNot(err)
	}
	id, err := identity()
	if err != nil {
		return err
	}
	fmt.Println(id)
	os.Exit(0)
	return nil
}

// identity is, for a release, a line that is the same on every machine, so that
// a fleet can share one cache; the go command uses the whole line, hence no
// path of the executable in it. For any other build it is the hash of the
// executable. Where a configuration file is found its hash is mixed in, since
// somebody who runs "go vet" gives the tool no more than its name.
func identity() (string, error) {
	config := configHash()
	if info, ok := debug.ReadBuildInfo(); ok {
		if line, ok := releaseIdentity(info); ok {
			if config != "" {
				line += " config=" + config[:16]
			}
			return line, nil
		}
	}
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	io.WriteString(h, config)
	return fmt.Sprintf("timeoutlint version devel buildID=%x", h.Sum(nil)), nil
}

// releaseIdentity reports whether the build is of a released version of this
// module, and its identity. The modules it was built with are part of it: a
// tool directive builds us with the versions of the user's go.mod.
func releaseIdentity(info *debug.BuildInfo) (string, bool) {
	self := &info.Main
	if self.Path != modulePath {
		return "", false
	}
	v := self.Version
	if v == "" || v == "(devel)" || strings.Contains(v, "+dirty") || self.Replace != nil {
		return "", false
	}
	h := sha256.New()
	for _, dep := range info.Deps {
		if dep.Replace != nil {
			return "", false
		}
		fmt.Fprintf(h, "%s %s %s\n", dep.Path, dep.Version, dep.Sum)
	}
	for _, s := range info.Settings {
		// What changes the code, not where it runs.
		switch s.Key {
		case "-tags", "-ldflags", "-gcflags", "GOEXPERIMENT":
			fmt.Fprintf(h, "%s=%s\n", s.Key, s.Value)
		}
	}
	return fmt.Sprintf("timeoutlint version %s %s knowledge=%s build=%.8x", v, info.GoVersion, knowledge.Digest, h.Sum(nil)), true
}

// ModuleVersion returns the version of this module, "(devel)" if it is not known.
func ModuleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(devel)"
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == modulePath && m.Version != "" {
			return m.Version
		}
	}
	return "(devel)"
}

// Version is the answer to timeoutlint -version.
func Version() string {
	return fmt.Sprintf("timeoutlint %s %s knowledge %s", ModuleVersion(), runtime.Version(), knowledge.Digest)
}
