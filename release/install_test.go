// Package release_test runs install.sh against releases that it makes up.
package release_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const (
	version = "1.2.3"
	program = "#!/bin/sh\necho this is " + version + "\n"
)

func archiveName() string {
	return fmt.Sprintf("timeoutlint_%s_%s_%s.tar.gz", version, runtime.GOOS, runtime.GOARCH)
}

// pack returns an archive with one file.
func pack(t *testing.T, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(content))}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// files are those of a release, as the release chain writes them.
func files(t *testing.T) map[string][]byte {
	archive := pack(t, "timeoutlint", program)
	return map[string][]byte{
		archiveName(): archive,
		"timeoutlint_" + version + "_checksums.txt": fmt.Appendf(nil, "%x  timeoutlint_other.tar.gz\n%x  %s\n", sha256.Sum256(nil), sha256.Sum256(archive), archiveName()),
	}
}

func folder(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// install runs the script, and returns what it says and what is installed.
func install(t *testing.T, env []string, args ...string) (code int, said, installed string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("install.sh is run by sh, which Windows does not have; its archives are installed by Scoop")
	}
	bin := filepath.Join(t.TempDir(), "bin")
	cmd := exec.Command("sh", append([]string{"../install.sh", "-b", bin}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(bin)
	for _, e := range entries {
		if e.Name() != "timeoutlint" {
			t.Errorf("left behind: %s", e.Name())
		}
	}
	data, _ := os.ReadFile(filepath.Join(bin, "timeoutlint"))
	if len(data) > 0 {
		out, err := exec.Command(filepath.Join(bin, "timeoutlint")).Output()
		if err != nil {
			t.Error(err)
		}
		installed = string(out)
	}
	return cmd.ProcessState.ExitCode(), string(out), installed
}

const greeting = "this is " + version + "\n"

func TestInstall(t *testing.T) {
	dir := folder(t, files(t))
	code, said, got := install(t, []string{"TIMEOUTLINT_RELEASES=file://" + dir}, "v"+version)
	if code != 0 || got != greeting {
		t.Errorf("exit code %d, installed %q\n%s", code, got, said)
	}
	code, said, got = install(t, []string{"TIMEOUTLINT_RELEASES=file://" + dir}, "-n", "v"+version)
	if code != 0 || got != "" || !strings.Contains(said, "would install") {
		t.Errorf("-n: exit code %d, installed %q\n%s", code, got, said)
	}
}

// TestInstallNewest serves a release as its host does: the newest one is where
// /latest leads.
func TestInstallNewest(t *testing.T) {
	dir := folder(t, files(t))
	mux := http.NewServeMux()
	mux.HandleFunc("/releases/latest", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/releases/tag/v"+version, http.StatusFound)
	})
	mux.HandleFunc("/releases/tag/", func(w http.ResponseWriter, r *http.Request) {})
	mux.Handle("/releases/download/v"+version+"/", http.StripPrefix("/releases/download/v"+version+"/", http.FileServer(http.Dir(dir))))
	server := httptest.NewServer(mux)
	defer server.Close()
	for _, client := range []string{"curl", "wget"} {
		t.Run(client, func(t *testing.T) {
			env := []string{"TIMEOUTLINT_RELEASES=" + server.URL + "/releases", "PATH=" + only(t, client)}
			code, said, got := install(t, env)
			if code != 0 || got != greeting {
				t.Errorf("exit code %d, installed %q\n%s", code, got, said)
			}
		})
	}
}

// only returns a PATH with what install.sh needs, and of what downloads the one
// program alone.
func only(t *testing.T, client string) string {
	t.Helper()
	bin := t.TempDir()
	for _, name := range []string{client, "sh", "uname", "mktemp", "rm", "awk", "cut", "sed", "tail", "tar", "gzip", "mkdir", "cp", "chmod", "mv", "sha256sum", "shasum"} {
		path, err := exec.LookPath(name)
		switch {
		case err == nil:
			if err := os.Symlink(path, filepath.Join(bin, name)); err != nil {
				t.Fatal(err)
			}
		case name == client:
			t.Skipf("%s is not installed", client)
		}
	}
	return bin
}

// TestInstallStops holds that nothing is installed if anything is not as it
// should be.
func TestInstallStops(t *testing.T) {
	sums := "timeoutlint_" + version + "_checksums.txt"
	for _, c := range []struct {
		name    string
		change  func(files map[string][]byte)
		version string
		says    string
	}{
		{"another archive", func(f map[string][]byte) { f[archiveName()] = pack(t, "timeoutlint", "#!/bin/sh\necho evil\n") }, "", "nothing was installed"},
		{"cut off", func(f map[string][]byte) { f[archiveName()] = f[archiveName()][:100] }, "", "nothing was installed"},
		{"no checksum", func(f map[string][]byte) { f[sums] = []byte("0  other.tar.gz\n") }, "", "says nothing of " + archiveName()},
		{"no checksums", func(f map[string][]byte) { delete(f, sums) }, "", "cannot get"},
		{"no archive", func(f map[string][]byte) { delete(f, archiveName()) }, "", "cannot get"},
		{"no executable", func(f map[string][]byte) {
			f[archiveName()] = pack(t, "README.md", "hello")
			f[sums] = fmt.Appendf(nil, "%x  %s\n", sha256.Sum256(f[archiveName()]), archiveName())
		}, "", "has no timeoutlint"},
		{"other release", nil, "v9.9.9", "cannot get"},
		{"no tag", nil, "main", "is not the tag of a release"},
		{"path as tag", nil, "v1.2.3/../../x", "is not the tag of a release"},
		{"no version", nil, "-", "name a version"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := files(t)
			if c.change != nil {
				c.change(f)
			}
			args := []string{"v" + version}
			switch c.version {
			case "":
			case "-":
				args = nil
			default:
				args = []string{c.version}
			}
			code, said, got := install(t, []string{"TIMEOUTLINT_RELEASES=file://" + folder(t, f)}, args...)
			if code == 0 || got != "" || !strings.Contains(said, c.says) {
				t.Errorf("exit code %d, installed %q, said\n%s", code, got, said)
			}
		})
	}
}

// TestInstallCutOff holds that a script of which only a part arrived does
// nothing: sh reads it from a pipe, and runs what it has.
func TestInstallCutOff(t *testing.T) {
	script, err := os.ReadFile("../install.sh")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	dir := folder(t, files(t))
	for n := 0; n < len(script)-len("main \"$@\"\n"); n += 97 {
		cmd := exec.Command("sh", "-s", "--", "-b", filepath.Join(home, "bin"), "v"+version)
		cmd.Stdin = bytes.NewReader(script[:n])
		cmd.Env = append(os.Environ(), "TIMEOUTLINT_RELEASES=file://"+dir, "HOME="+home)
		cmd.Run() // most of them are no program at all
	}
	if _, err := os.Stat(filepath.Join(home, "bin")); err == nil {
		t.Error("a part of the script has installed something")
	}
}
